import CFMath

/// The lines of a block with their groups and scores: the part of selecting lines that can be done for
/// several blocks side by side.
public struct ScoredLines {
    /// One line, as places in bytes.
    struct Line {
        /// What finds the group in an `IDIndex`.
        let key: UInt64
        let score: Double
        fileprivate let start: UInt32
        fileprivate let length: UInt32
        fileprivate let groupStart: UInt32
        fileprivate let groupLength: UInt32

        var text: Range<Int> { Int(start)..<Int(start) + Int(length) }
        var group: Range<Int> { Int(groupStart)..<Int(groupStart) + Int(groupLength) }

        @inline(__always)
        fileprivate init(text: Range<Int>, group: Range<Int>, key: UInt64, score: Double) {
            self.key = key
            self.score = score
            start = UInt32(text.lowerBound)
            length = UInt32(text.count)
            groupStart = UInt32(group.lowerBound)
            groupLength = UInt32(group.count)
        }

        /// The partition of the line's group.
        @inline(__always)
        fileprivate var partition: Int {
            Int(truncatingIfNeeded: IDIndex.place(key, length: Int(groupLength)) &>> (64 - partitionBits))
        }
    }

    /// Groups are divided by their hash into so many partitions, each of which is selected from on its own.
    static let partitionCount = 1 << partitionBits

    private let block: LineBlock
    let lines: [Line]
    /// The numbers of the lines, partition by partition; those of partition `p` are `starts[p] ..< starts[p + 1]`.
    private let order: [Int32]
    private let starts: [Int]
    /// Groups that are not one piece of their line, joined.
    private let joined: [UInt8]
    private let isJoined: Bool
    /// Set where scores of the block may be the same in double precision and yet differ as decimals.
    let sharedScores: SharedScores?

    /// The bytes that `Line.text` refers to, until the block is finished.
    var bytes: [UInt8] { block.bytes }

    /// The bytes that `Line.group` refers to.
    var groupBytes: [UInt8] { isJoined ? joined : block.bytes }

    /// How many blocks were read before this one.
    var sequence: Int { block.sequence }

    /// The numbers of a partition's lines, in input order.
    func lines(ofPartition i: Int) -> ArraySlice<Int32> { order[starts[i]..<starts[i + 1]] }

    /// The number, in the block, of line `i`.
    func lineNumber(_ i: Int) -> Int { block.lineCount - lines.count + i + 1 }

    /// Which fields of a line are its group and its score.
    public struct Layout: Sendable {
        fileprivate let splitter: FieldSplitter
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
    }

    /// Compares the scores of lines, where their doubles are the same.
    struct SharedScores {
        fileprivate let layout: Layout

        /// Compares by decimal value: below 0, 0 or above 0.
        func compare(_ a: RawSpan, _ b: RawSpan) -> Int {
            a.extracting(score(a)).comparedAsDecimal(to: b.extracting(score(b)))
        }

        /// Where the score lies in a line that has one.
        private func score(_ line: RawSpan) -> Range<Int> {
            if layout.hasScoreColumn {
                var fields = layout.splitter
                if (try? fields.split(line)) != nil { return fields[layout.groupCount] }
            }
            var start = line.byteCount
            while start > 0, line.byte(start - 1) != layout.delimiter { start -= 1 }
            return start..<line.byteCount
        }
    }

    /// Parses a block.
    /// - Throws: a failure for a line with too few fields, an empty group or a score that is not a number.
    public init(parsing block: LineBlock, _ layout: Layout) throws(Failure) {
        self.block = block
        isJoined = !layout.isOnePiece
        var lines: [Line] = []
        lines.reserveCapacity(block.content.count / 16)
        var partitions: [UInt8] = []
        partitions.reserveCapacity(block.content.count / 16)
        var joined: [UInt8] = []
        var start = block.content.lowerBound
        var areShared = false
        try block.forEachLine(layout.splitter) {
            (line: RawSpan, fields: inout FieldSplitter) throws(Failure) in
            let score = try Self.score(line, &fields, layout, &areShared)
            let text = start..<start + line.byteCount
            let scored: Line
            if layout.isOnePiece {
                let group = try Self.group(&fields, layout)
                scored = Line(
                    text: text, group: start + group.lowerBound..<start + group.upperBound,
                    key: IDIndex.key(line.extracting(group)), score: score)
            } else {
                let from = joined.count
                for i in 0..<layout.groupCount {
                    if i > 0 { joined.append(layout.delimiter) }
                    joined.append(line.extracting(try fields.id(i)))
                }
                let range = from..<joined.count
                if range.upperBound > Int(UInt32.max) { throw Failure("the groups are longer than 4 GiB") }
                scored = Line(
                    text: text, group: range, key: joined.withSpan(range) { IDIndex.key($0) }, score: score)
            }
            lines.append(scored)
            partitions.append(UInt8(truncatingIfNeeded: scored.partition))
            start = text.upperBound + 1
        }
        self.lines = lines
        self.joined = joined
        sharedScores = areShared ? SharedScores(layout: layout) : nil
        (order, starts) = CountingSort.order(of: lines.count, keyCount: Self.partitionCount) {
            Int(partitions[$0])
        }
    }

    @inline(__always)
    private static func group(
        _ fields: inout FieldSplitter, _ layout: Layout
    ) throws(Failure) -> Range<Int> {
        switch layout.groupCount {
        case 0: return 0..<0
        case 1: return try fields.id(0)
        default:
            let first = try fields.id(0)
            for i in 1..<layout.groupCount { _ = try fields.id(i) }
            return first.lowerBound..<fields[layout.groupCount - 1].upperBound
        }
    }

    /// - Parameter areShared: set if others may have the same score in double precision only.
    @inline(__always)
    private static func score(
        _ line: RawSpan, _ fields: inout FieldSplitter, _ layout: Layout, _ areShared: inout Bool
    ) throws(Failure) -> Double {
        if layout.hasScoreColumn {
            let score = try fields.number(layout.groupCount, in: line)
            if line.extracting(fields[layout.groupCount]).sharesDouble(score) { areShared = true }
            return score
        }
        if layout.groupCount > 0, !fields.hasMore {
            let advice = ForeignLine.advice(line, needed: layout.groupCount + 1, delimiter: layout.delimiter)
            throw Failure("no field for the score behind the group\(advice)")
        }
        let field = line.extracting(fields.lastStart..<line.byteCount)
        guard let score = field.number() else {
            throw ForeignLine.notANumber("score", field, layout.delimiter)
        }
        if field.sharesDouble(score) { areShared = true }
        return score
    }
}

/// Enough partitions for the threads of a machine to find one that is free, and for the tables of one to fit into a
/// processor's cache.
private let partitionBits: UInt64 = 5
