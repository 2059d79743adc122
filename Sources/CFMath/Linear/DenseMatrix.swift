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

    /// A symmetric matrix. - Parameter lowerTriangle: its rows up to the diagonal.
    public init(order: Int, lowerTriangle: [Double]) {
        precondition(lowerTriangle.count == order * (order + 1) / 2)
        self.init(rowCount: order, columnCount: order)
        var next = 0
        for i in 0..<order {
            for j in 0...i {
                (self[i, j], self[j, i]) = (lowerTriangle[next], lowerTriangle[next])
                next += 1
            }
        }
    }

    /// The rows up to the diagonal.
    public var lowerTriangle: [Double] { (0..<rowCount).flatMap { i in (0...i).map { self[i, $0] } } }

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
