/// Reads lines `id x1 … xd` into dense vectors, all of one length.
public struct DenseTableReader: Sendable {
    private let delimiter: UInt8
    /// Nil: all fields of a line, the id first.
    private let picked: FieldSplitter?
    /// What is wrong with an id that begins with a quote; nil where that is part of it.
    private let quotedField: Failure?
    /// Why the header may be a vector; nil where it is one for sure, or there is none.
    public let doubt: String?

    /// The columns that the format's list picks, the id first; without one the id is the first field and all others
    /// are numbers.
    ///
    /// - Throws: a usage failure for a list that makes no sense or names no number.
    public static func columns(_ format: TableFormat) throws(Failure) -> Columns {
        guard let list = format.columnList else { return Columns(["id"]) }
        let selection = try ColumnSelector.parse(list, hasHeader: format.hasHeader)
        if selection.count < 2 {
            throw .usage(
                "\(list.option): \(quoted(list.text)) should name the columns of the id and the numbers")
        }
        return Columns(["id"] + (1..<selection.count).map { "x\($0)" }, selection: selection)
    }

    /// - Parameter input: has the columns of `columns(_:)`.
    public init(_ input: Input) throws(Failure) {
        delimiter = input.format.delimiter
        let splitter = try input.splitter()
        picked = input.format.columnList == nil ? nil : splitter
        quotedField = delimiter == 0x09 ? nil : ForeignLine.quoted(input.format)
        doubt = try input.checkDenseHeader(picked.map { 1..<$0.roleCount })
    }

    /// Reads the table whole, blocks of lines side by side.
    ///
    /// - Throws: a located failure for the first line with an empty id, a field that is no number, or more or
    ///   fewer numbers than the first line of all has.
    /// - Complexity: O(bytes).
    public func read(_ input: Input, threads: Int) throws(Failure) -> DenseTable {
        var table = DenseTable()
        try input.forEachBlock(
            threads: threads,
            // What is wrong with a block waits until its width is held against the first line's.
            work: { (block: LineBlock) throws(Failure) in parse(block, width: nil) },
            finish: { (part: Part) throws(Failure) in
                if part.table.count > 0, table.count > 0, part.table.width != table.width {
                    throw Self.wrongWidth(part.table.width, "the first line", table.width)
                        .atLine(part.firstLine)
                }
                if let failure = part.failure { throw failure }
                table.append(part.table)
            })
        return table
    }

    /// The vectors of one block, which must have `width` numbers.
    /// - Parameter owner: what has that width, for messages.
    public func read(_ block: LineBlock, width: Int, of owner: String) throws(Failure) -> DenseTable {
        let part = parse(block, width: (width, owner))
        if let failure = part.failure { throw failure }
        return part.table
    }

    private struct Part: Sendable {
        var table = DenseTable()
        /// The number of the first vector's line in the block.
        let firstLine: Int
        /// What is wrong with the line after the last whole vector.
        var failure: Failure?
    }

    private func parse(_ block: LineBlock, width: (count: Int, owner: String)?) -> Part {
        var part = Part(firstLine: block.skippedLines + 1)
        var picked = picked
        let quotedField = quotedField
        var row: [Double] = []
        do throws(Failure) {
            try block.forEachLine { (line: RawSpan) throws(Failure) in
                if let quotedField, line.byte(0) == 0x22 { throw quotedField }
                if picked == nil {
                    if !parse(line, &row, into: &part.table) { try parseAll(line, into: &part.table) }
                } else {
                    try picked?.parse(line, into: &part.table)
                }
                let length = part.table.endVector()
                if part.table.count == 1 { row = Array(repeating: 0, count: part.table.width) }
                if length != width?.count ?? part.table.width {
                    throw Self.wrongWidth(
                        length, width?.owner ?? "the first line", width?.count ?? part.table.width)
                }
            }
        } catch { part.failure = error }
        return part
    }

    /// A line that is as it should be, with as many numbers as `row` has; false for any other.
    @inline(__always)
    private func parse(_ line: RawSpan, _ row: inout [Double], into table: inout DenseTable) -> Bool {
        guard !row.isEmpty, let end = line.firstIndex(of: delimiter), end > 0,
            NumberFields.read(line, from: end + 1, delimiter, into: &row)
        else { return false }
        table.append(id: line.extracting(0..<end))
        table.append(row)
        return true
    }

    private func parseAll(_ line: RawSpan, into table: inout DenseTable) throws(Failure) {
        var column = 0
        try line.forEachField(delimiter) { (field: RawSpan) throws(Failure) in
            column += 1
            if column == 1 {
                if field.byteCount == 0 { throw Failure("the id is empty") }
                table.append(id: field)
            } else if let number = field.number() {
                table.append(number)
            } else {
                let failure = Failure("\(quoted(field)) in column \(column) is not a number")
                throw ForeignLine.isWord(field) ? failure.onFirstLine(ForeignLine.header) : failure
            }
        }
        if column == 1 {
            let advice = ForeignLine.advice(line, needed: 2, delimiter: delimiter)
            throw Failure("1 field where an id and at least one number are needed\(advice)")
        }
    }

    private static func wrongWidth(_ count: Int, _ owner: String, _ wanted: Int) -> Failure {
        Failure("\(counted(count, "number")) where \(owner) has \(wanted)")
    }
}

extension FieldSplitter {
    /// The id and the numbers of the roles.
    fileprivate mutating func parse(_ line: RawSpan, into table: inout DenseTable) throws(Failure) {
        try split(line)
        table.append(id: line.extracting(try id(0)))
        for role in 1..<roleCount { table.append(try number(role, in: line)) }
    }
}
