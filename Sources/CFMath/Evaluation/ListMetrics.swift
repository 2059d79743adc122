import CFSupport

/// How well one user's list of recommendations, cut off after N items, meets the items that are relevant to
/// that user. Relevance is binary.
public struct ListMetrics: Sendable, Equatable {
    /// Relevant items in the list / N: a list that is shorter than N pays for it.
    public let precision: Double
    /// Relevant items in the list / all relevant items.
    public let recall: Double
    /// Discounted cumulative gain, Σ 1 / log₂(rank + 1) over the ranks of relevant items, / the same for an
    /// ideal list (Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques"; the
    /// discount is that of Burges et al. 2005).
    public let ndcg: Double
    /// Σ precision at the rank of each relevant item in the list / min(N, all relevant items) (Manning,
    /// Raghavan and Schütze 2008, "Introduction to information retrieval", section 8.4, cut off at N).
    public let averagePrecision: Double
    /// 1 / rank of the first relevant item; 0 where there is none (Voorhees 1999, "The TREC-8 question
    /// answering track report").
    public let reciprocalRank: Double
    /// Whether there is a relevant item in the list.
    public let isHit: Bool

    /// - Parameters:
    ///   - ranks: the ranks, from 1, of the relevant items in the list, in ascending order, none above N.
    ///   - relevantCount: how many items are relevant, at least one.
    ///   - discounts: of N, extended to all ranks and to as many as there are relevant items, at most N.
    init(ranks: [Int], relevantCount: Int, discounts: RankDiscounts) {
        var gain = 0.0
        var precisions = 0.0
        for (i, rank) in ranks.enumerated() {
            gain += discounts.weight(of: rank)
            precisions += Double(i + 1) / Double(rank)
        }
        let best = min(discounts.cutoff, relevantCount)
        precision = Double(ranks.count) / Double(discounts.cutoff)
        recall = Double(ranks.count) / Double(relevantCount)
        ndcg = gain / discounts.sum(of: best)
        averagePrecision = precisions / Double(best)
        reciprocalRank = ranks.first.map { 1 / Double($0) } ?? 0
        isHit = !ranks.isEmpty
    }
}

/// The weights 1 / log₂(rank + 1) and their sums, as far as they were needed.
struct RankDiscounts: Sendable {
    let cutoff: Int
    private var weights: [Double] = []
    private var sums: [Double] = [0]

    init(cutoff: Int) { self.cutoff = cutoff }

    /// Makes the weights up to a rank. Call it before asking for them.
    mutating func extend(to rank: Int) {
        while weights.count < rank {
            let weight = 1 / Platform.binaryLog(Double(weights.count + 2))
            weights.append(weight)
            sums.append(sums[sums.count - 1] + weight)
        }
    }

    func weight(of rank: Int) -> Double { weights[rank - 1] }
    func sum(of ranks: Int) -> Double { sums[ranks] }
}
