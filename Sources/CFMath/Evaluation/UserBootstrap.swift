import CFSupport

/// How far metrics would be from what they are with other users of the same kind: replicates in which each user counts
/// as often as a Poisson variable of mean 1 says (Chamandy, Muralidharan, Najmi and Naidu 2012, "Estimating
/// uncertainty for massive data streams"; the resampling is that of Efron 1979, "Bootstrap methods: another look at the
/// jackknife", with a number of users that varies).
///
/// A user's weights are a function of the seed and of the user alone. So replicates can be added up shard by shard, in
/// any order, on any number of threads.
///
/// Memory: the sums of each replicate, and a few hundred users.
public struct UserBootstrap: Sendable {
    private let seed: UInt64
    private let threads: Int
    private var sums: [MetricSums]
    private var waiting: [(user: UInt64, sample: UserSample)] = []

    private static let mostWaiting = 256
    /// How many replicates are drawn from one stream.
    private static let block = 64

    /// - Parameters:
    ///   - replicates: how many.
    ///   - zeros: the sums of nobody.
    public init(replicates: Int, seed: UInt64, of zeros: MetricSums, threads: Int) {
        self.seed = seed
        self.threads = threads
        sums = Array(repeating: zeros, count: replicates)
    }

    /// Adds a user. - Parameter user: a hash that tells users apart.
    /// - Complexity: O(replicates · values), amortised.
    public mutating func add(_ user: UInt64, _ sample: UserSample) {
        waiting.append((user, sample))
        if waiting.count == Self.mostWaiting { addWaiting() }
    }

    /// The sums of each replicate.
    public mutating func replicates() -> [MetricSums] {
        addWaiting()
        return sums
    }

    private mutating func addWaiting() {
        let (waiting, seed) = (waiting, seed)
        let old = sums
        sums = Parallel.mapChunks(of: old.count, by: Self.block, threads: threads) { range in
            var sums = Array(old[range])
            for (user, sample) in waiting {
                let stream = RandomStream.bootstrap(user: user, block: range.lowerBound / Self.block)
                var random = SeededRandom(seed: seed, stream)
                for i in sums.indices {
                    let weight = random.poisson()
                    if weight > 0 { sums[i].add(sample, weight: weight) }
                }
            }
            return sums
        }.flatMap { $0 }
        self.waiting.removeAll(keepingCapacity: true)
    }

    /// The middle 95 % of a metric's replicates, the first and the last of them by nearest rank (the percentile
    /// interval: Efron and Tibshirani 1993, "An introduction to the bootstrap", section 13.3).
    ///
    /// - Parameter values: of the replicates; those that have none, for want of users, do not count.
    /// - Returns: nil where none has one.
    public static func interval(_ values: [Double?]) -> (low: Double, high: Double)? {
        let sorted = values.compactMap { $0 }.sorted()
        if sorted.isEmpty { return nil }
        func rank(_ thousandths: Int) -> Int { (sorted.count * thousandths + 999) / 1000 }
        return (sorted[rank(25) - 1], sorted[rank(975) - 1])
    }
}
