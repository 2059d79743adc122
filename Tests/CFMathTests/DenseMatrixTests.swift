import CFMath
import Testing

@Suite struct DenseMatrixTests {
    @Test func `rows and elements`() {
        var matrix = DenseMatrix(columnCount: 3, elements: [1, 2, 3, 4, 5, 6])
        #expect(matrix.rowCount == 2)
        #expect(matrix.row(1) == 3..<6)
        matrix[1, 2] = 60
        #expect(matrix[1, 2] == 60 && matrix[0, 2] == 3)
        #expect(matrix.elements == [1, 2, 3, 4, 5, 60])
        #expect(DenseMatrix(rowCount: 2, columnCount: 2).elements == [0, 0, 0, 0])
        #expect(DenseMatrix(order: 2, diagonal: 1.5).elements == [1.5, 0, 0, 1.5])
        #expect(matrix.transposed().elements == [1, 4, 2, 5, 3, 60])
        #expect(DenseMatrix(columnCount: 0, elements: []).rowCount == 0)
    }
}
