/// A table of triples read whole: ids as numbers in first-seen order, entries in input order.
///
/// Memory: 16 bytes an entry and the ids.
public struct Triples: Sendable {
    /// The ids of the first role (users, rows).
    public var rows = IDIndex()
    /// The ids of the second role (items, features).
    public var items = IDIndex()
    /// Each entry's row.
    public var row: [Int32] = []
    /// Each entry's item.
    public var item: [Int32] = []
    /// Each entry's value; 1 where the table has two columns.
    public var value: [Double] = []
    /// Whether the table had the third column.
    public var hasValues = true

    /// An empty table.
    public init() {}

    /// The number of entries.
    public var count: Int { row.count }

    /// Gives the entries' memory back; the ids stay.
    mutating func removeEntries() {
        row = []
        item = []
        value = []
    }

    /// The entries grouped by row, within a row in input order. Complexity: O(entries + rows).
    public func matrix() -> SparseMatrix {
        var next = [Int](repeating: 0, count: rows.count + 1)
        for r in row { next[Int(r) + 1] += 1 }
        for i in 0..<rows.count { next[i + 1] += next[i] }
        let starts = next
        var columns = [Int32](repeating: 0, count: count)
        var values = [Double](repeating: 0, count: count)
        for i in 0..<count {
            let r = Int(row[i])
            let to = next[r]
            columns[to] = item[i]
            values[to] = value[i]
            next[r] = to + 1
        }
        return SparseMatrix(columnCount: items.count, starts: starts, columns: columns, values: values)
    }
}
