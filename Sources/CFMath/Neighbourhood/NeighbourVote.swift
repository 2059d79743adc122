import CFSupport

/// The sparse product of rows with a matrix, best columns first: what neighbours vote for.
///
/// score(item) = Σ a·b over the middle ids, or Σ a·b / Σ|a| over those that have the item, which predicts a
/// rating (Herlocker, Konstan, Borchers and Riedl 1999, eq. 2, without the mean offsets).
///
/// May be used by several threads at once: each vote borrows an accumulator for every item.
public final class NeighbourVote {
    /// An item's score is beyond what a number can hold.
    public struct Overflow: Error {
        /// Which item.
        public let item: Int32
    }

    private let right: SparseMatrix<Double>
    private let limit: Int?
    private let averages: Bool
    private let lock = Monitor()
    private var idle: [ScoreAccumulator] = []

    /// - Parameters:
    ///   - right: middle ids × items.
    ///   - limit: how many items to keep; nil is all.
    ///   - averages: divide by Σ|a|; an item whose Σ|a| is 0 is left out.
    public init(_ right: SparseMatrix<Double>, limit: Int?, averages: Bool) {
        self.right = right
        self.limit = limit
        self.averages = averages
    }

    /// The items by descending score, ties in the order of their numbers. Votes are added up in the order of the
    /// middle ids' numbers, whatever their order here: no digit and no place depends on that.
    ///
    /// - Parameters:
    ///   - middles: rows of the matrix, from its number of rows on unknown ones; `values` are their weights.
    ///   - excluded: items to leave out.
    /// - Complexity: O(entries of the rows + items·log k).
    public func vote(
        _ middles: [Int32], _ values: [Double], excluding excluded: ArraySlice<Int32> = []
    ) throws(Overflow) -> [Scored<Int32>] {
        let sums =
            lock.locked { idle.popLast() }
            ?? ScoreAccumulator(itemCount: right.columnCount, averages: averages)
        defer { lock.locked { idle.append(sums) } }
        let (middles, values) = Self.ordered(middles, values)
        sums.add(right, middles, values, excluding: excluded)
        return try best(sums)
    }

    /// By number, and where one comes again by value.
    private static func ordered(_ middles: [Int32], _ values: [Double]) -> ([Int32], [Double]) {
        if zip(middles, middles.dropFirst()).allSatisfy(<) { return (middles, values) }
        let keys = middles.indices.map { UInt64(UInt32(bitPattern: middles[$0])) << 32 | UInt64($0) }.sorted {
            let (a, b) = ($0 >> 32, $1 >> 32)
            return a != b ? a < b : values[Int($0 & 0xFFFF_FFFF)] < values[Int($1 & 0xFFFF_FFFF)]
        }
        return (
            keys.map { Int32(truncatingIfNeeded: $0 >> 32) }, keys.map { values[Int($0 & 0xFFFF_FFFF)] }
        )
    }

    private func best(_ sums: ScoreAccumulator) throws(Overflow) -> [Scored<Int32>] {
        let limit = limit ?? .max
        var heap: [Scored<Int32>] = []
        var threshold = -Double.infinity
        var overflow: Overflow?
        sums.takeAll { item, sum, weight in
            if averages, weight == 0 { return }
            let score = averages ? sum / weight : sum
            if score >= threshold {
                heap.offer(Scored(key: item, score: score), toHeapFrom: 0, limit: limit)
                if heap.count == limit { threshold = heap[0].score }
            }
            if !score.isFinite, overflow == nil { overflow = Overflow(item: item) }
        }
        if let overflow { throw overflow }
        heap.sort { $0.precedes($1) }
        return heap
    }
}
