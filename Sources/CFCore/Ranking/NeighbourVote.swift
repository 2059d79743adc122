/// The sparse product of a row with a matrix, best columns first: what neighbours vote for.
///
/// score(item) = Σ a·b over the middle ids, or Σ a·b / Σ|a| over those that have the item, which predicts a
/// rating (Herlocker, Konstan, Borchers and Riedl 1999, eq. 2, without the mean offsets).
///
/// One voter serves one thread: it holds an accumulator for every item.
public struct NeighbourVote {
    /// An item and its score.
    public typealias Vote = (item: Int32, score: Double)

    private let right: SparseMatrix
    private let limit: Int?
    private let averages: Bool
    private var sums: [Double]
    private var weights: [Double]
    /// The round in which an item was last voted for, or excluded.
    private var rounds: [Int32]
    private var excludedRounds: [Int32]
    private var round: Int32 = 0
    private var touched: [Int32] = []

    /// - Parameters:
    ///   - right: middle ids × items.
    ///   - limit: how many items to keep; nil is all.
    ///   - averages: divide by Σ|a|.
    public init(_ right: SparseMatrix, limit: Int?, averages: Bool) {
        self.right = right
        self.limit = limit
        self.averages = averages
        sums = Array(repeating: 0, count: right.columnCount)
        weights = Array(repeating: 0, count: averages ? right.columnCount : 0)
        rounds = Array(repeating: 0, count: right.columnCount)
        excludedRounds = rounds
    }

    /// The items by descending score, ties in the order in which they were first voted for.
    ///
    /// - Parameters:
    ///   - middles: rows of the matrix, -1 for an unknown one; `values` are their weights.
    ///   - excluded: items to leave out.
    /// - Complexity: O(entries of the rows + items·log k).
    public mutating func vote(
        _ middles: [Int32], _ values: [Double], excluding excluded: ArraySlice<Int32> = []
    ) -> [Vote] {
        round += 1
        touched.removeAll(keepingCapacity: true)
        for item in excluded { excludedRounds[Int(item)] = round }
        for (middle, value) in zip(middles, values) where middle >= 0 { add(Int(middle), value) }
        if averages {
            for item in touched { sums[Int(item)] /= weights[Int(item)] }
        }
        return best()
    }

    private mutating func add(_ middle: Int, _ value: Double) {
        for at in right.row(middle) {
            let item = Int(right.columns[at])
            if rounds[item] != round {
                if excludedRounds[item] == round { continue }
                rounds[item] = round
                touched.append(Int32(item))
                sums[item] = 0
                if averages { weights[item] = 0 }
            }
            sums[item] += value * right.values[at]
            if averages { weights[item] += value.magnitude }
        }
    }

    private func best() -> [Vote] {
        var top = TopK<Int32>(limit ?? max(1, touched.count))
        for item in touched where sums[Int(item)].isFinite { top.offer(sums[Int(item)], item) }
        return top.sorted().map { ($0.element, $0.score) }
    }
}
