import CFMath
import TestSupport
import Testing

@Suite struct TopItemsTests {
    static func random(_ seed: Int, users: Int, items: Int, factors k: Int) -> Factors {
        var random = SeededRandom(seed: UInt64(seed))
        // Few distinct values, so that there are ties.
        return Factors(users: users, items: items, factors: k) {
            seed % 2 == 0 ? Float(random.below(3) - 1) : Float(random.normal())
        }
    }

    @Test func `gives what scoring one by one gives`() {
        for seed in 0..<80 {
            var random = SeededRandom(seed: UInt64(seed), stream: 1)
            let k = [0, 1, 2, 7, 8, 15, 16, 17, 24, 40, 64, 100][seed % 12]
            let users = 1 + random.below(70), items = 1 + random.below(400), limit = 1 + random.below(12)
            let factors = Self.random(seed, users: users, items: items, factors: k)
            let requests = (0..<users + 2).map { user in
                TopItems.Request(
                    user: user < users ? user : nil,
                    excluded: (0..<Int32(items)).filter { _ in random.below(4) == 0 })
            }
            let isOut = seed % 3 > 0 ? [] : (0..<items + 2).map { _ in random.below(3) == 0 }
            let best = TopItems(factors, limit: limit, leavingOut: isOut).best(requests)
            #expect(best.count == requests.count)
            for (request, got) in zip(requests, best) {
                let all = (0..<items).filter {
                    !request.excluded.contains(Int32($0)) && (isOut.isEmpty || !isOut[$0])
                }
                .map { (item: $0, score: factors.predict(user: request.user, item: $0)) }
                let wanted = all.sorted { $0.score != $1.score ? $0.score > $1.score : $0.item < $1.item }
                    .prefix(limit)
                #expect(got.map(\.item) == wanted.map(\.item))
                #expect(got.map(\.score) == wanted.map(\.score))
            }
        }
    }

    /// Factors of which a few directions hold most, as fitted ones have, in units of any size.
    static func graded(_ seed: Int, users: Int, items: Int, factors k: Int) -> Factors {
        var random = SeededRandom(seed: UInt64(seed))
        let unit = [1, 1e-3, 1e6, 1e-20, 1e15, 1e19, 3e37][seed % 7]
        let turn = (0..<4 * k).map { _ in random.normal() }
        func row() -> [Double] {
            let few = (0..<4).map { _ in random.normal() }
            let noise = random.below(3) == 0 ? 0 : 0.1
            return (0..<k).map { j in
                let sum = (0..<4).reduce(0.0) { $0 + few[$1] * turn[$1 * k + j] }
                return unit.squareRoot() * (sum + noise * random.normal())
            }
        }
        func side(_ count: Int) -> [[Double]] {
            let biases = (0..<count).map { _ in unit * random.normal() }
            return biases.map { [$0] + row() }
        }
        let userRows = side(users)
        var itemRows = side(items)
        // Some items are the same but for their numbers.
        for i in stride(from: 0, to: items - 1, by: 5) { itemRows[i + 1] = itemRows[i] }
        return Factors(
            mean: Float(unit), users: Side(userRows, factorCount: k), items: Side(itemRows, factorCount: k))
    }

    @Test(arguments: 0..<42)
    func `what the bounds rule out is not among the best`(seed: Int) {
        let k = [5, 16, 17, 33, 64, 260][seed % 6]
        let factors = Self.graded(seed, users: 70, items: 700, factors: k)
        let top = TopItems(factors, limit: 9, threads: 1 + seed % 3)
        let best = top.best((0..<70).map { .init(user: $0) } + [.init(user: nil)])
        var wrong: [Int] = []
        for (user, got) in best.enumerated() {
            let scores = (0..<700).map { item in
                let score = factors.predict(user: user < 70 ? user : nil, item: item)
                return score.isNaN ? .infinity : score
            }
            let wanted = (0..<700)
                .sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }.prefix(9)
            if got.map(\.item) != Array(wanted) || got.map(\.score) != wanted.map({ scores[$0] }) {
                wrong.append(user)
            }
        }
        #expect(wrong == [])
    }

    @Test func `no items, nothing to suggest`() {
        let best = TopItems(Factors(users: 1, items: 0, factors: 3) { 0 }, limit: 5)
            .best([.init(user: 0)])
        #expect(best == [[]])
    }
}
