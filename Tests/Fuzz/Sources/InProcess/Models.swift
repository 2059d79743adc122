import CFMath
import CFSupport
import CFTables

/// The readers of files that one tool writes for another. What they take is written to bytes that read back to the
/// same bytes; a model that arrives in pieces is the same model, or refused alike on any number of threads.
enum Models {
    static func run(_ input: inout FuzzBytes) {
        let way = input.byte()
        let piece = 1 + input.below(256)
        let text = input.rest()
        // May be taken for UTF-16, or not where fewer than four bytes come at first.
        if text.prefix(4).contains(0) { return }
        switch way % 4 {
        case 0: basis(text, delimiter: way >> 6 == 3 ? 0x2C : 0x09)
        case 1: sums(text)
        default:
            // Room is made for many rows, which takes long.
            let isLarge = ["users", "items"].contains { announced($0, text) ?? 0 > 1000 }
            if !isLarge || way >> 3 == 31 { model(text, piece, threads: way >> 5 == 7 ? 2 : 1) }
        }
    }

    // Models.

    private static func model(_ text: [UInt8], _ piece: Int, threads: Int) {
        let whole = read(text)
        let parted = read(text, piece)
        if threads > 1 {
            let failure = read(text, piece, threads: threads).failure
            hold(failure == parted.failure, "\(failure ?? ""), on one thread \(parted.failure ?? "")")
        }
        // What is wrong inside a block is seen before what is wrong with it beside others.
        hold(parted.value.map(written) == whole.value.map(written), "in pieces it is another model")
        guard let model = whole.value else { return }
        hold(text.last == 0x0A, "the last line is cut off, and taken")
        hold(announced("users", text) == model.users.count, "\(model.users.count) users, not those announced")
        hold(announced("items", text) == model.items.count, "\(model.items.count) items, not those announced")
        let first = written(model)
        hold(again(first).map(written) == first, "written again it differs: \(quoted(first))")
        let ordered = written(model.inByteOrder())
        hold(again(ordered).map(written) == ordered, "written in byte order it cannot be read")
        if model.factors.factorCount < 8 {
            _ = failure { () throws(Failure) in _ = try model.knowingStrangers(of: "model") }
            _ = failure { () throws(Failure) in _ = try model.userFit(of: "model", threads: 1) }
        }
    }

    private static func read(
        _ text: [UInt8], _ piece: Int = 1 << 12, threads: Int = 1
    ) -> (value: FactorModel?, failure: String?) {
        result(text, piece: piece) { input throws(Failure) in try FactorModel.read(input, threads: threads) }
    }

    /// What the header says of a count.
    private static func announced(_ key: String, _ text: [UInt8]) -> Int? {
        let start = [UInt8]("model\t\(key)\t".utf8)
        return text.split(separator: 0x0A).first { $0.starts(with: start) }
            .flatMap { Int(String(decoding: $0.dropFirst(start.count), as: UTF8.self)) }
    }

    private static func again(_ text: [UInt8]) -> FactorModel? {
        let (model, failure) = read(text)
        hold(model != nil, "what was written is refused: \(failure ?? "")")
        return model
    }

    private static func written(_ model: FactorModel) -> [UInt8] {
        let all = OutputBuffer()
        let failure = failure { () throws(Failure) in try model.write(threads: 1) { all.append($0) } }
        hold(failure == nil, "it cannot be written")
        return all.bytes
    }

    // Components.

    private static func basis(_ text: [UInt8], delimiter: UInt8) {
        var format = TableFormat()
        format.delimiter = delimiter
        func read(_ text: [UInt8]) -> PrincipalComponents? {
            result(text, format) { input throws(Failure) in try PrincipalComponents.read(input) }.value
        }
        guard let basis = read(text) else { return }
        let first = OutputBuffer(), second = OutputBuffer()
        basis.write(to: first, delimiter: delimiter)
        guard let again = read(first.bytes) else {
            fatalError("what was written is refused: \(quoted(first.bytes))")
        }
        again.write(to: second, delimiter: delimiter)
        hold(first.bytes == second.bytes, "written again it differs: \(quoted(first.bytes))")
    }

    // Sums of cfeval.

    private static func sums(_ text: [UInt8]) {
        _ = result(text) { input throws(Failure) in try EvaluationSums.read(input) { _ in } }
    }

    /// What a reader makes of a file; a failure has the file's name before it.
    private static func result<Value>(
        _ text: [UInt8], _ format: TableFormat = TableFormat(), piece: Int = 1 << 12,
        _ body: (Input) throws(Failure) -> Value
    ) -> (value: Value?, failure: String?) {
        let name = Sources.file(text)
        let input = Input(
            [name], format, Columns([]), mode: piece < 1 << 12 ? .streaming : .whole, readSize: piece)
        do throws(Failure) { return (try body(input), nil) } catch {
            hold(error.message.hasPrefix("\(name):"), "a failure without a place: \(error.message)")
            return (nil, error.message)
        }
    }
}
