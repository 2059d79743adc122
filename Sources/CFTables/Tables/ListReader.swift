extension Triples {
    /// Reads lists, one a line: `id item item …`, or `item item …` with the line's number, from 0, as the id.
    /// Every value is 1.
    ///
    /// - Throws: a located failure for an empty id or item, and for an id without items.
    /// - Complexity: O(bytes).
    public static func readLists(_ input: Input, numbered: Bool) throws(Failure) -> Triples {
        var table = Triples()
        table.hasValues = false
        let delimiter = input.format.delimiter
        var lines = 0
        try input.start()
        try input.forEachLine { (line: RawSpan) throws(Failure) in
            var owner: Int?
            if numbered {
                let number = Array(String(lines).utf8)
                owner = unsafe table.rows.intern(number.span.bytes)
            }
            lines += 1
            var fields = 0
            try line.forEachField(delimiter) { (field: RawSpan) throws(Failure) in
                fields += 1
                guard let owner else {
                    if field.byteCount == 0 { throw Failure("the id is empty") }
                    owner = table.rows.intern(field)
                    return
                }
                if field.byteCount == 0 { throw Failure("the item in column \(fields) is empty") }
                table.append(owner, table.items.intern(field), 1)
            }
            if !numbered, fields == 1 { throw Failure("1 field where 2 are needed (id, item)") }
        }
        try table.rows.checkCount()
        try table.items.checkCount()
        return table
    }

    private mutating func append(_ row: Int, _ item: Int, _ value: Double) {
        self.row.append(Int32(truncatingIfNeeded: row))
        self.item.append(Int32(truncatingIfNeeded: item))
        self.value.append(value)
    }
}
