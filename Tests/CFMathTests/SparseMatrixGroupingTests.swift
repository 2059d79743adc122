import CFMath
import TestSupport
import Testing

@Suite struct SparseMatrixGroupingTests {
    /// `SparseMatrixTests` holds the plain grouping against its definition.
    @Test(arguments: 0..<60)
    func `renumbered columns, on any number of threads`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let (rows, items) = (1 + random.below(30), 1 + random.below(30))
        let count = random.pick([0, 1, 3, 700])
        let row = (0..<count).map { _ in Int32(random.below(rows)) }
        let item = (0..<count).map { _ in Int32(random.below(items)) }
        let value = (0..<count).map { _ in random.normal() }
        // Any numbering of the items.
        let column = (0..<items).map { Int32((items - 1 - $0 + seed) % items) }
        let plain = SparseMatrix(
            rows: row, columns: item.map { column[Int($0)] }, values: value, rowCount: rows,
            columnCount: items)
        let plainlyTransposed = plain.transposed()
        for threads in [1, 2, 3, 16] {
            let matrix = SparseMatrix(
                rows: row, columns: item, values: value, rowCount: rows, columnCount: items, order: column,
                threads: threads)
            #expect(matrix.starts == plain.starts && matrix.columns == plain.columns)
            #expect(matrix.values == plain.values && matrix.columnCount == plain.columnCount)
            let transposed = matrix.transposed(threads: threads)
            #expect(transposed.starts == plainlyTransposed.starts)
            #expect(transposed.columns == plainlyTransposed.columns)
            #expect(transposed.values == plainlyTransposed.values)
        }
    }
}
