import CFSupport

/// The sparse product of rows with a matrix, best columns first: what neighbours vote for.
///
/// score(item) = Σ a·b over the middle ids, or Σ a·b / Σ|a| over those that have the item, which predicts a
/// rating where the a are similarities of users and the b ratings (Herlocker, Konstan, Borchers and Riedl 1999, eq. 2,
/// without the mean offsets), or Σ a·b / Σ|b| where the a are ratings and the b similarities of items (Sarwar,
/// Karypis, Konstan and Riedl 2001, section 3.2.1).
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
    private let weighsByRight: Bool
    private let lock = Monitor()
    private var idle: [ScoreAccumulator] = []

    /// - Parameters:
    ///   - right: middle ids × items.
    ///   - limit: how many items to keep; nil is all.
    ///   - averages: divide by Σ|a|; an item whose Σ|a| is 0 is left out.
    ///   - weighsByRight: where it `averages`, by Σ|b| instead.
    public init(
        _ right: SparseMatrix<Double>, limit: Int?, averages: Bool, weighsByRight: Bool = false
    ) {
        self.right = right
        self.limit = limit
        self.averages = averages
        self.weighsByRight = weighsByRight
    }

    /// The items by descending score, ties in the order in which they were first voted for. Votes count by descending
    /// weight, equal ones in the order of the middle ids' numbers, whatever their order here: no digit and no place
    /// depends on that.
    ///
    /// - Parameters:
    ///   - middles: rows of the matrix, from its number of rows on unknown ones; `values` are their weights.
    ///   - excluded: items to leave out; those that the matrix lacks do not matter.
    /// - Complexity: O(entries of the rows + items·log k).
    public func vote(
        _ middles: [Int32], _ values: [Double], excluding excluded: ArraySlice<Int32> = []
    ) throws(Overflow) -> [Scored<Int32>] {
        let sums =
            lock.locked { idle.popLast() }
            ?? ScoreAccumulator(itemCount: right.columnCount, averages: averages)
        defer { lock.locked { idle.append(sums) } }
        sums.add(right, Self.ordered(middles, values), excluding: excluded, weighsByRight: weighsByRight)
        return try best(sums)
    }

    /// By descending weight, then by number.
    private static func ordered(_ middles: [Int32], _ values: [Double]) -> [Scored<Int32>] {
        var votes = zip(middles, values).map { Scored(key: $0, score: $1) }
        if !votes.indices.dropFirst().allSatisfy({ votes[$0 - 1].precedes(votes[$0]) }) {
            votes.sort { $0.precedes($1) }
        }
        return votes
    }

    private func best(_ sums: ScoreAccumulator) throws(Overflow) -> [Scored<Int32>] {
        let limit = limit ?? .max
        // The keys are places in the order of the first votes, by which ties are resolved.
        var heap: [Scored<Int32>] = []
        var threshold = -Double.infinity
        var overflow: Overflow?
        sums.takeAll { place, item, sum, weight in
            if averages, weight == 0 { return }
            let score = averages ? sum / weight : sum
            if score > threshold {
                heap.offer(
                    Scored(key: Int32(truncatingIfNeeded: place), score: score), toHeapFrom: 0, limit: limit)
                if heap.count == limit { threshold = heap[0].score }
            }
            if !score.isFinite, overflow == nil { overflow = Overflow(item: item) }
        }
        if let overflow { throw overflow }
        heap.sort { $0.precedes($1) }
        return heap.map { Scored(key: sums.item(at: Int($0.key)), score: $0.score) }
    }
}
