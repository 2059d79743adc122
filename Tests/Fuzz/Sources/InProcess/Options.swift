import CFCommand
import CFSupport
import CFTables

/// Command lines, arguments between zeros. Each is a usage failure that can be printed, or gives values within their
/// bounds, which, said in full, are given again.
enum Options {
    static func run(_ input: inout FuzzBytes) {
        let arguments = input.rest().split(separator: 0, omittingEmptySubsequences: false)
            .map { ByteString($0) }
        guard let (values, operands) = parse(arguments) else { return }
        check(values, operands)
        guard let (again, sameOperands) = parse(values.arguments + ["--"] + operands) else {
            fatalError("\(values), said in full, makes no sense")
        }
        hold(again == values && sameOperands == operands, "\(values), said in full, is \(again)")
    }

    private static func parse(_ arguments: [ByteString]) -> (Values, [ByteString])? {
        do throws(Failure) {
            if case .run(let values, let operands) = try command.parse(arguments) {
                return (values, operands)
            }
        } catch {
            hold(error.kind == .usage, "not a usage failure: \(error.message)")
            hold(
                error.message.printable == error.message, "a message that cannot be printed: \(error.message)"
            )
        }
        return nil
    }

    private static func check(_ values: Values, _ operands: [ByteString]) {
        hold(1...3 ~= operands.count, "\(operands.count) operands")
        hold(values.top >= 1 && 2...5 ~= values.limit ?? 2, "top \(values.top), limit \(values.limit as Any)")
        hold(values.rate > 0 && values.rate.isFinite, "rate \(values.rate)")
        hold(values.shrink >= 0 && values.shrink.isFinite, "shrink \(values.shrink)")
        hold(0...1024 ~= values.threads, "\(values.threads) threads")
        hold(values.file?.isEmpty != true, "a file without a name")
        hold(values.table.delimiter != 0x0A, "the delimiter ends lines")
        if case .significant(let digits) = values.precision { hold(1...17 ~= digits, "\(digits) digits") }
        columns(values.table)
    }

    /// A list of columns: numbers up to a million, or names where there is a header, two or three of them.
    private static func columns(_ format: TableFormat) {
        guard let list = format.columnList else { return }
        let parts = list.text.bytes.split(separator: 0x2C, omittingEmptySubsequences: false)
        let makesSense =
            2...3 ~= parts.count
            && parts.allSatisfy { part in
                if part.isEmpty { return false }
                if !part.allSatisfy({ 0x30...0x39 ~= $0 }) { return format.hasHeader }
                let digits = part.drop { $0 == 0x30 }
                return digits.count < 8 && 1...1 << 20 ~= digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            }
        let failure = failure { () throws(Failure) in
            _ = try Columns(["user", "item", "rating"], last: .optional, format)
        }
        hold((failure == nil) == makesSense, "\(list.text): \(failure?.message ?? "taken")")
        hold(failure.map { $0.kind == .usage } ?? true, "not a usage failure: \(failure?.message ?? "")")
    }

    private enum Kind: String, CaseIterable { case first, second, third }

    private struct Values {
        var top = 10
        var limit: Int?
        var flag = false
        var kind = Kind.first
        var rate = 0.5
        var shrink = 0.0
        var file: ByteString?
        var rows: [ByteString] = []
        var threads = 0
        var precision = NumberFormat.shortest
        var verbosity = Verbosity.normal
        var table = TableFormat()

        static func == (a: Values, b: Values) -> Bool { a.arguments == b.arguments }

        /// All that a command line can set.
        var arguments: [ByteString] {
            var all: [ByteString] = [
                "--top=\(top)", "--weight=\(kind)", "--rate=\(rate)", "--shrink=\(shrink)",
            ]
            .map { ByteString($0) }
            func add(_ name: String, _ value: ByteString?) {
                if let value { all.append(ByteString(Array("--\(name)=".utf8) + value.bytes)) }
            }
            add("limit", limit.map { ByteString("\($0)") })
            add("exclude", file)
            for row in rows { add("row", row) }
            add("threads", threads == 0 ? nil : ByteString("\(threads)"))
            add("fields", table.columnList?.text)
            if table.delimiter != 0 { add("delimiter", ByteString([table.delimiter])) }
            if case .significant(let digits) = precision { add("precision", ByteString("\(digits)")) }
            if flag { all.append("--transpose") }
            if table.hasHeader { all.append("--header") }
            switch verbosity {
            case .normal: break
            case .verbose: all.append("--verbose")
            case .quiet: all.append("--quiet")
            }
            return all
        }
    }

    /// A command line with every kind of option.
    nonisolated(unsafe) private static let command = Command<Values>(
        "tool", "Does one thing.", operands: "MODEL [file ...]", operandCount: 1...3, defaults: Values(),
        options: [
            .whole("k", "top", "N", \.top, "keep N"),
            .whole("l", "limit", "N", \.limit, in: 2...5, "limit to N"),
            .flag("t", "transpose", \.flag, "transpose"),
            .word("w", "weight", "KIND", \.kind, "first, second or third"),
            .number("r", "rate", "X", \.rate, .positive, "rate"),
            .number(nil, "shrink", "X", \.shrink, .notNegative, "shrink"),
            .file("x", "exclude", "FILE", \.file, "leave out what FILE has"),
            .text("R", "row", "ID", isRepeatable: true, "only this row") { values, text in
                values.rows.append(text)
            },
            .threads(\.threads), .precision(\.precision),
        ] + Option.verbosity(\.verbosity) + Option.table(\.table, columns: "user and item"), examples: [])
}
