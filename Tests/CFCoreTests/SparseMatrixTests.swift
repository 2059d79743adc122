import CFCore
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
}
