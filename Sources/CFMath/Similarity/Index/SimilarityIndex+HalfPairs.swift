import CFSupport

extension SimilarityIndex {
    /// The best neighbours of every row, each pair computed once and offered to both its rows.
    ///
    /// Some rows at a time, neighbours in the order of the number of features, with all rows that have
    /// fewer: so the rows that nearly everybody shares, whose lanes are well filled, meet the long lists.
    ///
    /// - Parameters:
    ///   - top: neighbours a row.
    ///   - progress: told how many rows are done, and how many there are; one call at a time.
    /// - Precondition: the measure is symmetric.
    /// - Complexity: half the products of all pairs of entries with one feature; memory O(rows·top) and O(rows)
    ///   a thread.
    func halfPairs(_ top: Int, progress: (Int, Int) -> Void) -> PlacedHeaps {
        let result = PlacedHeaps(
            BoundedHeaps(rowCount: vectors.count, limit: top, floor: options.floor), rowCount: vectors.count
        )
        let chunks = Chunks(of: vectors.count, by: laneCount)
        let report = Monitor()
        var done = 0
        Parallel.forEach(chunks.count, threads: threads) { i in
            // The ones with most to do come first, so that threads end together.
            let places = chunks[chunks.count - 1 - i]
            withTile(for: form) { compareWithRarer(places, $0, result) }
            report.locked {
                done += places.count
                progress(done, vectors.count)
            }
        }
        return result
    }

    /// Compares the rows at some neighbouring places with all before them and with each other.
    private func compareWithRarer(_ places: Range<Int>, _ tile: SimilarityTile, _ result: PlacedHeaps) {
        let (once, includesSelf) = (options.once, options.includesSelf)
        let rows = places.map { Int(order[$0]) }
        let own = BoundedHeaps(rowCount: laneCount, limit: result.heaps.limit, floor: options.floor)
        tile.load(FeatureLanes(vectors: vectors, rows: rows), below: places.upperBound)
        // What would not get in later need not be kept.
        result.forEachStripe(in: places) { stripe in
            for place in stripe { tile.raise(place - places.lowerBound, to: result.heaps.threshold(place)) }
        }
        result.forEachStripe(in: 0..<places.upperBound) { stripe in
            tile.forEachPair(in: stripe, threshold: result.heaps.threshold) { place, lane, similarity in
                let lanePlace = places.lowerBound + lane
                if lanePlace < place || (lanePlace == place && !includesSelf) { return }
                let other = Int(order[place])
                let row = rows[lane]
                if similarity >= tile.threshold(lane), !once || row <= other {
                    own.offer(Scored(key: order[place], score: similarity), to: lane)
                    tile.raise(lane, to: own.threshold(lane))
                }
                if similarity >= result.heaps.threshold(place), row != other, !once || other < row {
                    result.heaps.offer(
                        Scored(key: Int32(truncatingIfNeeded: row), score: similarity), to: place)
                }
            }
        }
        result.forEachStripe(in: places) { stripe in
            for place in stripe { result.heaps.offer(own, place - places.lowerBound, to: place) }
        }
    }
}

/// Heaps of rows by place, which several threads fill: whoever goes through a stripe of places holds its lock.
final class PlacedHeaps {
    let heaps: BoundedHeaps
    private let stripes: Chunks
    private let locks: [Monitor]

    init(_ heaps: BoundedHeaps, rowCount: Int) {
        self.heaps = heaps
        stripes = Chunks(of: rowCount, by: max(256, (rowCount + 63) / 64))
        locks = stripes.map { _ in Monitor() }
    }

    /// Calls `body` with the places of each stripe, cut to the range, while it is locked; the last first.
    func forEachStripe(in places: Range<Int>, _ body: (Range<Int>) -> Void) {
        for (stripe, lock) in zip(stripes, locks).reversed() where stripe.overlaps(places) {
            lock.locked { body(stripe.clamped(to: places)) }
        }
    }
}
