public import CFMath
import CFSupport

// A model as text: `model` lines, then a line a user, then a line an item, in the order of their numbers. Notes, lines that
// mean nothing here, may stand anywhere, and are written behind the other `model` lines.

/// The words of the model file.
enum ModelFile {
    static let format = "cfutils-mf-1"
    /// What `order` says of users and items in byte order; there is no other.
    static let byteOrder = "bytes"
    static let tab: UInt8 = 0x09
    /// What a comment begins with.
    static let comment: UInt8 = 0x23

    /// What a line is about; lines come in this order.
    enum Section: String, Comparable {
        case model, user, item

        static func < (a: Section, b: Section) -> Bool { a.order < b.order }

        /// The section of lines that begin with a word; nil where there is none.
        init?(_ word: RawSpan) {
            if word.byteCount == 4, word.shortWord == Self.userWord {
                self = .user
            } else if word.byteCount == 4, word.shortWord == Self.itemWord {
                self = .item
            } else {
                self.init(rawValue: word.text)
            }
        }

        private static var userWord: UInt64 { 0x7265_7375 }
        private static var itemWord: UInt64 { 0x6D65_7469 }

        /// "a user", "an item".
        var withArticle: String { "\(self == .item ? "an" : "a") \(self)" }

        private var order: Int {
            switch self {
            case .model: 0
            case .user: 1
            case .item: 2
            }
        }
    }
}

extension FactorModel {
    /// Writes the model: floats in the shortest form that reads back to the same value.
    ///
    /// - Parameters:
    ///   - precision: that of biases and factors; the header is exact, as others agree by it.
    ///   - write: gets the text piece by piece, in order.
    /// - Complexity: O(numbers), 64 KiB of text a row range and thread.
    public func write(
        threads: Int, precision: NumberFormat = .shortest, _ write: (OutputBuffer) throws(Failure) -> Void
    ) throws(Failure) {
        try write(header)
        try self.write(.users, threads: threads, precision: precision, write)
        try self.write(.items, threads: threads, precision: precision, write)
    }

    private var header: OutputBuffer {
        let text = OutputBuffer()
        func line(_ key: String, _ value: (OutputBuffer) -> Void) {
            text.append("model\t\(key)\t")
            value(text)
            text.endLine()
        }
        line("format") { $0.append(ModelFile.format) }
        line("solver") { $0.append(solver) }
        line("factors") { $0.append(whole: factors.factorCount) }
        line("users") { $0.append(whole: users.count) }
        line("items") { $0.append(whole: items.count) }
        if isOrdered { line("order") { $0.append(ModelFile.byteOrder) } }
        line("mean") { $0.append(weight: factors.mean) }
        if let range {
            line("min") { $0.append(weight: range.lowerBound) }
            line("max") { $0.append(weight: range.upperBound) }
        }
        func numbers(_ lines: [(key: String, value: Float?)]) {
            for (key, value) in lines {
                if let value { line(key) { $0.append(weight: value) } }
            }
        }
        numbers(terms.lines + [("rating_mean", ratingMean)])
        if let history {
            for (key, fields) in history.runLines { line(key) { $0.append(fields.joined(separator: "\t")) } }
            numbers(history.lossLines)
        }
        for (key, numbers) in [
            ("prior_mean", terms.prior?.mean), ("prior_covariance", terms.prior?.covariance?.lowerTriangle),
        ] {
            guard let numbers else { continue }
            line(key) { text in
                for (i, number) in numbers.enumerated() {
                    if i > 0 { text.append(ModelFile.tab) }
                    text.append(weight: Float(number))
                }
            }
        }
        for note in notes {
            text.append(note, 0..<note.count)
            text.endLine()
        }
        return text
    }

    /// Writes the lines of one side alone.
    public func write(
        _ side: FittedSide, threads: Int, precision: NumberFormat = .shortest,
        _ write: (OutputBuffer) throws(Failure) -> Void
    ) throws(Failure) {
        switch side {
        case .users: try self.write(.user, users, factors.users, threads, precision, write)
        case .items: try self.write(.item, items, factors.items, threads, precision, write)
        }
    }

    private func write(
        _ section: ModelFile.Section, _ ids: IDIndex, _ side: Side, _ threads: Int, _ precision: NumberFormat,
        _ write: (OutputBuffer) throws(Failure) -> Void
    ) throws(Failure) {
        try Parallel.inOrder(
            ids.count, by: max(1, 8192 / (side.factorCount + 1)), threads: threads,
            work: { (rows: Range<Int>) throws(Failure) -> OutputBuffer in
                let text = OutputBuffer(capacity: 1 << 17)
                var factors = [Float](repeating: 0, count: side.factorCount)
                for row in rows {
                    text.append(section.rawValue)
                    text.append(ModelFile.tab)
                    text.append(ids.bytes, ids.range(row))
                    text.append(ModelFile.tab)
                    text.append(weight: side.bias[row], precision)
                    side.factors.copyRow(row, into: &factors)
                    for number in factors {
                        text.append(ModelFile.tab)
                        text.append(weight: number, precision)
                    }
                    text.endLine()
                }
                return text
            },
            finish: { (text: OutputBuffer) throws(Failure) in try write(text) })
    }
}
