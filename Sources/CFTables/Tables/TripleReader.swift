// How triples are read. A block of lines is parsed beside others (`TripleBlock`): each id becomes a place in the
// block's bytes and a key that finds it. Then blocks get their numbers in input order, rows on one thread while items
// are on another, and their entries are added to the table.

extension Triples {
    /// The roles of a table of triples whose value may be missing.
    ///
    /// - Throws: a usage failure for a `-f` that makes no sense.
    public static func columns(
        _ row: String, _ item: String, _ value: String, _ format: TableFormat
    ) throws(Failure) -> Columns {
        var columns = try Columns([row, item, value], last: .optional, format)
        columns.firstNumber = 2
        return columns
    }

    /// Reads a table whole.
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
        let numberings = [Numbering(limit: mostIDs), Numbering(limit: mostIDs)]
        try input.forEachBlock(
            threads: threads,
            work: { (block: LineBlock) throws(Failure) in try TripleBlock(parsing: block, splitter) },
            lanes: numberings.count,
            lane: { (role: Int, part: TripleBlock) in part.number(role, in: &numberings[role].index) },
            finish: { (part: TripleBlock) throws(Failure) in
                if table.count == 0 { table.reserve(part.values.count, input) }
                table.row += part.ids[0].numbers
                table.item += part.ids[1].numbers
                table.value += part.values
            })
        for numbering in numberings { try numbering.index.checkCount() }
        table.rows = numberings[0].index
        table.items = numberings[1].index
        try input.checkHeader(ids: [table.rows, table.items], in: "a line below")
        return table
    }

    /// Reads lists, one a line: `id item item …`, or `item item …` with the line's number, from 0, as the id.
    /// Every value is 1.
    ///
    /// - Throws: a located failure for an empty id or item, and for an id without items; a failure for more ids than
    ///   fit.
    /// - Complexity: O(bytes).
    public static func readLists(_ input: Input, numbered: Bool) throws(Failure) -> Triples {
        var table = Triples()
        table.hasValues = false
        let delimiter = input.format.delimiter
        var lines = 0
        let quotedField = delimiter == 0x09 ? nil : ForeignLine.quoted(input.format)
        try input.forEachLine { (line: RawSpan) throws(Failure) in
            var owner = numbered ? table.rows.intern(Array(String(lines).utf8)) : nil
            lines += 1
            var fields = 0
            try line.forEachField(delimiter) { (field: RawSpan) throws(Failure) in
                fields += 1
                if let quotedField, field.byteCount > 0, field.byte(0) == 0x22 { throw quotedField }
                guard let owner else {
                    if field.byteCount == 0 { throw Failure("the id is empty") }
                    owner = table.rows.intern(field)
                    return
                }
                if field.byteCount == 0 { throw Failure("the item in column \(fields) is empty") }
                table.row.append(Int32(truncatingIfNeeded: owner))
                table.item.append(Int32(truncatingIfNeeded: table.items.intern(field)))
                table.value.append(1)
            }
            if !numbered, fields == 1 {
                let advice = ForeignLine.advice(line, needed: 2, delimiter: delimiter)
                throw Failure("1 field where 2 are needed (id, item)\(advice)")
            }
        }
        try table.rows.checkCount()
        try table.items.checkCount()
        try input.checkHeader(lists: numbered ? nil : table.rows, table.items)
        return table
    }

    /// Makes room for all entries, going by those of the first block: less to copy, and to hold, when there are many.
    private mutating func reserve(_ count: Int, _ input: Input) {
        guard let likely = input.likelyCount(count) else { return }
        row.reserveCapacity(likely)
        item.reserveCapacity(likely)
        value.reserveCapacity(likely)
    }
}

/// The triples of one block of lines.
private final class TripleBlock {
    private let block: LineBlock
    /// Those of rows, those of items.
    let ids: [BlockIDs]
    let values: [Double]

    /// Parses a block.
    /// - Throws: a failure for the first line that has an empty id or no number.
    init(parsing block: LineBlock, _ splitter: FieldSplitter) throws(Failure) {
        self.block = block
        let hasValues = splitter.roleCount == 3
        let likely = block.content.count / 12
        var row: [BlockIDs.Place] = []
        var item: [BlockIDs.Place] = []
        var values: [Double] = []
        row.reserveCapacity(likely)
        item.reserveCapacity(likely)
        values.reserveCapacity(likely)
        var start = block.content.lowerBound
        try block.forEachLine(splitter) { (line: RawSpan, fields: inout FieldSplitter) throws(Failure) in
            let rowID = try fields.id(0)
            let itemID = try fields.id(1)
            values.append(hasValues ? try fields.number(2, in: line) : 1)
            row.append(BlockIDs.Place(line.extracting(rowID), at: start + rowID.lowerBound))
            item.append(BlockIDs.Place(line.extracting(itemID), at: start + itemID.lowerBound))
            start += line.byteCount + 1
        }
        ids = [BlockIDs(row), BlockIDs(item)]
        self.values = values
    }

    /// Numbers the ids of a role. Different roles may be numbered at the same time.
    func number(_ role: Int, in index: inout IDIndex) {
        let ids = ids[role]
        block.bytes.withSpan { ids.intern($0, in: &index) }
    }
}
