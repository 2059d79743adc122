import CFMath
import Testing

/// Entries of a few groups, with repeats.
private struct Entries {
    var group: [Int32] = []
    var hash: [UInt64] = []
    var time: [Double] = []
    let groupCount: Int

    init(_ random: inout SeededRandom, distinct: Bool) {
        groupCount = 1 + random.below(8)
        for _ in 0..<random.below(120) {
            group.append(Int32(random.below(groupCount)))
            // Hashes of a few pairs, or of one each.
            hash.append(distinct ? random.next() : SeededRandom(seed: UInt64(random.below(30))).first)
            time.append(Double(random.below(6)))
        }
    }

    /// The places of a group's entries, those that are not told apart together, in the order in which they are taken.
    func units(_ number: Int, byTime: Bool) -> [[Int]] {
        let members = group.indices.filter { group[$0] == Int32(number) }
        return Dictionary(grouping: members) { Key(time: byTime ? time[$0] : 0, hash: hash[$0]) }
            .sorted { a, b in
                a.key.time == b.key.time ? a.key.hash < b.key.hash : a.key.time > b.key.time
            }.map(\.value)
    }

    private struct Key: Hashable { let time: Double, hash: UInt64 }

    func parts(_ size: SplitSize, byTime: Bool, threads: Int = 1) -> [SplitPart] {
        GroupSplit(group: group, groupCount: groupCount, hash: hash, time: byTime ? time : nil)
            .parts(size, threads: threads)
    }
}

extension SeededRandom {
    fileprivate var first: UInt64 {
        var copy = self
        return copy.next()
    }
}

@Suite struct GroupSplitTests {
    @Test func `shares and counts agree with sorting, many seeds`() {
        var wrong = 0
        for seed in 0..<400 {
            var random = SeededRandom(seed: UInt64(seed))
            let entries = Entries(&random, distinct: seed % 3 == 0)
            let byTime = seed % 2 == 0
            // In hundredths, so that the naive model counts in whole numbers.
            let (x, y) = (1 + random.below(60), random.below(40))
            let (n, m) = (1 + random.below(4), random.below(3))
            let isShare = seed % 4 < 2
            let size: SplitSize =
                isShare
                ? .shares(test: Double(x) / 100, validation: Double(y) / 100)
                : .counts(test: n, validation: m)
            var expected = [SplitPart](repeating: .train, count: entries.group.count)
            for group in 0..<entries.groupCount {
                let units = entries.units(group, byTime: byTime)
                var (test, validation) = isShare ? (x * units.count / 100, y * units.count / 100) : (n, m)
                if !isShare, units.count <= n + m { (test, validation) = (0, 0) }
                for (rank, unit) in units.enumerated() where rank < test + validation {
                    for entry in unit { expected[entry] = rank < test ? .test : .validation }
                }
            }
            if entries.parts(size, byTime: byTime, threads: 1 + seed % 3) != expected { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func `folds are disjoint, cover all, and are as even as can be in each group, many seeds`() {
        var wrong = 0
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let entries = Entries(&random, distinct: seed % 2 == 0)
            let folds = 2 + random.below(5)
            var fold = [Int?](repeating: nil, count: entries.group.count)
            for test in 0..<folds {
                let parts = entries.parts(
                    .folds(folds, test: test, validation: (test + 1) % folds), byTime: false)
                let next = entries.parts(
                    .folds(folds, test: (test + 1) % folds, validation: nil), byTime: false)
                for (entry, part) in parts.enumerated() {
                    if part == .test {
                        if fold[entry] != nil { wrong += 1 }
                        fold[entry] = test
                    }
                    if (part == .validation) != (next[entry] == .test) { wrong += 1 }
                }
            }
            for group in 0..<entries.groupCount {
                let units = entries.units(group, byTime: false)
                if units.contains(where: { Set($0.map { fold[$0] }).count > 1 }) { wrong += 1 }
                let sizes = (0..<folds).map { number in units.count { fold[$0[0]] == number } }
                if sizes.reduce(0, +) != units.count || sizes.max()! - sizes.min()! > 1 { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func `folds of many groups of one have about the same size`() {
        var random = SeededRandom(seed: 3)
        let hash = (0..<10_000).map { _ in random.next() }
        let split = GroupSplit(group: (0..<10_000).map(Int32.init), groupCount: 10_000, hash: hash, time: nil)
        for fold in 0..<5 {
            let count = split.parts(.folds(5, test: fold, validation: nil), threads: 1).count { $0 == .test }
            // Five standard deviations.
            #expect(abs(count - 2000) < 200)
        }
    }

    @Test func `neither the order of entries nor threads show, many seeds`() {
        var wrong = 0
        for seed in 0..<100 {
            var random = SeededRandom(seed: UInt64(seed))
            let entries = Entries(&random, distinct: false)
            var order = Array(entries.group.indices)
            random.shuffle(&order)
            var shuffled = entries
            shuffled.group = order.map { entries.group[$0] }
            shuffled.hash = order.map { entries.hash[$0] }
            shuffled.time = order.map { entries.time[$0] }
            let sizes: [SplitSize] = [
                .shares(test: 0.3, validation: 0.2), .counts(test: 2, validation: 1),
                .folds(3, test: 1, validation: 2),
            ]
            for size in sizes {
                let parts = entries.parts(size, byTime: seed % 2 == 0)
                let others = shuffled.parts(size, byTime: seed % 2 == 0, threads: 3)
                if order.map({ parts[$0] }) != others { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [(29, 100), (7, 100), (1, 10), (3, 10), (57, 100), (1, 3)])
    func `a share of so many that it is a whole number is that number`(share: (Int, Int)) {
        for count in [1, 2, 3, 7, 10, 29, 101, 999, 10_007].map({ $0 * share.1 }) {
            let split = GroupSplit(
                group: Array(repeating: 0, count: count), groupCount: 1, hash: (0..<count).map(UInt64.init),
                time: nil)
            let size = SplitSize.shares(test: Double(share.0) / Double(share.1), validation: 0)
            let test = split.parts(size, threads: 1).count { $0 == .test }
            #expect(test == count / share.1 * share.0)
        }
    }
}
