/// A dense matrix of `Double`, row after row.
public struct DenseMatrix: Sendable, Equatable {
    /// Elements a row.
    public let columnCount: Int
    /// `rowCount × columnCount` elements, row by row.
    public var elements: [Double]

    /// - Precondition: the elements fill whole rows.
    public init(columnCount: Int, elements: [Double]) {
        precondition(columnCount > 0 ? elements.count % columnCount == 0 : elements.isEmpty)
        self.columnCount = columnCount
        self.elements = elements
    }

    /// All elements 0.
    public init(rowCount: Int, columnCount: Int) {
        self.columnCount = columnCount
        elements = Array(repeating: 0, count: rowCount * columnCount)
    }

    /// A square matrix: `diagonal` times the identity.
    package init(order: Int, diagonal: Double = 0) {
        self.init(rowCount: order, columnCount: order)
        for i in 0..<order { self[i, i] = diagonal }
    }

    /// The number of rows.
    public var rowCount: Int { columnCount == 0 ? 0 : elements.count / columnCount }

    /// Where row `i` lies in `elements`.
    public func row(_ i: Int) -> Range<Int> { i * columnCount..<(i + 1) * columnCount }

    /// The element of row `i` and column `j`.
    public subscript(i: Int, j: Int) -> Double {
        get { elements[i * columnCount + j] }
        set { elements[i * columnCount + j] = newValue }
    }

    /// Rows and columns exchanged.
    package func transposed() -> DenseMatrix {
        var result = DenseMatrix(rowCount: columnCount, columnCount: rowCount)
        for i in 0..<rowCount { for j in 0..<columnCount { result[j, i] = self[i, j] } }
        return result
    }

    /// self · x.
    package func times(_ x: [Double]) -> [Double] {
        (0..<rowCount).map { i in
            var sum = 0.0
            for j in 0..<columnCount { sum += self[i, j] * x[j] }
            return sum
        }
    }
}
