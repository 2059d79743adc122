import CFSupport

extension SimilarityIndex {
    /// Neighbours of the rows, in order: some rows at a time are worked on side by side.
    ///
    /// - Parameters:
    ///   - rows: which rows, ascending; nil is all.
    ///   - progress: told how far the work is: so much of so much.
    ///   - work: makes something of some rows' neighbours, in parallel.
    ///   - finish: takes what `work` made, in order of the rows.
    /// - Complexity: memory O(rows·top) with `top`, without it that of a few blocks of rows a thread.
    public func forEachRow<Value, Failed: Error>(
        _ rows: [Int]? = nil, progress: (Int, Int) -> Void = { _, _ in },
        work: ([NeighbourList]) throws(Failed) -> Value,
        finish: (Value) throws(Failed) -> Void
    ) throws(Failed) {
        if rows == nil, options.measure != .confidence, let top = options.top, fitsAtOnce(top) {
            let heaps = halfPairs(min(top, vectors.count), progress: progress)
            var places = [Int32](repeating: 0, count: vectors.count)
            for (place, row) in order.enumerated() { places[Int(row)] = Int32(truncatingIfNeeded: place) }
            try Parallel.inOrder(
                vectors.count, by: 256, threads: threads,
                work: { (block: Range<Int>) throws(Failed) in
                    try work(
                        block.map {
                            NeighbourList(row: $0, neighbours: heaps.heaps.sorted(Int(places[$0])))
                        })
                }, finish: finish)
            return
        }
        var isListed = [Bool](repeating: rows == nil, count: vectors.count)
        for row in rows ?? [] { isListed[row] = true }
        let wanted = rows ?? Array(0..<vectors.count)
        var done = 0
        try Parallel.inOrder(
            wanted.count, by: laneCount, threads: threads,
            work: { (block: Range<Int>) throws(Failed) in
                (try work(ownNeighbours(of: Array(wanted[block])) { isListed[$0] }), block.count)
            },
            finish: { (made: (Value, Int)) throws(Failed) in
                try finish(made.0)
                done += made.1
                progress(done, wanted.count)
            })
    }

    /// Whether all rows' heaps need no more memory than what a block of rows or the vectors do.
    private func fitsAtOnce(_ top: Int) -> Bool {
        let (size, overflow) = vectors.count.multipliedReportingOverflow(by: min(top, vectors.count))
        return !overflow && (top <= 1024 || size <= max(1 << 22, vectors.matrix.entryCount))
    }
}
