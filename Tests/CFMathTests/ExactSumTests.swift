import CFMath
import Testing

@Suite struct ExactSumTests {
    @Test func `what cancels leaves the rest`() {
        var sum = ExactSum()
        for term in [1e100, 1, -1e100, 2, 1e16, -1e16, 0.5] { sum.add(term) }
        #expect(sum.value == 3.5)
    }

    @Test func `the order of the terms does not show`() {
        for seed in 0..<100 {
            var random = SeededRandom(seed: UInt64(seed))
            var terms = (0..<1000).map { _ in random.normal() * (random.below(10) == 0 ? 1e6 : 1e-6) }
            var sums: Set<Double> = []
            for _ in 0..<10 {
                var sum = ExactSum()
                for term in terms { sum.add(term) }
                sums.insert(sum.value)
                random.shuffle(&terms)
            }
            #expect(sums.count == 1)
        }
    }

    @Test func `halves of whole numbers are exact`() {
        var sum = ExactSum()
        var whole = 0
        var random = SeededRandom(seed: 1)
        for _ in 0..<10_000 {
            let term = random.below(1 << 50) - 1 << 49
            whole += term
            sum.add(Double(term) / 2)
        }
        #expect(sum.value == Double(whole) / 2)
    }

    @Test func `sums of parts add up to the sum of all, and are written alike`() {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            var (whole, merged) = (ExactSum(), ExactSum())
            for _ in 0..<1 + random.below(5) {
                var part = ExactSum()
                for _ in 0..<random.below(40) {
                    let term = random.normal() * [1e-12, 1, 1e9][random.below(3)]
                    whole.add(term)
                    part.add(term)
                }
                if random.below(2) == 0 {
                    merged.add(part)
                } else {
                    merged.add(ExactSum(components: part.components))
                }
            }
            #expect(merged.components == whole.components)
            #expect(merged.components.first ?? 0 == whole.value)
        }
    }

    @Test func `components of nothing are none, those of what is beyond all numbers one`() {
        var sum = ExactSum()
        #expect(sum.components.isEmpty)
        sum.add(1)
        sum.add(-1)
        #expect(sum.components.isEmpty)
        sum.add(1e308)
        sum.add(1e308)
        #expect(sum.components.count == 1 && sum.components.allSatisfy { !$0.isFinite })
    }
}
