import CFSupport
import CFTables

/// The reader of (user, item, rating): a table in pieces, on one thread and on several, gives what it gives as one
/// piece, or the same failure at the same line, and without a header what a naive reader makes of it.
enum TripleTables {
    static func run(_ input: inout FuzzBytes) {
        let way = input.byte()
        let mostIDs = way & 6 == 6 ? 1 + Int(way >> 5) : IDIndex.mostIDs
        let table = TableBytes(&input, hasHeader: way & 1 == 1)
        if table.mayBeForeign { return }
        let whole = read(table, inPieces: false, threads: 1, mostIDs)
        hold(read(table, inPieces: true, threads: 1, mostIDs), is: whole)
        // Threads are slow to wake.
        if way >> 4 == 15 {
            hold(read(table, inPieces: true, threads: 2, mostIDs), is: whole)
            hold(read(table, inPieces: true, threads: 3, mostIDs), is: whole)
        }
        if table.format.hasHeader || mostIDs < IDIndex.mostIDs { return }
        var wanted = naive(table)
        // A message may end in advice.
        if let start = wanted.failure, whole.failure?.hasPrefix(start) == true {
            wanted.failure = whole.failure
        }
        hold(whole, is: wanted)
    }

    private struct Reading: Equatable {
        var ids: [[[UInt8]]] = [[], []]
        var rows: [Int32] = []
        var items: [Int32] = []
        var values: [UInt64] = []
        var failure: String?
    }

    private static func hold(_ reading: Reading, is wanted: Reading) {
        InProcess.hold(reading == wanted, "\(reading)\nis not\n\(wanted)")
    }

    private static func read(_ table: TableBytes, inPieces: Bool, threads: Int, _ mostIDs: Int) -> Reading {
        var reading = Reading()
        let failure = failure { () throws(Failure) in
            let columns = try Triples.columns("user", "item", "rating", table.format)
            let input = table.input(columns, inPieces: inPieces)
            let triples = try Triples.read(input, threads: threads, mostIDs: mostIDs)
            reading.ids = [triples.rows, triples.items].map { ids in (0..<ids.count).map { ids.id($0) } }
            (reading.rows, reading.items) = (triples.row, triples.item)
            reading.values = triples.value.map(\.bitPattern)
        }
        reading.failure = failure?.message
        return reading
    }

    /// Field by field, ids in a dictionary. Of a message there is its start.
    private static func naive(_ table: TableBytes) -> Reading {
        let lines = NaiveTable(table)
        var reading = Reading()
        var numbers: [[[UInt8]: Int32]] = [[:], [:]]
        func number(_ role: Int, _ id: [UInt8]) -> Int32 {
            let number = numbers[role][id] ?? Int32(numbers[role].count)
            if numbers[role].updateValue(number, forKey: id) == nil { reading.ids[role].append(id) }
            return number
        }
        let hasValues = lines.lines.first.map { lines.fields($0.bytes, table.format).count > 2 } ?? true
        for line in lines.lines {
            let fields = lines.fields(line.bytes, table.format)
            if let reason = problem(fields, hasValues: hasValues, table.format) {
                return Reading(failure: "\(Sources.name(line.source)):\(line.number): \(reason)")
            }
            reading.rows.append(number(0, fields[0]))
            reading.items.append(number(1, fields[1]))
            reading.values.append((hasValues ? Numbers.naive(fields[2]) ?? .nan : 1).bitPattern)
        }
        return lines.bad.map { Reading(failure: "\(Sources.name($0.source)):\($0.number): \($0.message)") }
            ?? reading
    }

    private static func problem(_ fields: [[UInt8]], hasValues: Bool, _ format: TableFormat) -> String? {
        let needed = hasValues ? 3 : 2
        if fields.count < needed {
            let roles = ["user", "item", "rating"].prefix(needed).joined(separator: ", ")
            return "\(counted(fields.count, "field")) where \(needed) are needed (\(roles))"
        }
        if !hasValues, fields.count > 2 { return "a rating in column 3, where the first line has none" }
        if format.delimiter != 0x09, fields[..<needed].contains(where: { $0.first == 0x22 }) {
            return "a field begins with a quote"
        }
        if fields[0].isEmpty { return "the user is empty" }
        if fields[1].isEmpty { return "the item is empty" }
        if hasValues, Numbers.naive(fields[2]) == nil { return "rating \(quoted(fields[2])) is not a number" }
        return nil
    }
}
