extension Triples {
    /// The roles of a table of triples whose value may be missing.
    public static func columns(
        _ row: String, _ item: String, _ value: String, _ format: TableFormat
    ) throws(Failure) -> Columns {
        try Columns([row, item, value], last: .optional, format)
    }

    /// Reads a table whole: blocks are parsed side by side, their ids numbered in input order.
    ///
    /// - Throws: a located failure for the first line, in input order, that has an empty id or no number.
    /// - Complexity: O(bytes); memory 16 bytes an entry and the ids, and a few blocks.
    public static func read(_ input: Input, threads: Int) throws(Failure) -> Triples {
        let splitter = try input.splitter()
        var table = Triples()
        table.hasValues = splitter.roleCount == 3
        try input.forEachBlock(
            threads: threads,
            work: { (block: LineBlock) throws(Failure) in try Triples(parsing: block, splitter) },
            finish: { (part: Triples) throws(Failure) in table.append(part) })
        return table
    }

    /// Reads pairs or triples of a file that an option names, the columns in their usual places.
    public static func read(
        file: String, _ format: TableFormat, roles: (String, String, String), threads: Int
    ) throws(Failure) -> Triples {
        let plain = format.plain
        let columns = try columns(roles.0, roles.1, roles.2, plain)
        return try read(Input([file], plain, columns, mode: .whole), threads: threads)
    }

    /// The triples of one block, with numbers of its own.
    private init(parsing block: LineBlock, _ splitter: FieldSplitter) throws(Failure) {
        self.init()
        var fields = splitter
        let hasValues = splitter.roleCount == 3
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            try fields.split(line)
            let rowID = line.extracting(try fields.id(0))
            let itemID = line.extracting(try fields.id(1))
            let number = hasValues ? try fields.number(2, in: line) : 1
            row.append(Int32(truncatingIfNeeded: rows.intern(rowID)))
            item.append(Int32(truncatingIfNeeded: items.intern(itemID)))
            value.append(number)
        }
    }

    /// Adds the entries of a later part.
    private mutating func append(_ part: Triples) {
        let rowNumbers = rows.merge(part.rows)
        let itemNumbers = items.merge(part.items)
        row.append(contentsOf: part.row.lazy.map { rowNumbers[Int($0)] })
        item.append(contentsOf: part.item.lazy.map { itemNumbers[Int($0)] })
        value.append(contentsOf: part.value)
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
