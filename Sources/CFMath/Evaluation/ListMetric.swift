/// What is measured of one user's list, and as a mean over users.
public enum ListMetric: String, CaseIterable, Sendable {
    case precision, recall
    case recallOfMost = "recall_min"
    case ndcg
    case averagePrecision = "map"
    case averagePrecisionOfAll = "map_r"
    case reciprocalRank = "mrr"
    case isHit = "hit_rate"
    case novelty

    /// Its place in `MetricSums` of lists.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Whether the mean is over the lists, not over the users that have relevant items.
    public var isOfLists: Bool { self == .novelty }
}
