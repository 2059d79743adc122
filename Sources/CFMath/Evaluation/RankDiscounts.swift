import CFSupport

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
