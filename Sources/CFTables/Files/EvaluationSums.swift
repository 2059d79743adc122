public import CFMath

/// What the judgement of some users leaves to be added to that of others.
///
/// Memory: the sums, those of each replicate, and the items.
public struct EvaluationSums: Sendable {
    /// What was judged.
    public enum Kind: String, CaseIterable, Sendable {
        case ratings, lists

        var countNames: [String] { self == .ratings ? ["n"] : ["users", "lists"] }
        var sumNames: [String] {
            self == .ratings ? ["squares", "magnitudes"] : ListMetric.allCases.map(\.rawValue)
        }
        var zeros: MetricSums { self == .ratings ? .ofRatings : .ofLists }
    }

    /// What sums must have in common, lest they be of different things.
    public struct Settings: Equatable, Sendable {
        /// What was judged.
        public var kind: Kind
        /// The cut-off of lists.
        public var top = 1
        /// What relevant items are worth.
        public var gain = Gain.binary
        /// The catalogue; nil where none was named.
        public var catalogue: UInt64?
        /// The training pairs; nil where none were named.
        public var train: UInt64?
        /// The number of replicates.
        public var bootstrap = 0
        /// Their seed.
        public var seed = 0

        /// What is usual.
        public init(_ kind: Kind) { self.kind = kind }
    }

    /// What they are of.
    public var settings: Settings
    /// The relevant pairs.
    public var truth = Fingerprint()
    /// The users of the lists.
    public var judged = Fingerprint()
    /// The sums over all users.
    public var total: MetricSums
    /// Those of each replicate.
    public var replicates: [MetricSums] = []
    /// The catalogue; not needed where nothing is to be merged.
    public var items = IDIndex()
    /// How often each of its items is recommended.
    public var counts: [Int] = []

    /// Nobody's.
    public init(_ settings: Settings) {
        self.settings = settings
        total = settings.kind.zeros
    }
}

/// A number that tells sets of ids or of pairs apart, whatever their order. That of two sets is the sum of theirs.
public struct Fingerprint: Equatable, Hashable, Sendable {
    /// The number.
    public internal(set) var value: UInt64 = 0

    /// Of nothing.
    public init() {}

    /// Adds a member: what `hash` makes of its ids.
    public mutating func add(_ first: UInt64, _ second: UInt64 = 0) {
        var random = SeededRandom(seed: first, stream: second)
        value &+= random.next()
    }

    /// Adds the pairs of a table. - Parameter isOf: whether a pair with this value is a member.
    public mutating func add(_ pairs: Triples, where isOf: (Double) -> Bool = { _ in true }) {
        let rows = (0..<pairs.rows.count).map(pairs.rows.hash)
        let items = (0..<pairs.items.count).map(pairs.items.hash)
        for pair in 0..<pairs.count where isOf(pairs.value[pair]) {
            add(rows[Int(pairs.row[pair])], items[Int(pairs.item[pair])])
        }
    }
}

extension IDIndex {
    /// A hash of the id of number `i`, the same in every run.
    public func hash(_ i: Int) -> UInt64 { withID(i) { $0.hash() } }

    /// A hash of an id.
    public static func hash(_ id: [UInt8]) -> UInt64 { id.withSpan { $0.hash() } }
}

/// Adds sums up.
public struct SumsMerger {
    private var sums: EvaluationSums?
    private var firstSource = ""
    /// The users of the first sums that have any: of the total, and of each replicate.
    private var firstUsers: [Int] = []
    private var truths: [Fingerprint] = []
    private var judged: [Fingerprint: String] = [:]

    /// Nothing yet.
    public init() {}

    /// Adds sums.
    ///
    /// - Parameter source: what messages call them.
    /// - Throws: a failure where they are of other things than those before, or of the same users.
    /// - Complexity: O(sums + items).
    public mutating func add(_ part: EvaluationSums, from source: String) throws(Failure) {
        guard var sums else {
            self.sums = part
            firstSource = source
            try note(part, source)
            return
        }
        if let difference = part.settings.difference(from: sums.settings) {
            throw Failure("\(difference) in \(firstSource): sums of different things do not add up")
        }
        try note(part, source)
        self.sums = nil
        sums.total.add(part.total)
        for i in part.replicates.indices { sums.replicates[i].add(part.replicates[i]) }
        sums.truth.value &+= part.truth.value
        sums.judged.value &+= part.judged.value
        let numbers = sums.items.merge(part.items)
        try sums.items.checkCount()
        sums.counts += Array(repeating: 0, count: sums.items.count - sums.counts.count)
        for (i, number) in numbers.enumerated() { sums.counts[Int(number)] += part.counts[i] }
        self.sums = sums
    }

    private mutating func note(_ part: EvaluationSums, _ source: String) throws(Failure) {
        guard part.settings.kind == .lists else { return }
        if part.judged != Fingerprint(), let other = judged.updateValue(source, forKey: part.judged) {
            throw Failure("the lists are of the same users as those of \(other)")
        }
        if part.total.userCount == 0 { return }
        if truths.isEmpty { firstUsers = ([part.total] + part.replicates).map(\.userCount) }
        truths.append(part.truth)
    }

    /// All sums; nil where there were none. Users that all sums know, as all lists were judged by the whole truth, are
    /// counted once; otherwise each had users of its own.
    ///
    /// - Throws: a failure where some, but not all, were judged by the same truth.
    public func merged() throws(Failure) -> EvaluationSums? {
        guard var sums else { return nil }
        let distinct = Set(truths).count
        if distinct == truths.count { return sums }
        if distinct > 1 {
            throw Failure(
                "some sums have the same TRUTH, but not all: let all have the whole, or each that of its users"
            )
        }
        sums.truth = truths[0]
        sums.total.userCount = firstUsers[0]
        for i in sums.replicates.indices { sums.replicates[i].userCount = firstUsers[i + 1] }
        return sums
    }
}
