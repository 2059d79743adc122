import CFMath
import Testing

@Suite struct HashSplitTests {
    /// Hashes anywhere, and right at the bounds of folds.
    private func hashes(_ random: inout SeededRandom, folds: Int) -> [UInt64] {
        let bounds = (1..<folds).map { UInt64(Double($0) / Double(folds) * 0x1p64) }
        return (0..<200).map { _ in random.next() } + [0, 1, .max] + bounds.flatMap { [$0 &- 1, $0, $0 + 1] }
    }

    @Test func `folds are equal ranges of the hash, many seeds`() {
        var wrong = 0
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let folds = 2 + random.below(seed % 2 == 0 ? 9 : 1000)
            let test = random.below(folds)
            let validation = (test + 1 + random.below(folds - 1)) % folds
            let one = HashSplit(.folds(folds, test: test, validation: nil))
            let two = HashSplit(.folds(folds, test: test, validation: validation))
            for hash in hashes(&random, folds: folds) {
                let fold = Int(hash.multipliedFullWidth(by: UInt64(folds)).high)
                if one.part(hash) != (fold == test ? .test : .train) { wrong += 1 }
                let part: SplitPart = fold == test ? .test : fold == validation ? .validation : .train
                if two.part(hash) != part { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func `shares are the lowest hashes, many seeds`() {
        var wrong = 0
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            // In units of 2⁻¹⁶: sums and bounds are exact.
            let (test, both) = (1 + random.below(0x7FFF), 0x8000 + random.below(0x7FFF))
            let split = HashSplit(
                .shares(test: Double(test) * 0x1p-16, validation: Double(both - test) * 0x1p-16))
            let bounds = [test, both].map { UInt64($0) << 48 }
            for hash in hashes(&random, folds: 7) + bounds.flatMap({ [$0 - 1, $0] }) {
                let part: SplitPart = hash < bounds[0] ? .test : hash < bounds[1] ? .validation : .train
                if split.part(hash) != part { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func `a share has in it what a smaller one has`() {
        let shares = [1e-12, 0.05, 0.1, 0.2, 0.5, 0.9, 0x1.fffffffffffffp-1]
        var random = SeededRandom(seed: 1)
        for hash in hashes(&random, folds: 10) {
            let isTest = shares.map { HashSplit(.shares(test: $0, validation: 0)).part(hash) == .test }
            #expect(isTest == isTest.sorted { !$0 && $1 })
        }
    }
}
