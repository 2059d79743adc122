import CFMath
import Testing

@Suite struct UserBootstrapTests {
    /// Some users: hashes, and what each adds.
    private func users(_ count: Int, _ seed: UInt64) -> [(hash: UInt64, sample: UserSample)] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in
            var ratings = RatingMetrics()
            for _ in 0..<1 + random.below(4) { ratings.add(error: random.normal()) }
            return (random.next(), ratings.sample)
        }
    }

    private func replicates(
        _ users: [(hash: UInt64, sample: UserSample)], threads: Int = 1, count: Int = 150
    ) -> [MetricSums] {
        var bootstrap = UserBootstrap(replicates: count, seed: 3, of: .ofRatings, threads: threads)
        for user in users { bootstrap.add(user.hash, user.sample) }
        return bootstrap.replicates()
    }

    private func written(_ sums: [MetricSums]) -> [[Double]] {
        sums.map { [Double($0.counts[0])] + $0.sums.flatMap(\.components) }
    }

    @Test func `neither order nor threads nor division into parts show`() {
        for seed in 0..<20 {
            var users = users(600, UInt64(seed))
            let once = written(replicates(users))
            #expect(written(replicates(users, threads: 3)) == once)
            var random = SeededRandom(seed: UInt64(seed))
            random.shuffle(&users)
            #expect(written(replicates(users)) == once)
            let cut = random.below(600)
            var sums = replicates(Array(users[cut...]))
            for (i, other) in replicates(Array(users[..<cut])).enumerated() { sums[i].add(other) }
            #expect(written(sums) == once)
        }
    }

    @Test func `more replicates begin with the same ones`() {
        let users = users(50, 1)
        #expect(
            written(replicates(users, count: 200)).prefix(70).elementsEqual(
                written(replicates(users, count: 70))))
    }

    @Test func `replicates scatter as means of as many users do`() {
        let users = users(2000, 5)
        let means = replicates(users, count: 1000).compactMap { RatingMetrics($0).meanAbsoluteError }
        let mean = means.reduce(0, +) / 1000
        let deviation = (means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1000).squareRoot()
        // |e| of a normal deviate: mean .798, deviation .603; about 5000 errors.
        #expect(abs(mean - 0.798) < 0.03)
        #expect(abs(deviation - 0.603 / 5000.squareRoot()) < 0.001)
    }

    @Test func `an interval has the middle 95 %`() throws {
        let all = try #require(UserBootstrap.interval((1...1000).reversed().map(Double.init)))
        #expect(all.low == 25 && all.high == 975)
        let some = try #require(UserBootstrap.interval([nil, 2, nil, 1]))
        #expect(some.low == 1 && some.high == 2)
        #expect(UserBootstrap.interval([nil, nil]) == nil)
    }

    @Test func `weights have mean and variance 1`() {
        var random = SeededRandom(seed: 1)
        let draws = (0..<100_000).map { _ in Double(random.poisson()) }
        let mean = draws.reduce(0, +) / 100_000
        #expect(abs(mean - 1) < 0.02)
        #expect(abs(draws.reduce(0) { $0 + ($1 - 1) * ($1 - 1) } / 100_000 - 1) < 0.03)
        #expect(draws.count { $0 == 0 } > 36_000 && draws.count { $0 == 0 } < 37_600)
    }
}
