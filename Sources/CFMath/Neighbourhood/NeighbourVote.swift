import CFSupport

/// The sparse product of rows with a matrix, best columns first: what neighbours vote for.
///
/// score(item) = Σ a·b over the middle ids, or Σ a·b / Σ|a| over those that have the item, which predicts a
/// rating where the a are similarities of users and the b ratings (Herlocker, Konstan, Borchers and Riedl 1999, eq. 2,
/// without the mean offsets), or Σ a·b / Σ|b| where the a are ratings and the b similarities of items (Sarwar,
/// Karypis, Konstan and Riedl 2001, section 3.2.1). A constant that is added to the divisor draws what little weight
/// speaks for towards 0 (Koren 2008, "Factorization meets the neighborhood", section 2.2).
///
/// May be used by several threads at once: each vote borrows an accumulator for every item.
public final class NeighbourVote {
    /// An item's score is beyond what a number can hold.
    public struct Overflow: Error {
        /// Which item.
        public let item: Int32

        /// The score of `item`.
        public init(item: Int32) { self.item = item }
    }

    private let right: SparseMatrix<Double>
    private let limit: Int?
    private let averages: Bool
    private let weighsByRight: Bool
    private let shrink: Double
    private let lock = Monitor()
    private var idle: [ScoreAccumulator] = []

    /// - Parameters:
    ///   - right: middle ids × items.
    ///   - limit: how many items to keep; nil is all.
    ///   - averages: divide by Σ|a|; an item whose Σ|a| is 0 is left out.
    ///   - weighsByRight: where it `averages`, by Σ|b| instead.
    ///   - shrink: where it `averages`, what is added to the divisor; at least 0.
    public init(
        _ right: SparseMatrix<Double>, limit: Int?, averages: Bool, weighsByRight: Bool = false,
        shrink: Double = 0
    ) {
        self.right = right
        self.limit = limit
        self.averages = averages
        self.weighsByRight = weighsByRight
        self.shrink = shrink
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
        try withSums(middles, values, excluding: excluded) { (sums) throws(Overflow) in try best(sums) }
    }

    /// The scores of some items, to the last digit those of `vote`; nil for one that has none there.
    ///
    /// - Parameter items: in any order, also repeated; those that the matrix lacks have no score.
    /// - Complexity: O(entries of the rows + items).
    public func scores(
        _ middles: [Int32], _ values: [Double], of items: [Int32]
    ) throws(Overflow) -> [Double?] {
        try withSums(middles, values, excluding: []) { (sums) throws(Overflow) in
            let scores = items.map { item in sums[item].flatMap { score($0.sum, $0.weight) } }
            sums.takeAll { _, _, _, _ in }
            for (item, score) in zip(items, scores) where score?.isFinite == false {
                throw Overflow(item: item)
            }
            return scores
        }
    }

    /// What each middle id adds to the scores of some items: of each the contributions, whose sum is its score, the
    /// greatest first, equal ones in the order of the middle ids' numbers.
    ///
    /// - Parameter items: distinct ones.
    /// - Complexity: O(entries of the rows · log items).
    public func contributions(
        _ middles: [Int32], _ values: [Double], to items: [Int32]
    ) -> [[Scored<Int32>]] {
        let places = items.indices.sorted { items[$0] < items[$1] }
        let sorted = places.map { items[$0] }
        var found = [(parts: [Scored<Int32>], weight: Double)](repeating: ([], 0), count: items.count)
        for vote in Self.ordered(middles, values) where vote.key < right.rowCount {
            for entry in right.row(Int(vote.key)) {
                guard let at = sorted.placeInAscending(right.columns[entry]) else { continue }
                let b = right.values[entry]
                found[places[at]].parts.append(Scored(key: vote.key, score: vote.score * b))
                found[places[at]].weight += weighsByRight ? b.magnitude : vote.score.magnitude
            }
        }
        return found.map { found in
            let sums = Dictionary(found.parts.map { ($0.key, $0.score) }, uniquingKeysWith: +)
            return sums.map { Scored(key: $0, score: score($1, found.weight) ?? 0) }.sorted {
                $0.precedes($1)
            }
        }
    }

    /// Lends an accumulator that has the votes of a key; `body` empties it.
    private func withSums<Value>(
        _ middles: [Int32], _ values: [Double], excluding excluded: ArraySlice<Int32>,
        _ body: (ScoreAccumulator) throws(Overflow) -> Value
    ) throws(Overflow) -> Value {
        let sums =
            lock.locked { idle.popLast() }
            ?? ScoreAccumulator(itemCount: right.columnCount, averages: averages)
        defer { lock.locked { idle.append(sums) } }
        sums.add(right, Self.ordered(middles, values), excluding: excluded, weighsByRight: weighsByRight)
        return try body(sums)
    }

    /// Nil for an average without weight; not finite where the sum or the divisor is not.
    private func score(_ sum: Double, _ weight: Double) -> Double? {
        if !averages { return sum }
        let divisor = weight + shrink
        return weight == 0 ? nil : divisor.isFinite ? sum / divisor : divisor
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
            guard let score = score(sum, weight) else { return }
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
