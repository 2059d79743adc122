import CFSupport

/// Entries of groups, such as the lines of users, each group of which is divided for itself.
///
/// What has the same group, time and hash stays together and counts once.
public struct GroupSplit: Sendable {
    private let group: [Int32]
    private let hash: [UInt64]
    private let time: [Double]?
    private let order: [Int32]
    private let starts: [Int]

    /// - Parameters:
    ///   - group: of each entry, below `groupCount`.
    ///   - hash: of each entry, in whose order they go to the parts, the lowest first.
    ///   - time: of each entry, which then goes before the hash, the latest first; nil: none.
    /// - Precondition: fewer than 2³¹ entries.
    /// - Complexity: O(entries + groups).
    public init(group: [Int32], groupCount: Int, hash: [UInt64], time: [Double]?) {
        precondition(group.count == hash.count && group.count == time?.count ?? group.count)
        self.group = group
        self.hash = hash
        self.time = time
        (order, starts) = CountingSort.order(of: group.count, keyCount: groupCount) { Int(group[$0]) }
    }

    /// The part of each entry: of a group the first entries are for testing, the next ones for validation. Folds are
    /// dealt in turn, beginning with one that is drawn for the group.
    ///
    /// - Complexity: O(n log n) for a group of n.
    public func parts(_ size: SplitSize, threads: Int) -> [SplitPart] {
        let taken = Parallel.mapChunks(of: starts.count - 1, by: 64, threads: threads) { groups in
            groups.flatMap { outsideTraining($0, size) }
        }
        var parts = [SplitPart](repeating: .train, count: group.count)
        for (entry, part) in taken.joined() { parts[entry] = part }
        return parts
    }

    /// The entries of a group that are not for training.
    private func outsideTraining(_ group: Int, _ size: SplitSize) -> [(entry: Int, part: SplitPart)] {
        let places = order[starts[group]..<starts[group + 1]].map { Place(Int($0), time, hash) }
            .sorted { $0.isBefore($1) }
        guard let first = places.first else { return [] }
        var rank = 0
        let ranks = places.indices.map { i in
            if i > 0, places[i - 1].isBefore(places[i]) { rank += 1 }
            return rank
        }
        let rule = RankSplit(size, count: rank + 1, lowestHash: first.hash)
        return zip(places, ranks).compactMap { place, rank in
            let part = rule.part(rank)
            return part == .train ? nil : (place.entry, part)
        }
    }
}

/// An entry's place in the order of its group.
private struct Place {
    let entry: Int
    let hash: UInt64
    let time: Double

    init(_ entry: Int, _ time: [Double]?, _ hash: [UInt64]) {
        self.entry = entry
        self.hash = hash[entry]
        self.time = time?[entry] ?? 0
    }

    func isBefore(_ other: Place) -> Bool { time == other.time ? hash < other.hash : time > other.time }
}

/// Parts by the rank in a group.
private struct RankSplit {
    private var test = 0..<0
    private var validation = 0..<0
    /// 0 where there are no folds.
    private var folds = 0
    private var firstFold = 0

    init(_ size: SplitSize, count: Int, lowestHash: UInt64) {
        if case .folds(let folds, let test, let validation) = size {
            var random = SeededRandom(seed: lowestHash)
            self.folds = folds
            firstFold = random.below(folds)
            self.test = test..<test + 1
            if let validation { self.validation = validation..<validation + 1 }
        } else {
            let (test, validation) = size.counts(of: count)
            self.test = 0..<test
            self.validation = test..<test + validation
        }
    }

    func part(_ rank: Int) -> SplitPart {
        let place = folds == 0 ? rank : (firstFold + rank) % folds
        if test.contains(place) { return .test }
        return validation.contains(place) ? .validation : .train
    }
}
