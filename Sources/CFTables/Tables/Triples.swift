public import CFMath

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

    /// Without the entries of some items. - Parameter isOut: for each item; there may be more. Complexity: O(entries).
    public mutating func leaveOut(_ isOut: [Bool]) {
        if isOut.isEmpty { return }
        var kept = 0
        for entry in item.indices where !isOut[Int(item[entry])] {
            (row[kept], item[kept], value[kept]) = (row[entry], item[entry], value[entry])
            kept += 1
        }
        let surplus = count - kept
        row.removeLast(surplus)
        item.removeLast(surplus)
        value.removeLast(surplus)
    }

    /// Gives the entries' memory back; the ids stay.
    mutating func removeEntries() {
        row = []
        item = []
        value = []
    }
}

extension Triples {
    /// The entries grouped by row, within a row in input order. Complexity: O(entries + rows).
    ///
    /// - Parameter order: the column of each item; nil is its number.
    public func matrix(order: [Int32]? = nil, threads: Int = 1) -> SparseMatrix<Double> {
        SparseMatrix(
            rows: row, columns: item, values: value, rowCount: rows.count, columnCount: items.count,
            order: order, threads: threads)
    }

    /// The rows as vectors: the same, but where the table has no values a repeated pair is there once.
    public func vectors(threads: Int = 1) -> SparseMatrix<Double> {
        let matrix = matrix(threads: threads)
        return hasValues ? matrix : matrix.withoutRepeats()
    }

    /// The entries grouped by item: items × rows, within an item in input order. Complexity: O(entries + items).
    public func matrixByItem(threads: Int = 1) -> SparseMatrix<Double> {
        SparseMatrix(
            rows: item, columns: row, values: value, rowCount: items.count, columnCount: rows.count,
            threads: threads)
    }
}
