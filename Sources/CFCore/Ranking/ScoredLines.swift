/// The lines of a block with their groups and scores: the part of selecting lines that can be done for
/// several blocks side by side.
public struct ScoredLines {
    /// One line, as places in the block's bytes.
    struct Line {
        let text: Range<Int>
        let group: Range<Int>
        let hash: IDIndex.Hash
        let score: Double
    }

    private let block: LineBlock
    private(set) var lines: [Line] = []
    /// Groups that are not one piece of their line, joined.
    private var joined: [UInt8] = []
    private let isJoined: Bool

    /// The bytes that `Line.text` refers to, until the block is finished.
    var bytes: [UInt8] { block.bytes }

    /// The bytes that `Line.group` refers to.
    var groupBytes: [UInt8] { isJoined ? joined : block.bytes }

    /// The number, in the block, of line `i`.
    func lineNumber(_ i: Int) -> Int { block.lineCount - lines.count + i + 1 }

    /// Which fields of a line are its group and its score.
    public struct Layout: Sendable {
        private let splitter: FieldSplitter
        fileprivate let groupCount: Int
        fileprivate let hasScoreColumn: Bool
        fileprivate let delimiter: UInt8
        fileprivate let isOnePiece: Bool

        /// - Parameters:
        ///   - splitter: its roles are the group's columns and, if it `hasScoreColumn`, the score's; else the
        ///     score is the last field.
        public init(_ splitter: FieldSplitter, delimiter: UInt8, hasScoreColumn: Bool) {
            self.splitter = splitter
            self.delimiter = delimiter
            self.hasScoreColumn = hasScoreColumn
            groupCount = splitter.roleCount - (hasScoreColumn ? 1 : 0)
            isOnePiece = splitter.areAdjacent(0..<groupCount)
        }

        fileprivate func fields() -> FieldSplitter { splitter }
    }

    /// Parses a block.
    /// - Throws: a failure for a line with too few fields, an empty group or a score that is not a number.
    public init(parsing block: LineBlock, _ layout: Layout) throws(Failure) {
        self.block = block
        isJoined = !layout.isOnePiece
        var fields = layout.fields()
        var lines: [Line] = []
        lines.reserveCapacity(block.content.count / 16)
        var joined: [UInt8] = []
        var start = block.content.lowerBound
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            try fields.split(line)
            let score = try Self.score(line, fields, layout)
            let text = start..<start + line.byteCount
            if layout.isOnePiece {
                let group = try Self.group(fields, layout)
                lines.append(
                    Line(
                        text: text, group: start + group.lowerBound..<start + group.upperBound,
                        hash: IDIndex.hash(line.extracting(group)), score: score))
            } else {
                let from = joined.count
                for i in 0..<layout.groupCount {
                    if i > 0 { joined.append(layout.delimiter) }
                    joined.append(line.extracting(try fields.id(i)))
                }
                let range = from..<joined.count
                lines.append(
                    Line(
                        text: text, group: range, hash: joined.withSpan(range) { IDIndex.hash($0) },
                        score: score))
            }
            start = text.upperBound + 1
        }
        self.lines = lines
        self.joined = joined
    }

    @inline(__always)
    private static func group(_ fields: FieldSplitter, _ layout: Layout) throws(Failure) -> Range<Int> {
        switch layout.groupCount {
        case 0: return 0..<0
        case 1: return try fields.id(0)
        default:
            let first = try fields.id(0)
            for i in 1..<layout.groupCount { _ = try fields.id(i) }
            return first.lowerBound..<fields[layout.groupCount - 1].upperBound
        }
    }

    @inline(__always)
    private static func score(
        _ line: RawSpan, _ fields: FieldSplitter, _ layout: Layout
    ) throws(Failure) -> Double {
        if layout.hasScoreColumn { return try fields.number(layout.groupCount, in: line) }
        if layout.groupCount > 0, !fields.hasMore { throw Failure("no field for the score behind the group") }
        let field = line.extracting(((line.lastIndex(of: layout.delimiter) ?? -1) + 1)..<line.byteCount)
        guard let score = field.number() else { throw Failure("score \(quoted(field)) is not a number") }
        return score
    }
}
