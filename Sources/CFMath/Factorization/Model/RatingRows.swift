/// Ratings grouped by one side: row `i` (a user, or an item) rated, or was rated by, `columns[row(i)]`.
///
/// Memory: 8 bytes a rating and 8 a row.
package struct RatingRows: Sendable {
    /// One more than there are rows; the last is the number of ratings.
    package let starts: [Int]
    /// Each rating's other side.
    package let columns: [Int32]
    /// Each rating.
    package let values: [Float]

    /// Groups entries by `rows`, in input order within a row. Complexity: O(entries + rows).
    /// - Precondition: one length; `rows` are below `rowCount`.
    package init(rowCount: Int, rows: [Int32], columns: [Int32], values: [Float]) {
        var next = [Int](repeating: 0, count: rowCount + 1)
        for row in rows { next[Int(row) + 1] += 1 }
        for i in 0..<rowCount { next[i + 1] += next[i] }
        starts = next
        var grouped = [Int32](repeating: 0, count: rows.count)
        var groupedValues = [Float](repeating: 0, count: rows.count)
        for entry in 0..<rows.count {
            let to = next[Int(rows[entry])]
            next[Int(rows[entry])] = to + 1
            grouped[to] = columns[entry]
            groupedValues[to] = values[entry]
        }
        self.columns = grouped
        self.values = groupedValues
    }

    /// A row is a user, its columns are items.
    package static func byUser(_ ratings: Ratings) -> RatingRows {
        RatingRows(
            rowCount: ratings.userCount, rows: ratings.user, columns: ratings.item, values: ratings.value)
    }

    /// A row is an item, its columns are users.
    package static func byItem(_ ratings: Ratings) -> RatingRows {
        RatingRows(
            rowCount: ratings.itemCount, rows: ratings.item, columns: ratings.user, values: ratings.value)
    }

    /// The number of rows.
    package var rowCount: Int { starts.count - 1 }

    /// Where row `i` lies in `columns` and `values`.
    package func row(_ i: Int) -> Range<Int> { starts[i]..<starts[i + 1] }

    /// The sum of a row's values.
    package func weight(_ i: Int) -> Double { values[row(i)].reduce(0.0) { $0 + Double($1) } }
}

extension Ratings {
    /// The same ratings as (value - mean) / unit.
    func standardised(mean: Float, unit: Float) -> Ratings {
        Ratings(
            userCount: userCount, itemCount: itemCount, user: user, item: item,
            value: value.map { ($0 - mean) / unit })
    }
}
