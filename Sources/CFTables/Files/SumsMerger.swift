import CFMath

/// Adds the sums of shards up.
///
/// Memory: the sums, their users and items.
public struct SumsMerger {
    private var sums: EvaluationSums?
    private var firstSource = ""
    private let threads: Int
    /// Users whose relevant items several shards know: how often they count too much in each replicate.
    private var repeated: UserBootstrap?

    /// Nothing yet.
    public init(threads: Int) { self.threads = threads }

    /// Adds sums.
    ///
    /// - Parameter source: what messages call them.
    /// - Throws: a failure where they are of other things than those before, or of the same users.
    /// - Complexity: O(sums + users + items); for a user whose relevant items were known, O(replicates).
    public mutating func add(_ part: EvaluationSums, from source: String) throws(Failure) {
        guard var sums else {
            self.sums = part
            firstSource = source
            return
        }
        if let difference = part.settings.difference(from: sums.settings) {
            throw Failure("\(difference) in \(firstSource): sums of different things do not add up")
        }
        self.sums = nil
        sums.total.add(part.total)
        for i in part.replicates.indices { sums.replicates[i].add(part.replicates[i]) }
        try addUsers(of: part, to: &sums)
        let numbers = sums.items.merge(part.items)
        try sums.items.checkCount()
        sums.counts += Array(repeating: 0, count: sums.items.count - sums.counts.count)
        for (i, number) in numbers.enumerated() { sums.counts[Int(number)] += part.counts[i] }
        self.sums = sums
    }

    private mutating func addUsers(of part: EvaluationSums, to sums: inout EvaluationSums) throws(Failure) {
        for i in 0..<part.users.count {
            let id = part.users.id(i)
            guard let known = sums.users.find(id) else {
                sums.addUser(id, hasList: part.hasList[i], isRelevant: part.isRelevant[i])
                try sums.users.checkCount()
                continue
            }
            if part.hasList[i], sums.hasList[known] {
                throw Failure(
                    "user \(quoted(id)) has a list in other sums, too: let no two shards have one user")
            }
            let isStranger =
                part.hasList[i] && !part.isRelevant[i] || sums.hasList[known] && !sums.isRelevant[known]
            if isStranger, part.isRelevant[i] || sums.isRelevant[known] {
                throw Failure(
                    "user \(quoted(id)) has its list in one shard, and its relevant items in another")
            }
            if part.isRelevant[i], sums.isRelevant[known] {
                sums.total.userCount -= 1
                note(part.users.hash(i), sums.settings)
            }
            sums.hasList[known] = sums.hasList[known] || part.hasList[i]
            sums.isRelevant[known] = sums.isRelevant[known] || part.isRelevant[i]
        }
    }

    private mutating func note(_ user: UInt64, _ settings: EvaluationSums.Settings) {
        if settings.bootstrap == 0 { return }
        if repeated == nil {
            repeated = UserBootstrap(
                replicates: settings.bootstrap, seed: UInt64(settings.seed), of: .ofLists, threads: threads)
        }
        repeated?.add(user, JudgedList.missing.sample)
    }

    /// All sums; nil where there were none.
    public mutating func merged() -> EvaluationSums? {
        for (i, surplus) in (repeated?.replicates() ?? []).enumerated() {
            sums?.replicates[i].userCount -= surplus.userCount
        }
        repeated = nil
        return sums
    }
}
