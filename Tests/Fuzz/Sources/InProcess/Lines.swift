import CFSupport
import CFTables

/// Lines, and the fields of columns that are picked, held against a naive split. They arrive in pieces, which are the
/// blocks, and are read line by line and block by block, on one thread and on several.
enum Lines {
    static func run(_ input: inout FuzzBytes) {
        let way = input.byte()
        let list = someList(&input)
        let last: LastRole = input.pick([.required, .optional, .inLastColumn])
        let forbidden: UInt8? = input.once(in: 4) ? input.pick([0x3A, 0x09]) : nil
        var table = TableBytes(&input, hasHeader: way & 1 == 1)
        table.format.columnList = list
        table.format.outputDelimiter = forbidden
        if table.mayBeForeign { return }
        let naive = NaiveTable(table)
        lines(table.input(Columns([]), inPieces: true), naive)
        let roles = ["user", "item", "rating"]
        var columns: Columns?
        let failure = failure { () throws(Failure) in columns = try Columns(roles, last: last, table.format) }
        guard let columns else {
            return hold(failure?.kind == .usage, "not a usage failure: \(failure?.message ?? "")")
        }
        // Several threads are slow to wake.
        let threads = way >> 4 == 15 ? 3 : 1
        let input = table.input(columns, inPieces: way & 2 == 0)
        fields(input, naive, NaiveFields(naive, table.format, last), threads: threads)
    }

    private static func someList(_ input: inout FuzzBytes) -> ColumnList? {
        let count = input.below(8)
        if count == 0 || count > 4 { return nil }
        let numbers = (0..<count).map { _ in "\(input.below(12) % 11)" }
        return ColumnList(
            ByteString(numbers.joined(separator: ",")), option: "-f", headerOption: "-H")
    }

    private static func lines(_ input: Input, _ naive: NaiveTable) {
        var count = 0
        let failure = failure { () throws(Failure) in
            try input.forEachLine { (line: RawSpan) throws(Failure) in
                hold(
                    count < naive.lines.count && line.bytes == naive.lines[count].bytes,
                    "line \(count) is \(quoted(line))")
                count += 1
            }
        }
        hold(count == naive.lines.count, "\(count) lines, not \(naive.lines.count)")
        hold(failure, is: naive.bad)
        hold(naive.bad != nil || input.headerBytes == naive.header, "another header")
    }

    private static func fields(
        _ input: Input, _ naive: NaiveTable, _ wanted: NaiveFields, threads: Int
    ) {
        var found: [[[UInt8]]] = []
        let failure = failure { () throws(Failure) in
            let splitter = try input.splitter()
            try input.forEachBlock(
                threads: threads,
                work: { (block: LineBlock) throws(Failure) in try Self.fields(of: block, splitter) },
                finish: { (part: [[[UInt8]]]) throws(Failure) in found += part })
        }
        // A block with a bad line in it is not finished.
        hold(
            failure == nil ? found == wanted.fields : wanted.fields.starts(with: found),
            "the fields are \(found), not \(wanted.fields)")
        hold(failure, is: wanted.bad ?? naive.bad)
    }

    private static func fields(
        of block: LineBlock, _ splitter: FieldSplitter
    ) throws(Failure) -> [[[UInt8]]] {
        var found: [[[UInt8]]] = []
        var alone = splitter
        try block.forEachLine(splitter) { (line: RawSpan, fields: inout FieldSplitter) throws(Failure) in
            try alone.split(line)
            let ranges = (0..<fields.roleCount).map { fields[$0] }
            hold(ranges == (0..<fields.roleCount).map { alone[$0] }, "\(quoted(line)) is split in two ways")
            hold(fields.hasMore == alone.hasMore, "\(quoted(line)) has more fields in one of two ways")
            found.append(ranges.map { line.extracting($0).bytes })
        }
        return found
    }
}

/// The fields of the roles, all before the first bad line.
private struct NaiveFields {
    private(set) var fields: [[[UInt8]]] = []
    private(set) var bad: (source: Int, number: Int, message: String)?

    init(_ table: NaiveTable, _ format: TableFormat, _ last: LastRole) {
        var places = [0, 1, 2]
        var forbidsMore = false
        // The first line decides, also if it is a bad one: that has one field.
        let first = table.header ?? table.lines.first?.bytes ?? []
        let isKnown = !first.isEmpty || table.bad != nil
        if let list = format.columnList {
            places = list.text.text.split(separator: ",").map { (Int($0) ?? 0) - 1 }
        } else if isKnown {
            let count = table.fields(first, format).count
            if last == .optional, count < 3 {
                places = [0, 1]
                forbidsMore = true
            } else if last == .inLastColumn {
                places[2] = max(3, count) - 1
            }
        }
        let needed = (places.max() ?? 0) + 1
        for line in table.lines {
            let fields = table.fields(line.bytes, format)
            let picked = fields.count < needed ? [] : places.map { fields[$0] }
            var message: String?
            if fields.count < needed {
                message = "\(counted(fields.count, "field")) where \(needed) are needed ("
            } else if forbidsMore, fields.count > needed {
                message = "a rating in column 3, where the first line has none"
            } else if let byte = format.outputDelimiter, byte != format.delimiter,
                picked.contains(where: { $0.contains(byte) })
            {
                message = "the "
            } else if format.delimiter != 0x09, fields[..<needed].contains(where: { $0.first == 0x22 }) {
                message = "a field begins with a quote"
            }
            if let message {
                bad = (line.source, line.number, message)
                return
            }
            self.fields.append(picked)
        }
    }
}
