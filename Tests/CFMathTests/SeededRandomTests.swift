import CFMath
import Testing

/// Pearson's statistic of counts that should be alike; its mean is the number of counts less one, its
/// variance twice that.
private func chiSquared(_ counts: [Int]) -> Double {
    let expected = Double(counts.reduce(0, +)) / Double(counts.count)
    return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
}

/// Whether the statistic is within five standard deviations.
private func isPlausible(_ statistic: Double, degrees: Int) -> Bool {
    abs(statistic - Double(degrees)) < 5 * (2 * Double(degrees)).squareRoot()
}

@Suite struct SeededRandomTests {
    @Test func `the same seed and stream give the same numbers`() {
        var a = SeededRandom(seed: 7, stream: 3)
        var b = SeededRandom(seed: 7, stream: 3)
        #expect((0..<100).allSatisfy { _ in a.next() == b.next() })
    }

    @Test func `the numbers are the same in every version`() {
        var random = SeededRandom(seed: 0)
        #expect(
            (0..<3).map { _ in random.next() } == [
                0x8D32C829E59B8C09, 0x13A826D0C3223BA9, 0x524ED44147AF771F,
            ])
    }

    @Test func `seeds and streams differ in every number`() {
        var seen: Set<UInt64> = []
        for seed in 0..<50 as Range<UInt64> {
            for stream in 0..<50 as Range<UInt64> {
                var random = SeededRandom(seed: seed, stream: stream)
                for _ in 0..<20 { seen.insert(random.next()) }
            }
        }
        #expect(seen.count == 50 * 50 * 20)
    }

    @Test(arguments: 0..<4)
    func `neighbouring streams are not correlated`(seed: Int) {
        let count = 20_000
        var sum = 0.0
        for stream in 0..<count {
            var a = SeededRandom(seed: UInt64(seed), stream: UInt64(stream))
            var b = SeededRandom(seed: UInt64(seed), stream: UInt64(stream + 1))
            sum += (a.uniform() - 0.5) * (b.uniform() - 0.5) * 12
        }
        #expect(abs(sum) < 5 * Double(count).squareRoot())
    }

    @Test(arguments: 0..<4)
    func `moments of uniform and normal numbers`(seed: Int) {
        let count = 200_000
        var random = SeededRandom(seed: UInt64(seed))
        var uniform = (sum: 0.0, squares: 0.0)
        var normal = [0.0, 0, 0, 0]
        for _ in 0..<count {
            let u = random.uniform()
            precondition(u >= 0 && u < 1)
            uniform.sum += u
            uniform.squares += u * u
            let x = random.normal()
            for power in 0..<4 { normal[power] += (0..<power).reduce(x) { product, _ in product * x } }
        }
        let n = Double(count)
        let tolerance = 5 / n.squareRoot()
        #expect(abs(uniform.sum / n - 0.5) < tolerance * (1.0 / 12).squareRoot())
        #expect(abs(uniform.squares / n - 1.0 / 3) < tolerance * (4.0 / 45).squareRoot())
        // The variances of x, x², x³ and x⁴ are 1, 2, 15 and 96.
        #expect(abs(normal[0] / n) < tolerance)
        #expect(abs(normal[1] / n - 1) < tolerance * 2.0.squareRoot())
        #expect(abs(normal[2] / n) < tolerance * 15.0.squareRoot())
        #expect(abs(normal[3] / n - 3) < tolerance * 96.0.squareRoot())
    }

    @Test(arguments: [1, 2, 3, 7, 10, 64, 1000])
    func `whole numbers below a bound are equally likely`(bound: Int) {
        var random = SeededRandom(seed: 1, stream: UInt64(bound))
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<200_000 { counts[random.below(bound)] += 1 }
        #expect(isPlausible(chiSquared(counts), degrees: bound - 1) || bound == 1 && counts == [200_000])
    }

    /// A bound for which many draws are rejected.
    @Test func `large bounds have no bias`() {
        let bound = Int.max / 4 * 3
        var random = SeededRandom(seed: 2)
        var thirds = [0, 0, 0]
        for _ in 0..<100_000 { thirds[random.below(bound) / (bound / 3 + 1)] += 1 }
        #expect(isPlausible(chiSquared(thirds), degrees: 2))
    }

    @Test func `all orders of four are equally likely`() {
        var random = SeededRandom(seed: 3)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<48_000 {
            var values = [0, 1, 2, 3]
            random.shuffle(&values)
            counts[values, default: 0] += 1
        }
        #expect(counts.count == 24)
        #expect(isPlausible(chiSquared(Array(counts.values)), degrees: 23))
        var none: [Int] = []
        random.shuffle(&none)
        #expect(none.isEmpty)
    }
}
