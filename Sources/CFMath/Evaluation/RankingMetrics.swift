/// How good recommendations are: the means of `ListMetrics` over all users that have relevant items, those
/// without recommendations counting as 0, and which items are recommended at all.
///
/// Memory: the relevant items, and a few words a user and an item; nothing of the lists.
public struct RankingMetrics: Sendable {
    /// N, the length that lists are cut off at.
    public let cutoff: Int
    private let truth: RelevantItems
    private let information: SelfInformation?
    private var discounts: RankDiscounts
    /// For each item, the gain that it has in the list at hand; 0 where it is not relevant.
    private var gains: [Double]
    private var isJudged: [Bool]
    /// The sums over the users that have relevant items, all of which are counted from the beginning on.
    public private(set) var sums = MetricSums.ofLists
    /// How often items are recommended.
    public private(set) var items: ItemCounts

    /// - Parameters:
    ///   - truth: what is relevant.
    ///   - cutoff: N, at least 1.
    ///   - catalogue: for each item whether it is of the catalogue; nil: the items of the truth and those of the
    ///     lists, at any rank, are.
    ///   - information: what novelty is measured by.
    public init(
        truth: RelevantItems, cutoff: Int, catalogue: [Bool]? = nil, information: SelfInformation? = nil
    ) {
        self.truth = truth
        self.cutoff = cutoff
        self.information = information
        discounts = RankDiscounts(cutoff: cutoff)
        gains = Array(repeating: 0, count: truth.gains.columnCount)
        isJudged = Array(repeating: false, count: truth.gains.rowCount)
        items = catalogue.map(ItemCounts.init(catalogue:)) ?? ItemCounts(seen: truth.gains.columnCount)
        sums.userCount = truth.userCount
    }

    /// Takes one user's list. A user may have one only; an item that is repeated counts at its best rank.
    ///
    /// - Parameters:
    ///   - user: the row in the truth; nil for a user who is not there, whose list counts for the items and for
    ///     novelty alone, as that of a user without relevant items does.
    ///   - items: best first.
    /// - Complexity: O(length + relevant items), but for the order of grades.
    @discardableResult
    public mutating func add(user: Int?, items: [Int32]) -> JudgedList {
        self.items.add(items, cutoff: cutoff)
        let novelty = information?.mean(items, cutoff: cutoff)
        let judged = JudgedList(user.flatMap { metrics($0, items) }, novelty: novelty)
        let users = sums.userCount
        sums.add(judged.sample)
        sums.userCount = users
        return judged
    }

    private mutating func metrics(_ user: Int, _ items: [Int32]) -> ListMetrics? {
        let row = truth.gains.row(user)
        if row.isEmpty { return nil }
        isJudged[user] = true
        for at in row { gains[Int(truth.gains.columns[at])] = truth.gains.values[at] }
        var hits: [(rank: Int, gain: Double)] = []
        for (i, item) in items.prefix(cutoff).enumerated()
        where Int(item) < gains.count && gains[Int(item)] > 0 {
            hits.append((i + 1, gains[Int(item)]))
            gains[Int(item)] = 0
        }
        for at in row { gains[Int(truth.gains.columns[at])] = 0 }
        discounts.extend(to: max(hits.last?.rank ?? 0, min(cutoff, row.count)))
        return ListMetrics(
            hits: hits, relevantCount: row.count, ideal: truth.ideal(user, discounts), discounts: discounts)
    }

    /// The users that have relevant items and had no list, in ascending order.
    public var missing: [Int] {
        isJudged.indices.filter { !isJudged[$0] && !truth.gains.row($0).isEmpty }
    }

    /// The number of users that have relevant items.
    public var userCount: Int { sums.userCount }

    /// The mean of a metric over users; nil where there are none.
    public func mean(_ metric: ListMetric) -> Double? { sums.mean(metric) }
}
