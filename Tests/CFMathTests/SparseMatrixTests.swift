import CFMath
import TestSupport
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

    /// Random entries.
    private struct Entries {
        let row: [Int32], column: [Int32], value: [Double]

        init(_ count: Int, rows: Int, columns: Int, _ random: inout SeededRandom) {
            row = (0..<count).map { _ in Int32(random.below(rows)) }
            column = row.map { _ in Int32(random.below(columns)) }
            value = row.indices.map { Double($0) }
        }

        /// Whether each row of a matrix has its entries in their order.
        func areGrouped(_ matrix: SparseMatrix<Double>, by key: [Int32], _ other: [Int32]) -> Bool {
            (0..<matrix.rowCount).allSatisfy { k in
                let wanted = key.indices.filter { key[$0] == Int32(k) }
                return Array(matrix.values[matrix.row(k)]) == wanted.map { value[$0] }
                    && Array(matrix.columns[matrix.row(k)]) == wanted.map { other[$0] }
            }
        }
    }

    @Test(arguments: 1..<8)
    func `entries are brought together in their order, whatever the number of threads`(threads: Int) {
        var random = SeededRandom(seed: 11)
        let (rows, items) = (40, 12)
        let entries = Entries(3000, rows: rows, columns: items, &random)
        let byRow = SparseMatrix(
            rows: entries.row, columns: entries.column, values: entries.value, rowCount: rows,
            columnCount: items, threads: threads)
        let byItem = SparseMatrix(
            rows: entries.column, columns: entries.row, values: entries.value, rowCount: items,
            columnCount: rows, threads: threads)
        #expect(byRow.rowCount == rows && byRow.columnCount == items && byRow.entryCount == 3000)
        #expect(entries.areGrouped(byRow, by: entries.row, entries.column))
        #expect(entries.areGrouped(byItem, by: entries.column, entries.row))
        let floats = SparseMatrix<Float>(
            rows: entries.row, columns: entries.column, values: entries.value.map { Float($0) },
            rowCount: rows, columnCount: items, threads: threads)
        #expect(floats.starts == byRow.starts && floats.columns == byRow.columns)
        #expect(floats.values == byRow.values.map { Float($0) })
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
