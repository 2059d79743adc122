import CFSupport

/// What repeated (row, column) pairs become.
public enum Aggregate: String, CaseIterable, Sendable {
    /// The sum of the values.
    case sum
    /// The value that came last.
    case last
    /// The largest value.
    case max
    /// The mean of the values.
    case mean
    /// An error that names the pair.
    case error
}

/// A pair that is there more than once.
public struct RepeatedEntry: Error, Equatable {
    /// Which.
    public let row: Int, column: Int
}

extension SparseMatrix where Value == Double {
    /// Some of the rows, in the order given. Complexity: O(their entries).
    public func selectingRows(_ kept: [Int]) -> SparseMatrix {
        var newStarts = [0]
        var newColumns: [Int32] = []
        var newValues: [Double] = []
        for i in kept {
            newColumns += columns[row(i)]
            newValues += values[row(i)]
            newStarts.append(newColumns.count)
        }
        return SparseMatrix(trusted: columnCount, newStarts, newColumns, newValues)
    }

    /// Of entries of one row and column the first alone: rows as sets, in their order.
    /// Complexity: O(entries + columns).
    public func withoutRepeats() -> SparseMatrix {
        var lastRow = [Int](repeating: -1, count: columnCount)
        var newStarts = [0]
        var kept: [Int] = []
        kept.reserveCapacity(entryCount)
        for row in 0..<rowCount {
            for at in self.row(row) where lastRow[Int(columns[at])] != row {
                lastRow[Int(columns[at])] = row
                kept.append(at)
            }
            newStarts.append(kept.count)
        }
        if kept.count == entryCount { return self }
        return SparseMatrix(
            trusted: columnCount, newStarts, kept.map { columns[$0] }, kept.map { values[$0] })
    }

    /// Whether a row has two entries of one column side by side.
    private func hasNeighbours(threads: Int) -> Bool {
        let size = max(1, (rowCount + 63) / 64)
        return Parallel.mapChunks(of: rowCount, by: size, threads: threads) { rows in
            rows.contains { i in
                let row = row(i)
                return row.count > 1
                    && (row.lowerBound + 1..<row.upperBound).contains { columns[$0] == columns[$0 - 1] }
            }
        }.contains(true)
    }

    /// Neighbouring entries of one column become one. Complexity: O(entries).
    public func aggregated(_ how: Aggregate, threads: Int) throws(RepeatedEntry) -> SparseMatrix {
        if !hasNeighbours(threads: threads) { return self }
        var newStarts = [0]
        var newColumns: [Int32] = []
        var newValues: [Double] = []
        newStarts.reserveCapacity(starts.count)
        newColumns.reserveCapacity(entryCount)
        newValues.reserveCapacity(entryCount)
        for row in 0..<rowCount {
            var at = starts[row]
            while at < starts[row + 1] {
                var end = at + 1
                while end < starts[row + 1], columns[end] == columns[at] { end += 1 }
                if end > at + 1, how == .error { throw RepeatedEntry(row: row, column: Int(columns[at])) }
                newColumns.append(columns[at])
                newValues.append(end == at + 1 ? values[at] : how.combine(values[at..<end]))
                at = end
            }
            newStarts.append(newColumns.count)
        }
        return SparseMatrix(trusted: columnCount, newStarts, newColumns, newValues)
    }
}

extension Aggregate {
    fileprivate func combine(_ values: ArraySlice<Double>) -> Double {
        let sum = { ExactSum(values).value }
        switch self {
        case .sum: return sum()
        case .mean: return sum() / Double(values.count)
        case .max: return values.max() ?? 0
        case .last, .error: return values.last ?? 0
        }
    }
}
