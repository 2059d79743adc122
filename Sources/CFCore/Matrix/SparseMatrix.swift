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

    /// Rows and columns exchanged; entries of a row are in ascending order of their old row.
    /// Complexity: O(entries + rows + columns).
    public func transposed() -> SparseMatrix {
        var next = [Int](repeating: 0, count: columnCount + 1)
        for column in columns { next[Int(column) + 1] += 1 }
        for i in 0..<columnCount { next[i + 1] += next[i] }
        let newStarts = next
        var newColumns = [Int32](repeating: 0, count: entryCount)
        var newValues = [Double](repeating: 0, count: entryCount)
        for row in 0..<rowCount {
            for at in self.row(row) {
                let column = Int(columns[at])
                let to = next[column]
                newColumns[to] = Int32(row)
                newValues[to] = values[at]
                next[column] = to + 1
            }
        }
        return SparseMatrix(columnCount: rowCount, starts: newStarts, columns: newColumns, values: newValues)
    }
}
