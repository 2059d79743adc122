/// A sparse matrix in compressed rows: row `i` has the entries `starts[i] ..< starts[i + 1]`.
///
/// Memory: 12 bytes an entry and 8 a row.
public struct SparseMatrix: Sendable {
    /// Rows × columns.
    public let columnCount: Int
    /// One more than there are rows; the last is the number of entries.
    public let starts: [Int]
    /// Each entry's column.
    public let columns: [Int32]
    /// Each entry's value.
    public let values: [Double]

    /// - Precondition: the arrays fit together as described above, columns are below `columnCount`.
    public init(columnCount: Int, starts: [Int], columns: [Int32], values: [Double]) {
        precondition(starts.last == columns.count && columns.count == values.count)
        self.columnCount = columnCount
        self.starts = starts
        self.columns = columns
        self.values = values
    }

    /// The number of rows.
    public var rowCount: Int { starts.count - 1 }
    /// The number of entries.
    public var entryCount: Int { columns.count }

    /// Where row `i` lies in `columns` and `values`.
    public func row(_ i: Int) -> Range<Int> { starts[i]..<starts[i + 1] }
}
