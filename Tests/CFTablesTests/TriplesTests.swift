import CFMath
import CFTables
import TestSupport
import Testing

/// A random table of triples as text, and what it says.
struct TripleTable {
    var lines: [(row: String, item: String, value: Double)] = []
    var text: [UInt8] = []

    init(_ random: inout SeededRandom, count: Int) {
        for _ in 0..<count {
            let row = random.text("abAé 0", 1...random.pick([1, 2, 12]))
            let item = String(random.below(1 + count / 3))
            let value = Double(random.below(100)) / 4
            lines.append((row, item, value))
            text += bytes("\(row)\t\(item)\t\(value)\n")
        }
    }

    /// Distinct values in first-seen order.
    static func distinct(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }
}

@Suite struct TriplesTests {
    @Test(arguments: 0..<12)
    func `tables read and grouped agree with a naive model, for any number of threads`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        // Long enough for several blocks now and then.
        let table = TripleTable(&random, count: seed == 0 ? 700_000 : random.below(3000))
        let users = TripleTable.distinct(table.lines.map(\.row))
        let items = TripleTable.distinct(table.lines.map(\.item))
        let tables = try withFiles([table.text]) { paths in
            try [1, 2, 7].map { threads in
                try triples(paths[0], threads: threads)
            }
        }
        for read in tables {
            #expect((0..<read.rows.count).map(read.rows.text) == users)
            #expect((0..<read.items.count).map(read.items.text) == items)
            #expect(read.count == table.lines.count && read.hasValues)
            #expect(read.value == table.lines.map(\.value))
            #expect(read.row == tables[0].row && read.item == tables[0].item)
        }
        let read = tables[0]
        #expect(read.row.map { users[Int($0)] } == table.lines.map(\.row))
        #expect(read.item.map { items[Int($0)] } == table.lines.map(\.item))
        let matrix = read.matrix()
        #expect(matrix.rowCount == users.count && matrix.columnCount == items.count)
        let grouped = Dictionary(grouping: read.row.indices) { Int(read.row[$0]) }
        for row in 0..<matrix.rowCount {
            let entries = grouped[row] ?? []
            #expect(Array(matrix.columns[matrix.row(row)]) == entries.map { read.item[$0] })
            #expect(Array(matrix.values[matrix.row(row)]) == entries.map { read.value[$0] })
        }
        // By item, and with the items in another order.
        let byItem = read.matrixByItem(threads: 2)
        let ofItem = Dictionary(grouping: read.item.indices) { Int(read.item[$0]) }
        for item in 0..<byItem.rowCount {
            let entries = ofItem[item] ?? []
            #expect(Array(byItem.columns[byItem.row(item)]) == entries.map { read.row[$0] })
            #expect(Array(byItem.values[byItem.row(item)]) == entries.map { read.value[$0] })
        }
        let order = items.indices.map { Int32(items.count - 1 - $0) }
        let ordered = read.matrix(order: order)
        #expect(ordered.starts == matrix.starts && ordered.values == matrix.values)
        #expect(ordered.columns == matrix.columns.map { order[Int($0)] })
    }

    @Test(arguments: [1, 2, 7])
    func `two columns are ones, bad lines are named`(threads: Int) throws {
        func result(_ text: String) throws -> String {
            try withFiles([bytes(text)]) { paths in
                var values: [Double] = []
                let error = failure {
                    values = try triples(paths[0], threads: threads).value
                }
                return error?.message.replacing("\(paths[0])", with: "FILE") ?? "\(values)"
            }
        }
        #expect(try result("") == "[]")
        #expect(try result("a\tb\na\tc") == "[1.0, 1.0]")
        #expect(try result("a\tb\t2\textra\n") == "[2.0]")
        #expect(try result("a\tb\n\tc\n") == "FILE:2: the user is empty")
        #expect(try result("a\t\n") == "FILE:1: the item is empty")
        #expect(
            try result("a\tb\tx\n")
                == "FILE:1: rating \"x\" is not a number: if the line is a header, say -H, or drop it with tail -n +2"
        )
        #expect(try result("a\tb\t1\n\na\tb\t\n") == "FILE:2: the line is empty")
    }
}
