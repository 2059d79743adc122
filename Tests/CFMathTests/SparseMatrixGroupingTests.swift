import CFCommand
import CFMath
import CFSupport
import CFTables
import Testing

@Suite struct SparseMatrixGroupingTests {
    /// `SparseMatrixTests` holds the plain grouping against its definition.
    @Test(arguments: 0..<60)
    func `renumbered columns, on any number of threads`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var table = Triples()
        let (rows, items) = (1 + random.below(30), 1 + random.below(30))
        for id in 0..<rows { _ = unsafe table.rows.intern(bytes("r\(id)").span.bytes) }
        for id in 0..<items { _ = unsafe table.items.intern(bytes("i\(id)").span.bytes) }
        for _ in 0..<random.pick([0, 1, 3, 700]) {
            table.row.append(Int32(random.below(rows)))
            table.item.append(Int32(random.below(items)))
            table.value.append(random.normal())
        }
        // Any numbering of the items.
        let column = (0..<items).map { Int32((items - 1 - $0 + seed) % items) }
        var renumbered = table
        renumbered.item = table.item.map { column[Int($0)] }
        let plain = renumbered.matrix(threads: 1)
        let plainlyTransposed = plain.transposed()
        for threads in [1, 2, 3, 16] {
            let matrix = table.matrix(column: column, threads: threads)
            #expect(matrix.starts == plain.starts && matrix.columns == plain.columns)
            #expect(matrix.values == plain.values && matrix.columnCount == plain.columnCount)
            let transposed = matrix.transposed(threads: threads)
            #expect(transposed.starts == plainlyTransposed.starts)
            #expect(transposed.columns == plainlyTransposed.columns)
            #expect(transposed.values == plainlyTransposed.values)
        }
    }
}
