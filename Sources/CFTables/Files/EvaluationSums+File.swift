import CFMath
public import CFSupport

// Sums as text, and back. Lines have one order.
//
//     sums    format     cfutils-sums-1
//     sums    of         lists
//     sums    top        10
//     sums    gain       binary
//     sums    catalogue  -
//     sums    train      -
//     sums    bootstrap  0
//     sums    seed       0
//     sums    users      1
//     sums    items      2
//     count   0          users      <count>           0: the total; 1, …: the replicates
//     sum     0          precision  <x1> <x2> …       numbers whose sum it is
//     user    <id>       1  1                    whether it has a list, and relevant items
//     item    <id>       <how often it is recommended>
//
// Those of ratings have no lines about lists.

extension EvaluationSums {
    static let format = "cfutils-sums-1"

    /// The settings, as the file has them.
    fileprivate var header: [(key: String, value: String)] {
        func text(_ number: UInt64) -> String { String(number, radix: 16) }
        let resampling = [("bootstrap", "\(settings.bootstrap)"), ("seed", "\(settings.seed)")]
        let start = [("format", Self.format), ("of", settings.kind.rawValue)]
        if settings.kind == .ratings { return start + resampling }
        let ofLists = [
            ("top", "\(settings.top)"), ("gain", settings.gain.rawValue),
            ("catalogue", settings.catalogue.map(text) ?? "-"), ("train", settings.train.map(text) ?? "-"),
        ]
        let sets = [("users", "\(users.count)"), ("items", "\(items.count)")]
        return start + ofLists + resampling + sets
    }

    /// Writes the file; users and items in the order of their bytes, so that it depends on what was judged alone.
    public func write(to output: Output, delimiter: UInt8) throws(Failure) {
        func line(_ fields: [String], _ numbers: [Double] = []) throws(Failure) {
            try output.write { buffer in
                for (i, field) in fields.enumerated() {
                    if i > 0 { buffer.append(delimiter) }
                    buffer.append(field)
                }
                for number in numbers {
                    buffer.append(delimiter)
                    buffer.append(weight: number)
                }
                buffer.endLine()
            }
        }
        for (key, value) in header { try line(["sums", key, value]) }
        for (i, sums) in ([total] + replicates).enumerated() {
            for (name, count) in zip(settings.kind.countNames, sums.counts) {
                try line(["count", "\(i)", name, "\(count)"])
            }
            for (name, sum) in zip(settings.kind.sumNames, sums.sums) {
                let components = sum.components
                try line(["sum", "\(i)", name], components.isEmpty ? [0] : components)
            }
        }
        func line(_ word: String, _ ids: IDIndex, _ i: Int, _ numbers: [Int]) throws(Failure) {
            try output.write { buffer in
                buffer.append(word)
                buffer.append(delimiter)
                buffer.append(ids.bytes, ids.range(i))
                for number in numbers {
                    buffer.append(delimiter)
                    buffer.append(whole: number)
                }
                buffer.endLine()
            }
        }
        for i in users.sortedByBytes() {
            try line("user", users, i, [hasList[i] ? 1 : 0, isRelevant[i] ? 1 : 0])
        }
        for i in items.sortedByBytes() { try line("item", items, i, [counts[i]]) }
    }

    /// Reads a file that has what `write` has written, once or several times.
    ///
    /// - Throws: a located failure for a file that cannot be read, is something else, or is cut short.
    /// - Complexity: O(bytes).
    public static func read(
        file: ByteString, delimiter: UInt8, _ body: (EvaluationSums) throws(Failure) -> Void
    ) throws(Failure) {
        var format = TableFormat()
        format.delimiter = delimiter
        try read(Input([file], format, Columns([]), mode: .whole), body)
    }

    /// The same of an input in blocks of any size.
    package static func read(
        _ input: Input, _ body: (EvaluationSums) throws(Failure) -> Void
    ) throws(Failure) {
        let delimiter = input.format.delimiter
        var parser = SumsParser()
        var isWhole = true
        while let block = try input.nextBlock() {
            do throws(Failure) {
                try block.forEachLine { (line: RawSpan) throws(Failure) in
                    var fields: [[UInt8]] = []
                    try line.forEachField(delimiter) { (field: RawSpan) throws(Failure) in
                        fields.append(field.bytes)
                    }
                    if let sums = try parser.take(fields) { try body(sums) }
                }
            } catch { throw input.located(error, block) }
            isWhole = block.endsInLineFeed
            input.finish(block)
        }
        if let reason = parser.missing { throw input.located(Failure(reason)) }
        if !isWhole { throw input.located(Failure("the last line is cut off")) }
    }
}

extension EvaluationSums.Settings {
    /// The first setting that is another, with both values.
    func difference(from other: EvaluationSums.Settings) -> String? {
        for (a, b) in zip(EvaluationSums(self).header, EvaluationSums(other).header) where a != b {
            switch a.key {
            case "catalogue", "train":
                let (mine, its) = (a.value == "-" ? "no" : "a", b.value == "-" ? "none" : "one")
                return mine == "a" && its == "one"
                    ? "another --\(a.key) than" : "\(mine) --\(a.key), where there is \(its)"
            case "of": return "sums of \(a.value), where there are those of \(b.value)"
            default: return "--\(a.key) \(a.value), where there is \(b.value)"
            }
        }
        return nil
    }
}
