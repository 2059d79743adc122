/// A dense matrix, row after row.
public struct DenseMatrix<Element: Sendable>: Sendable {
    /// Elements a row.
    public let columnCount: Int
    /// `rowCount × columnCount` elements, row by row.
    public var elements: [Element]

    /// - Precondition: the elements fill whole rows.
    public init(columnCount: Int, elements: [Element]) {
        precondition(columnCount > 0 ? elements.count % columnCount == 0 : elements.isEmpty)
        self.columnCount = columnCount
        self.elements = elements
    }

    /// All elements alike.
    public init(rowCount: Int, columnCount: Int, repeating value: Element) {
        self.columnCount = columnCount
        self.elements = Array(repeating: value, count: rowCount * columnCount)
    }

    /// The number of rows.
    public var rowCount: Int { columnCount == 0 ? 0 : elements.count / columnCount }

    /// Where row `i` lies in `elements`.
    public func row(_ i: Int) -> Range<Int> { i * columnCount..<(i + 1) * columnCount }

    /// The element of row `i` and column `j`.
    public subscript(i: Int, j: Int) -> Element {
        get { elements[i * columnCount + j] }
        set { elements[i * columnCount + j] = newValue }
    }
}
