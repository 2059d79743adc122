import CFCommand
import CFMath
import CFSupport
import CFTables

/// The left table: who votes for what is good for whom.
struct Electorate {
    /// Its lines.
    let input: Input
    private let mids: IDIndex
    private let items: IDIndex
    /// What messages call RIGHT.
    private let right: ByteString
    private let options: CFRecTool.Options

    init(_ input: Input, _ right: Triples, of file: ByteString, _ options: CFRecTool.Options) {
        self.input = input
        self.right = file
        (mids, items) = (right.rows, right.items)
        self.options = options
    }

    /// Reads what may be the header. - Throws: a located failure where it is none.
    func start() throws(Failure) {
        try input.start()
        try input.checkHeader(ids: [nil, mids], in: "\(right)")
    }

    /// Goes through the keys, some side by side.
    ///
    /// - Parameters:
    ///   - empty: what `work` adds to.
    ///   - work: takes a key; returns whether it has items in the table of pairs beside this one.
    ///   - finish: takes what `work` made of some keys, in input order.
    /// - Throws: a located failure for bad lines, and for a score that is too large.
    func forEachKey<Made>(
        _ empty: () -> Made,
        work: (TripleGroup, inout Made) throws(NeighbourVote.Overflow) -> Bool,
        finish: (Made) throws(Failure) -> Void
    ) throws(Failure) -> Tally {
        let progress = Progress("cfrec", "key", options.verbosity)
        var done = Tally()
        let isSet = try !input.hasAllRoles
        try input.forEachGroup(
            in: mids, threads: options.threads,
            work: { (groups: [TripleGroup]) throws(Failure) in
                var made = empty()
                var tally = Tally()
                for group in groups {
                    let group = isSet ? group.withoutRepeats() : group
                    do throws(NeighbourVote.Overflow) {
                        tally.add(group, matches: try work(group, &made))
                    } catch { throw Failure(error, of: group, items) }
                }
                return (made, tally)
            },
            finish: { (result: (Made, Tally)) throws(Failure) in
                try finish(result.0)
                done.add(result.1)
                progress.update(done.keys, of: 0)
            })
        progress.update(done.keys, of: done.keys)
        progress.finish()
        return done
    }
}

/// What was met on the left.
struct Tally {
    var keys = 0
    /// Whether a weight is above 1 in magnitude, as ratings are and similarities are not.
    var hasLarge = false
    /// Whether a mid is on the right.
    var hasVotes = false
    /// Whether a key has items in the table of pairs.
    var matches = false

    /// Rounding may leave a cosine a little above 1.
    static func isLarge(_ weight: Double) -> Bool { weight.magnitude > 1.001 }

    mutating func add(_ group: TripleGroup, matches: Bool) {
        keys += 1
        hasLarge = hasLarge || group.values.contains(where: Self.isLarge)
        hasVotes = hasVotes || group.columns.contains { $0 < group.knownCount }
        self.matches = self.matches || matches
    }

    mutating func add(_ other: Tally) {
        keys += other.keys
        hasLarge = hasLarge || other.hasLarge
        hasVotes = hasVotes || other.hasVotes
        matches = matches || other.matches
    }
}

extension Failure {
    /// Located by the key: where blocks of lines end must not decide what is to blame.
    fileprivate init(_ overflow: NeighbourVote.Overflow, of group: TripleGroup, _ items: IDIndex) {
        let item = quoted(items.text(Int(overflow.item)))
        self = Failure("the score of \(item) is too large for a number")
            .located("key \(quoted(String(decoding: group.key, as: UTF8.self)))")
    }
}
