/// How good recommendations are: the means of `ListMetrics` over all users that have relevant items, those
/// without recommendations counting as 0, and how much of the catalogue is recommended at all.
public struct RankingMetrics: Sendable {
    /// N, the length that lists are cut off at.
    public let cutoff: Int
    /// The number of users that have relevant items.
    public let userCount: Int
    /// Users × items, an entry where the item is relevant.
    private let truth: SparseMatrix<Double>
    private let relevantCounts: [Int]
    private var discounts: RankDiscounts
    /// For each item, the number of the list for which it was last marked as relevant.
    private var marks: [Int]
    private var lists = 0
    private var isRecommended: [Bool]
    private var recommendedCount = 0

    private var precisions = ExactSum()
    private var recalls = ExactSum()
    private var ndcgs = ExactSum()
    private var averagePrecisions = ExactSum()
    private var reciprocalRanks = ExactSum()
    private var hits = 0

    /// - Parameters:
    ///   - truth: users × items; an entry, whatever its value, says that the item is relevant to the user.
    ///   - cutoff: N, at least 1.
    /// - Complexity: O(entries + users + items).
    public init(truth: SparseMatrix<Double>, cutoff: Int) {
        self.truth = truth
        self.cutoff = cutoff
        discounts = RankDiscounts(cutoff: cutoff)
        marks = Array(repeating: -1, count: truth.columnCount)
        isRecommended = Array(repeating: false, count: truth.columnCount)
        var counts: [Int] = []
        for user in 0..<truth.rowCount {
            var count = 0
            for at in truth.row(user) where marks[Int(truth.columns[at])] != user {
                marks[Int(truth.columns[at])] = user
                count += 1
            }
            counts.append(count)
        }
        relevantCounts = counts
        userCount = counts.count { $0 > 0 }
        lists = truth.rowCount
    }

    /// Takes one user's list. A user may have one only; an item that is repeated counts at its best rank.
    ///
    /// - Parameters:
    ///   - user: the row in the truth; nil for a user without relevant items, whose list counts for coverage alone.
    ///   - items: best first; numbers from the truth's number of columns on are items that it lacks, themselves
    ///     numbered without gaps.
    /// - Returns: the list's own metrics; nil where the user has no relevant items.
    /// - Complexity: O(length + relevant items).
    @discardableResult
    public mutating func add(user: Int?, items: [Int32]) -> ListMetrics? {
        recommend(items)
        guard let user, relevantCounts[user] > 0 else { return nil }
        for at in truth.row(user) { marks[Int(truth.columns[at])] = lists }
        var ranks: [Int] = []
        for (i, item) in items.prefix(cutoff).enumerated() where marks[Int(item)] == lists {
            marks[Int(item)] = -1
            ranks.append(i + 1)
        }
        lists += 1
        discounts.extend(to: max(ranks.last ?? 0, min(cutoff, relevantCounts[user])))
        let metrics = ListMetrics(ranks: ranks, relevantCount: relevantCounts[user], discounts: discounts)
        precisions.add(metrics.precision)
        recalls.add(metrics.recall)
        ndcgs.add(metrics.ndcg)
        averagePrecisions.add(metrics.averagePrecision)
        reciprocalRanks.add(metrics.reciprocalRank)
        if metrics.isHit { hits += 1 }
        return metrics
    }

    private mutating func recommend(_ items: [Int32]) {
        for (i, item) in items.enumerated() {
            let item = Int(item)
            if item >= isRecommended.count {
                let more = item + 1 - isRecommended.count
                isRecommended.append(contentsOf: repeatElement(false, count: more))
                marks.append(contentsOf: repeatElement(-1, count: more))
            }
            if i < cutoff, !isRecommended[item] {
                isRecommended[item] = true
                recommendedCount += 1
            }
        }
    }

    private func mean(_ sum: Double) -> Double? { userCount == 0 ? nil : sum / Double(userCount) }

    /// The mean precision; nil, as the other means, where no user has relevant items.
    public var precision: Double? { mean(precisions.value) }
    /// The mean recall.
    public var recall: Double? { mean(recalls.value) }
    /// The mean normalised discounted cumulative gain.
    public var ndcg: Double? { mean(ndcgs.value) }
    /// The mean of the average precisions.
    public var meanAveragePrecision: Double? { mean(averagePrecisions.value) }
    /// The mean of the reciprocal ranks.
    public var meanReciprocalRank: Double? { mean(reciprocalRanks.value) }
    /// The share of users with a hit.
    public var hitRate: Double? { mean(Double(hits)) }
    /// Catalogue coverage: the items that are in any user's list, cut off, / all items seen, in the truth or in
    /// a list at any rank (Ge, Delgado-Battenfeld and Jannach 2010, "Beyond accuracy: evaluating recommender
    /// systems by coverage and serendipity"); nil where no item was seen.
    public var coverage: Double? {
        isRecommended.isEmpty ? nil : Double(recommendedCount) / Double(isRecommended.count)
    }
}
