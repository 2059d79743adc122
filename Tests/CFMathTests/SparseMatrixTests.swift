import CFCommand
import CFMath
import CFSupport
import CFTables
import Testing

@Suite struct SparseMatrixTests {
    @Test(arguments: 0..<50)
    func `transposing agrees with a naive table, and twice gives it back`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let (rows, columns) = (random.below(12), random.below(12))
        var starts = [0]
        var entries: [(column: Int32, value: Double)] = []
        var table: [[Double?]] = Array(repeating: Array(repeating: nil, count: columns), count: rows)
        for row in 0..<rows {
            for column in 0..<columns where random.below(3) == 0 {
                entries.append((Int32(column), random.normal()))
                table[row][column] = entries.last?.value
            }
            starts.append(entries.count)
        }
        let matrix = SparseMatrix(
            columnCount: columns, starts: starts, columns: entries.map(\.column), values: entries.map(\.value)
        )
        #expect(matrix.rowCount == rows && matrix.entryCount == entries.count)
        let other = matrix.transposed()
        #expect(other.rowCount == columns && other.columnCount == rows)
        for column in 0..<columns {
            let wanted = (0..<rows).filter { table[$0][column] != nil }
            #expect(other.columns[other.row(column)].map(Int.init) == wanted)
            #expect(Array(other.values[other.row(column)]) == wanted.map { table[$0][column] })
        }
        let again = other.transposed()
        #expect(again.starts == matrix.starts && again.columns == matrix.columns)
        #expect(again.values == matrix.values)
    }

    @Test(arguments: 1..<8)
    func `entries are brought together in their order, whatever the number of threads`(threads: Int) {
        var random = SeededRandom(seed: 11)
        var table = Triples()
        let (rows, items) = (40, 12)
        for row in 0..<rows { _ = unsafe table.rows.intern(bytes("r\(row)").span.bytes) }
        for item in 0..<items { _ = unsafe table.items.intern(bytes("i\(item)").span.bytes) }
        for i in 0..<3000 {
            table.row.append(Int32(random.below(rows)))
            table.item.append(Int32(random.below(items)))
            table.value.append(Double(i))
        }
        let byRow = table.matrix(threads: threads)
        let byItem = table.matrixByItem(threads: threads)
        for row in 0..<rows {
            let wanted = (0..<3000).filter { table.row[$0] == Int32(row) }
            #expect(Array(byRow.values[byRow.row(row)]) == wanted.map { table.value[$0] })
            #expect(Array(byRow.columns[byRow.row(row)]) == wanted.map { table.item[$0] })
        }
        for item in 0..<items {
            let wanted = (0..<3000).filter { table.item[$0] == Int32(item) }
            #expect(Array(byItem.values[byItem.row(item)]) == wanted.map { table.value[$0] })
            #expect(Array(byItem.columns[byItem.row(item)]) == wanted.map { table.row[$0] })
        }
        // Items in another order: each becomes the column of its place.
        var order = Array(0..<items)
        random.shuffle(&order)
        let ordered = byItem.transposed(order: order, threads: threads)
        for row in 0..<rows {
            var wanted: [(Int32, Double)] = []
            for (place, item) in order.enumerated() {
                for at in byItem.row(item) where byItem.columns[at] == Int32(row) {
                    wanted.append((Int32(place), byItem.values[at]))
                }
            }
            #expect(Array(ordered.columns[ordered.row(row)]) == wanted.map { $0.0 })
            #expect(Array(ordered.values[ordered.row(row)]) == wanted.map { $0.1 })
        }
    }
}
