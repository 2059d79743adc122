public import CFSupport

extension Triples {
    /// The roles of a table of triples whose value may be missing.
    public static func columns(
        _ row: String, _ item: String, _ value: String, _ format: TableFormat
    ) throws(Failure) -> Columns {
        try Columns([row, item, value], last: .optional, format)
    }

    /// Reads a table whole: blocks are parsed side by side, their ids numbered in input order.
    ///
    /// - Throws: a located failure for the first line, in input order, that has an empty id or no number;
    ///   a failure for more ids of a role than fit.
    /// - Complexity: O(bytes); memory 16 bytes an entry and the ids, and a few blocks.
    public static func read(
        _ input: Input, threads: Int, mostIDs: Int = IDIndex.mostIDs
    ) throws(Failure) -> Triples {
        let splitter = try input.splitter()
        var table = Triples()
        table.hasValues = splitter.roleCount == 3
        // Rows are numbered on one thread while items are on another.
        let (rows, items) = (Numbering(limit: mostIDs), Numbering(limit: mostIDs))
        try input.forEachBlock(
            threads: threads,
            work: { (block: LineBlock) throws(Failure) in try TripleBlock(parsing: block, splitter) },
            lanes: 2,
            lane: { (lane: Int, part: TripleBlock) in
                if lane == 0 {
                    part.intern(part.row, in: &rows.index)
                } else {
                    part.intern(part.item, in: &items.index)
                }
            },
            finish: { (part: TripleBlock) throws(Failure) in
                if table.count == 0 { table.reserve(part.value.count, input) }
                table.row += part.row.numbers
                table.item += part.item.numbers
                table.value += part.value
            })
        try rows.index.checkCount()
        try items.index.checkCount()
        table.rows = rows.index
        table.items = items.index
        return table
    }

    /// The ids of one role so far.
    private final class Numbering {
        var index: IDIndex

        init(limit: Int) { index = IDIndex(limit: limit) }
    }

    /// Makes room for all entries, going by those of the first block: less to copy, and to hold, when there are many.
    private mutating func reserve(_ count: Int, _ input: Input) {
        guard let likely = input.likelyCount(count) else { return }
        row.reserveCapacity(likely)
        item.reserveCapacity(likely)
        value.reserveCapacity(likely)
    }

    /// Reads pairs or triples of a file that an option names, the columns in their usual places.
    public static func read(
        file: ByteString, _ format: TableFormat, roles: (String, String, String), threads: Int
    ) throws(Failure) -> Triples {
        let plain = format.plain
        let columns = try columns(roles.0, roles.1, roles.2, plain)
        return try read(Input([file], plain, columns, mode: .inBlocks), threads: threads)
    }
}

extension IDIndex {
    /// Interns all ids of another index, in its order. - Returns: their numbers here.
    public mutating func merge(_ other: IDIndex) -> [Int32] {
        (0..<other.count).map { i in
            other.bytes.withSpan(other.range(i)) { Int32(truncatingIfNeeded: intern($0)) }
        }
    }
}
