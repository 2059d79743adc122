public import CFMath
import CFSupport

/// Divides the lines of a table into parts, each line as it was read and in the order of the input.
///
/// The part of a line depends on its user, item and time, and where the rule or the least counts ask for it on those
/// of the other lines; never on the order of the lines.
public struct TableSplit: Sendable {
    let rule: SplitRule
    let seed: UInt64
    /// How many items a user must have, and how many users an item, of the lines that are kept.
    let least: (ofUser: Int, ofItem: Int)?
    let wanted: [SplitPart]
    let threads: Int

    /// - Parameters:
    ///   - seed: that of the hash.
    ///   - least: what has fewer is left out; nil: nothing is.
    ///   - wanted: the parts that are asked for.
    public init(
        _ rule: SplitRule, seed: UInt64, least: (ofUser: Int, ofItem: Int)?, wanted: [SplitPart], threads: Int
    ) {
        self.rule = rule
        self.seed = seed
        self.least = least
        self.wanted = wanted
        self.threads = threads
    }

    /// Whether all lines are read before the first one is handed on.
    public var keepsLines: Bool { rule.needsAllLines || least != nil }

    var numbersUsers: Bool {
        if case .withinUsers = rule { return true }
        return least != nil
    }

    /// Hands on the lines of the parts that are wanted, some lines at a time.
    ///
    /// - Parameter input: has the roles user, item and, where the rule goes by it, time.
    /// - Returns: how many lines there are in all.
    /// - Throws: a located failure for the first line, in input order, that is not one of the table; what `write` throws.
    /// - Complexity: O(bytes); for rules of time O(n log n) for n lines that are compared.
    public func run(
        _ input: Input, write: (SplitPart, OutputBuffer) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        if keepsLines {
            let lines = try HeldLines(input, self)
            try lines.write(lines.parts(self), self, write)
            return lines.count
        }
        let splitter = try input.splitter()
        let fields = PairFields(input, splitter, seed: seed)
        var count = 0
        try input.forEachBlock(
            threads: threads,
            work: { (block: LineBlock) throws(Failure) in try parted(block, splitter, fields) },
            finish: { (block: (lines: PartedLines, count: Int)) throws(Failure) in
                count += block.count
                try block.lines.write(write)
            })
        return count
    }

    /// The lines of a block by their parts.
    private func parted(
        _ block: LineBlock, _ splitter: FieldSplitter, _ fields: PairFields
    ) throws(Failure) -> (lines: PartedLines, count: Int) {
        let bytes = block.bytes
        let rule = rule
        var fields = fields
        var lines = PartedLines(wanted, block.content)
        var end = block.content.lowerBound
        var count = 0
        try block.forEachLine(splitter) { (line: RawSpan, columns: inout FieldSplitter) throws(Failure) in
            let ids = try fields.ids(line, &columns)
            end += line.byteCount + 1
            count += 1
            lines.add(try fields.part(line, ids, &columns, rule), upTo: end, bytes)
        }
        lines.copy(bytes)
        return (lines, count)
    }
}
