import CFMath
public import CFSupport

/// Lines that name a key and an item each, kept as they were read, to be written with a score appended.
///
/// Memory: the bytes of the lines, 28 bytes a line, and the keys.
public struct PairLines {
    /// The table's header as it was read; nil without one.
    public let header: [UInt8]?
    /// Each line's item in the index; -1 for one that it lacks.
    public private(set) var item: [Int32] = []
    /// What each line has as its base; nil where none was asked for.
    public private(set) var base: [Double]?
    private let keys: IDIndex
    /// keys × lines, in input order.
    private let pattern: SparsePattern
    private let blocks: [HeldPairs]

    private static let mostLines = Int(Int32.max)

    /// Reads the table.
    ///
    /// - Parameters:
    ///   - table: its roles are key, item and, where it `hasBase`, a number.
    ///   - index: the numbers of the items.
    /// - Throws: a located failure for the first line, in input order, that is not one of the table; a failure for more
    ///   keys or lines than fit.
    /// - Complexity: O(bytes).
    public init(_ table: NamedTable, hasBase: Bool, items index: IDIndex, threads: Int) throws(Failure) {
        let input = table.input()
        let splitter = try input.splitter()
        let numbering = Numbering()
        var (blocks, key, item, base) = ([HeldPairs](), [Int32](), [Int32](), [Double]())
        try input.forEachBlock(
            threads: threads,
            work: { (block: LineBlock) throws(Failure) in
                try HeldPairs(parsing: block, splitter, hasBase: hasBase, index)
            },
            lanes: 1, lane: { _, block in block.numberKeys(in: &numbering.index) },
            finish: { (block: HeldPairs) throws(Failure) in
                let columns = block.takeColumns()
                key += columns.key
                item += columns.item
                base += columns.base
                blocks.append(block)
                if key.count > Self.mostLines { throw Failure("more than \(Self.mostLines) lines") }
            })
        try numbering.index.checkCount()
        try input.checkHeader(ids: [numbering.index], in: "a line below")
        try input.checkHeader(ids: [nil, index], in: "RIGHT")
        header = input.headerBytes
        keys = numbering.index
        self.blocks = blocks
        self.item = item
        self.base = hasBase ? base : nil
        pattern = SparsePattern(
            rows: key, columns: key.indices.map { Int32(truncatingIfNeeded: $0) }, rowCount: keys.count,
            columnCount: key.count, threads: threads)
    }

    /// The number of lines.
    public var count: Int { item.count }

    /// The numbers of the lines of a key, in input order. Complexity: O(length of the key).
    public func lines(of key: [UInt8]) -> ArraySlice<Int32> {
        guard let row = keys.find(key) else { return [] }
        return pattern.columns[pattern.row(row)]
    }

    /// Hands on all lines, in pieces and in order, each with its score; without one it is left out.
    public func write(
        _ scores: [Double?], _ format: TableFormat, _ numbers: NumberFormat, threads: Int,
        _ body: (OutputBuffer) throws(Failure) -> Void
    ) throws(Failure) {
        var first = 0
        var waiting = blocks[...]
        try Parallel.inOrder(
            threads: threads,
            next: { () throws(Failure) -> (block: HeldPairs, scores: ArraySlice<Double?>)? in
                guard let block = waiting.popFirst() else { return nil }
                defer { first += block.count }
                return (block, scores[first..<first + block.count])
            },
            work: { (lines) throws(Failure) in lines.block.text(lines.scores, format.delimiter, numbers) },
            finish: { (text: OutputBuffer) throws(Failure) in try body(text) })
    }
}

/// The lines of a block, kept.
private final class HeldPairs {
    private let bytes: [UInt8]
    let count: Int
    private let keys: BlockIDs
    /// Given up once they are those of the table.
    private var item: [Int32]
    private var base: [Double]

    /// Parses a block.
    /// - Throws: a failure for the first line that is not one of the table.
    init(
        parsing block: LineBlock, _ splitter: FieldSplitter, hasBase: Bool, _ index: IDIndex
    ) throws(Failure) {
        bytes = Array(block.bytes[block.content])
        var (keys, items, bases) = ([BlockIDs.Place](), [BlockIDs.Place](), [Double]())
        var start = 0
        try block.forEachLine(splitter) { (line: RawSpan, fields: inout FieldSplitter) throws(Failure) in
            let (key, item) = (try fields.id(0), try fields.id(1))
            keys.append(BlockIDs.Place(line.extracting(key), at: start + key.lowerBound))
            items.append(BlockIDs.Place(line.extracting(item), at: start + item.lowerBound))
            if hasBase { bases.append(try fields.number(2, in: line)) }
            start += line.byteCount + 1
        }
        count = items.count
        item = bytes.withSpan { index.find(items, in: $0) }
        (self.keys, base) = (BlockIDs(keys), bases)
    }

    func numberKeys(in index: inout IDIndex) { bytes.withSpan { keys.intern($0, in: &index) } }

    /// Gives the columns away, once the keys have their numbers.
    func takeColumns() -> (key: [Int32], item: [Int32], base: [Double]) {
        defer { (item, base) = ([], []) }
        return (keys.takeNumbers(), item, base)
    }

    /// The lines with their scores.
    func text(_ scores: ArraySlice<Double?>, _ delimiter: UInt8, _ numbers: NumberFormat) -> OutputBuffer {
        let text = OutputBuffer(capacity: bytes.count * 2)
        var start = 0
        for score in scores {
            let end = bytes.withSpan { $0.firstIndex(of: 0x0A, from: start, to: bytes.count) ?? bytes.count }
            if let score {
                text.append(bytes, start..<end)
                text.append(delimiter)
                text.append(real: score, numbers)
                text.endLine()
            }
            start = end + 1
        }
        return text
    }
}

extension NamedTable {
    /// The file of `--pairs`: nil without one.
    ///
    /// - Parameters:
    ///   - fields: what `--pairs-fields` was given.
    ///   - hasBase: whether a number stands behind key and item, in the last column where nothing says which.
    /// - Throws: a usage failure for columns that make no sense, or without a file.
    public static func pairs(
        _ file: ByteString?, _ fields: ColumnList?, hasBase: Bool, _ format: TableFormat
    ) throws(Failure) -> NamedTable? {
        guard let file else {
            if fields != nil { throw .usage("--pairs-fields: goes with --pairs") }
            if hasBase { throw .usage("--base: goes with --pairs") }
            return nil
        }
        let roles = ["key", "item"] + (hasBase ? ["base"] : [])
        let format = try format.layout(
            NamedLayout(fields, "--pairs-fields", of: "--pairs"), roles, shared: 1)
        var columns = try Columns(roles, last: hasBase ? .inLastColumn : .required, format)
        columns.firstNumber = 2
        return NamedTable(file, format, columns)
    }
}
