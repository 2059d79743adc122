/// What repeated (id, item) pairs become.
public enum Aggregate: String, CaseIterable, Sendable {
    /// The sum of the values.
    case sum
    /// The value that came last.
    case last
    /// The largest value.
    case max
    /// The mean of the values.
    case mean
    /// A failure that names the pair.
    case error
}

/// Names of rows or columns: ids in an order of their own.
public struct Labels: Sendable {
    private let ids: IDIndex
    private let order: [Int]

    init(_ ids: IDIndex, order: [Int]) {
        self.ids = ids
        self.order = order
    }

    /// The number of names.
    public var count: Int { order.count }

    /// Appends name `i`.
    public func write(_ i: Int, to buffer: OutputBuffer) { buffer.append(ids.bytes, ids.range(order[i])) }

    /// Name `i` as text for a message.
    public func text(_ i: Int) -> String { ids.text(order[i]) }

    fileprivate func keeping(_ kept: [Int]) -> Labels { Labels(ids, order: kept.map { order[$0] }) }
}

/// Sparse vectors with names: rows are vectors, columns are features.
public struct FeatureVectors: Sendable {
    /// vectors × features.
    public internal(set) var matrix: SparseMatrix
    /// The names of the vectors.
    public private(set) var rows: Labels
    /// The names of the features.
    public private(set) var columns: Labels

    /// Builds the vectors of the ids, or of the items.
    ///
    /// Ids are in first-seen order, items in byte order, whichever are the rows.
    /// - Parameters:
    ///   - events: (id, item, value) entries, repeated pairs among them.
    ///   - aggregate: what repeated pairs become; where the table had no values a repeat is still just 1.
    ///   - minimumCount: items with fewer distinct ids are left out.
    ///   - ofItems: rows are the items, columns the ids.
    ///   - threads: makes no difference to the result.
    /// - Throws: a failure that names the pair, for `.error`.
    /// - Complexity: O(entries + items·log items).
    public init(
        _ events: consuming Triples, aggregate: Aggregate, minimumCount: Int, ofItems: Bool, threads: Int = 1
    ) throws(Failure) {
        let order = events.items.sortedByBytes()
        let ids = Labels(events.rows, order: Array(0..<events.rows.count))
        var items = Labels(events.items, order: order)
        let how = events.hasValues || aggregate == .error ? aggregate : .last
        var rank = [Int32](repeating: 0, count: order.count)
        for (new, old) in order.enumerated() { rank[old] = Int32(new) }
        let byID = events.matrix(column: rank, threads: threads)
        events.removeEntries()
        var byItem = try byID.transposed(threads: threads).aggregated(how, threads: threads) { item, id in
            "\(quoted(ids.text(id))) has \(quoted(items.text(item))) twice"
        }
        if minimumCount > 1 {
            let kept = (0..<byItem.rowCount).filter { byItem.row($0).count >= minimumCount }
            byItem = byItem.selectingRows(kept)
            items = items.keeping(kept)
        }
        matrix = ofItems ? byItem : byItem.transposed(threads: threads)
        rows = ofItems ? items : ids
        columns = ofItems ? ids : items
    }

    /// Appends an entry: names of row and column, value. `at` is its place in the matrix.
    public func writeEntry(
        row: Int, at: Int, delimiter: UInt8, _ format: NumberFormat, to buffer: OutputBuffer
    ) {
        rows.write(row, to: buffer)
        buffer.append(delimiter)
        columns.write(Int(matrix.columns[at]), to: buffer)
        buffer.append(delimiter)
        buffer.append(weight: matrix.values[at], format)
        buffer.endLine()
    }

    /// The number of vectors that have each feature.
    public func featureCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: columns.count)
        for column in matrix.columns { counts[Int(column)] += 1 }
        return counts
    }
}

extension SparseMatrix {
    fileprivate func selectingRows(_ kept: [Int]) -> SparseMatrix {
        var newStarts = [0]
        var newColumns: [Int32] = []
        var newValues: [Double] = []
        for i in kept {
            newColumns += columns[row(i)]
            newValues += values[row(i)]
            newStarts.append(newColumns.count)
        }
        return SparseMatrix(
            columnCount: columnCount, starts: newStarts, columns: newColumns, values: newValues)
    }

    /// Whether a row has two entries of one column side by side.
    private func hasNeighbours(threads: Int) -> Bool {
        let pieces = min(rowCount, 64)
        return Parallel.map(pieces, threads: threads) { piece in
            (rowCount * piece / pieces..<rowCount * (piece + 1) / pieces).contains { i in
                let row = row(i)
                return row.count > 1
                    && (row.lowerBound + 1..<row.upperBound).contains { columns[$0] == columns[$0 - 1] }
            }
        }.contains(true)
    }

    /// Neighbouring entries of one column become one.
    fileprivate func aggregated(
        _ how: Aggregate, threads: Int, message: (_ row: Int, _ column: Int) -> String
    ) throws(Failure) -> SparseMatrix {
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
                if end > at + 1, how == .error { throw Failure(message(row, Int(columns[at]))) }
                newColumns.append(columns[at])
                newValues.append(end == at + 1 ? values[at] : how.combine(values[at..<end]))
                at = end
            }
            newStarts.append(newColumns.count)
        }
        return SparseMatrix(
            columnCount: columnCount, starts: newStarts, columns: newColumns, values: newValues)
    }
}

extension Aggregate {
    fileprivate func combine(_ values: ArraySlice<Double>) -> Double {
        let sum = { values.reduce(0, +) }
        switch self {
        case .sum: return sum()
        case .mean: return sum() / Double(values.count)
        case .max: return values.max() ?? 0
        case .last, .error: return values.last ?? 0
        }
    }
}
