/// How well one user's list of recommendations, cut off after N items, meets the items that are relevant to
/// that user.
public struct ListMetrics: Sendable, Equatable {
    /// Relevant items in the list / N: a list that is shorter than N pays for it.
    public let precision: Double
    /// Relevant items in the list / all relevant items.
    public let recall: Double
    /// Relevant items in the list / min(N, all relevant items), the most there could be (Liang et al. 2018,
    /// "Variational autoencoders for collaborative filtering", section 4.2).
    public let recallOfMost: Double
    /// Discounted cumulative gain, Σ gain / log₂(rank + 1) over the ranks of relevant items, / the same for an
    /// ideal list (Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques"; the
    /// discount is that of Burges et al. 2005).
    public let ndcg: Double
    /// Σ precision at the rank of each relevant item in the list / min(N, all relevant items) (Manning,
    /// Raghavan and Schütze 2008, "Introduction to information retrieval", section 8.4, cut off at N).
    public let averagePrecision: Double
    /// The same / all relevant items, as trec_eval has it (`map_cut`).
    public let averagePrecisionOfAll: Double
    /// 1 / rank of the first relevant item; 0 where there is none (Voorhees 1999, "The TREC-8 question
    /// answering track report").
    public let reciprocalRank: Double
    /// Whether there is a relevant item in the list.
    public let isHit: Bool

    /// - Parameters:
    ///   - hits: rank, from 1, and gain of the relevant items in the list, in ascending order, no rank above N.
    ///   - relevantCount: how many items are relevant, at least one.
    ///   - ideal: the discounted gain of an ideal list, more than 0.
    ///   - discounts: of N, extended to all ranks.
    init(hits: [(rank: Int, gain: Double)], relevantCount: Int, ideal: Double, discounts: RankDiscounts) {
        var gain = 0.0
        var precisions = 0.0
        for (i, hit) in hits.enumerated() {
            gain += hit.gain * discounts.weight(of: hit.rank)
            precisions += Double(i + 1) / Double(hit.rank)
        }
        let most = Double(min(discounts.cutoff, relevantCount))
        precision = Double(hits.count) / Double(discounts.cutoff)
        recall = Double(hits.count) / Double(relevantCount)
        recallOfMost = Double(hits.count) / most
        ndcg = gain / ideal
        averagePrecision = precisions / most
        averagePrecisionOfAll = precisions / Double(relevantCount)
        reciprocalRank = hits.first.map { 1 / Double($0.rank) } ?? 0
        isHit = !hits.isEmpty
    }
}

/// One user's list, judged.
public struct JudgedList: Sendable {
    /// Nil for a user without relevant items.
    public let metrics: ListMetrics?
    /// The mean self-information of the list's first N items; nil where that is not known, and without a list.
    public let novelty: Double?
    let isList: Bool

    init(_ metrics: ListMetrics?, novelty: Double?, isList: Bool = true) {
        self.metrics = metrics
        self.novelty = novelty
        self.isList = isList
    }

    /// What a user with relevant items gets who has no list.
    public static var missing: JudgedList { JudgedList(nil, novelty: nil, isList: false) }

    /// The value of a metric; nil where it has none.
    public subscript(metric: ListMetric) -> Double? {
        if metric == .novelty { return novelty }
        guard let metrics else { return isList ? nil : 0 }
        switch metric {
        case .precision: return metrics.precision
        case .recall: return metrics.recall
        case .recallOfMost: return metrics.recallOfMost
        case .ndcg: return metrics.ndcg
        case .averagePrecision: return metrics.averagePrecision
        case .averagePrecisionOfAll: return metrics.averagePrecisionOfAll
        case .reciprocalRank: return metrics.reciprocalRank
        case .isHit: return metrics.isHit ? 1 : 0
        case .novelty: return novelty
        }
    }

    /// What the user adds to the sums, in the order of `ListMetric`.
    public var sample: UserSample {
        let novelty = novelty ?? 0
        guard let metrics else {
            return UserSample(
                counts: isList ? [0, 1] : [1, 0], values: isList ? [0, 0, 0, 0, 0, 0, 0, 0, novelty] : [])
        }
        return UserSample(
            counts: [1, 1],
            values: [
                metrics.precision, metrics.recall, metrics.recallOfMost, metrics.ndcg,
                metrics.averagePrecision,
                metrics.averagePrecisionOfAll, metrics.reciprocalRank, metrics.isHit ? 1 : 0, novelty,
            ])
    }
}
