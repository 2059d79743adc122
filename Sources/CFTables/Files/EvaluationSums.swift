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
    /// The sums over all users.
    public var total: MetricSums
    /// Those of each replicate.
    public var replicates: [MetricSums] = []
    /// The users that have lists or relevant items; not needed where nothing is to be merged.
    public internal(set) var users = IDIndex()
    /// Which of them have a list.
    public internal(set) var hasList: [Bool] = []
    /// Which of them have relevant items.
    public internal(set) var isRelevant: [Bool] = []
    /// The catalogue; not needed where nothing is to be merged.
    public var items = IDIndex()
    /// How often each of its items is recommended.
    public var counts: [Int] = []

    /// Nobody's.
    public init(_ settings: Settings) {
        self.settings = settings
        total = settings.kind.zeros
    }

    /// Notes a user, each once.
    public mutating func addUser(_ id: [UInt8], hasList: Bool, isRelevant: Bool) {
        _ = users.intern(id)
        self.hasList.append(hasList)
        self.isRelevant.append(isRelevant)
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

    /// Adds the pairs of a table.
    public mutating func add(_ pairs: Triples) {
        let rows = (0..<pairs.rows.count).map(pairs.rows.hash)
        let items = (0..<pairs.items.count).map(pairs.items.hash)
        for pair in 0..<pairs.count {
            add(rows[Int(pairs.row[pair])], items[Int(pairs.item[pair])])
        }
    }
}

extension IDIndex {
    /// A hash of the id of number `i`, the same in every run.
    public func hash(_ i: Int) -> UInt64 { withID(i) { $0.hash() } }

    /// A hash of an id, the same.
    public static func hash(_ id: [UInt8]) -> UInt64 { id.withSpan { $0.hash() } }
}
