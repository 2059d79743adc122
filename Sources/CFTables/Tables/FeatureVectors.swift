public import CFMath
public import CFSupport

/// Names of rows or columns: ids in an order of their own.
public struct Labels: Sendable {
    fileprivate let ids: IDIndex
    fileprivate let order: [Int]

    fileprivate init(_ ids: IDIndex, order: [Int]) {
        self.ids = ids
        self.order = order
    }

    /// The number of names.
    public var count: Int { order.count }

    /// Appends name `i`.
    public func write(_ i: Int, to buffer: OutputBuffer) { buffer.append(ids.bytes, ids.range(order[i])) }

    /// Name `i`.
    public func name(_ i: Int) -> ByteString { ByteString(ids.bytes[ids.range(order[i])]) }

    /// Name `i` as text for a message.
    public func text(_ i: Int) -> String { ids.text(order[i]) }

    /// Asks for the names of entries some way after `at`, look-up by look-up, as each needs the one before it.
    @inline(__always)
    fileprivate func prefetch(_ names: [Int32], after at: Int) {
        func later(_ steps: Int) -> Int? {
            let entry = at + steps * Prefetch.distance
            return entry < names.count ? Int(names[entry]) : nil
        }
        if let i = later(3) { Prefetch.read(order, i) }
        if let i = later(2) { ids.prefetchRange(order[i]) }
        if let i = later(1) { ids.prefetch(order[i]) }
    }

    fileprivate func keeping(_ kept: [Int]) -> Labels { Labels(ids, order: kept.map { order[$0] }) }
}

/// Sparse vectors with names: rows are vectors, columns are features.
public struct FeatureVectors: Sendable {
    /// vectors × features.
    public var matrix: SparseMatrix<Double>
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
        let byID = events.matrix(order: rank, threads: threads)
        events.removeEntries()
        var byItem: SparseMatrix<Double>
        do throws(RepeatedEntry) {
            byItem = try byID.transposed(threads: threads).aggregated(how, threads: threads)
        } catch { throw Failure(error, ids: ids, items: items) }
        if minimumCount > 1 {
            let kept = (0..<byItem.rowCount).filter { byItem.row($0).count >= minimumCount }
            byItem = byItem.selectingRows(kept)
            items = items.keeping(kept)
        }
        matrix = ofItems ? byItem : byItem.transposed(threads: threads)
        rows = ofItems ? items : ids
        columns = ofItems ? ids : items
    }

    /// Appends the entries of a row: names of row and column, value. Complexity: O(bytes written).
    public func writeRow(_ row: Int, _ writer: TripleWriter, to buffer: OutputBuffer) {
        let key = rows.ids.id(rows.order[row])
        for at in matrix.row(row) {
            columns.prefetch(matrix.columns, after: at)
            let column = columns.order[Int(matrix.columns[at])]
            writer.append(key, column, of: columns.ids, weight: matrix.values[at], to: buffer)
        }
    }

    /// Replaces values by weights. Complexity: O(entries).
    /// - Throws: a failure that names the entry whose value the weighting has no weight for.
    public mutating func weigh(_ weighting: Weighting) throws(Failure) {
        do throws(UnweighableValue) { matrix = try matrix.weighted(weighting) } catch {
            throw Failure(error, rows: rows, columns: columns)
        }
    }
}

// What arithmetic says by number, said by name.

extension Failure {
    fileprivate init(_ error: RepeatedEntry, ids: Labels, items: Labels) {
        self.init("\(quoted(ids.text(error.column))) has \(quoted(items.text(error.row))) twice")
    }

    fileprivate init(_ error: UnweighableValue, rows: Labels, columns: Labels) {
        let entry = "\(quoted(rows.text(error.row))) \(quoted(columns.text(error.column)))"
        self.init("the value of \(entry) is not \(error.condition)")
    }
}
