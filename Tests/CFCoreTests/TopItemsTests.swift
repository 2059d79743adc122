import CFCore
import Testing

@Suite struct TopItemsTests {
    static func random(_ seed: Int, users: Int, items: Int, factors k: Int) -> Factors {
        var random = SeededRandom(seed: UInt64(seed))
        var factors = Factors(userCount: users, itemCount: items, factorCount: k)
        // Few distinct values, so that there are ties.
        func number() -> Float { seed % 2 == 0 ? Float(random.below(3) - 1) : Float(random.normal()) }
        factors.mean = number()
        factors.userBias = (0..<users).map { _ in number() }
        factors.itemBias = (0..<items).map { _ in number() }
        factors.userFactors = (0..<users * k).map { _ in number() }
        factors.itemFactors = (0..<items * k).map { _ in number() }
        return factors
    }

    @Test func `gives what scoring one by one gives`() {
        for seed in 0..<80 {
            var random = SeededRandom(seed: UInt64(seed), stream: 1)
            let k = [1, 2, 7, 8, 15, 16, 17, 24, 40, 64, 100][seed % 11]
            let users = 1 + random.below(70), items = 1 + random.below(400), limit = 1 + random.below(12)
            let factors = Self.random(seed, users: users, items: items, factors: k)
            let requests = (0..<users + 2).map { user in
                TopItems.Request(
                    user: user < users ? user : nil,
                    excluded: (0..<Int32(items)).filter { _ in random.below(4) == 0 })
            }
            let best = TopItems(factors, limit: limit).best(requests)
            #expect(best.count == requests.count)
            for (request, got) in zip(requests, best) {
                let all = (0..<items).filter { !request.excluded.contains(Int32($0)) }
                    .map { (item: $0, score: factors.predict(user: request.user, item: $0)) }
                let wanted = all.sorted { $0.score != $1.score ? $0.score > $1.score : $0.item < $1.item }
                    .prefix(limit)
                #expect(got.map(\.item) == wanted.map(\.item))
                #expect(got.map(\.score) == wanted.map(\.score))
            }
        }
    }

    @Test func `no items, nothing to suggest`() {
        let best = TopItems(Factors(userCount: 1, itemCount: 0, factorCount: 3), limit: 5).best([
            .init(user: 0)
        ])
        #expect(best == [[]])
    }
}
