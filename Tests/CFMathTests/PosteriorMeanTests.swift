import CFMath
import Testing

@Suite struct PosteriorMeanTests {
    /// Models that share a plan and differ by a rotation and noise, as the samples of a chain do.
    private func models(_ count: Int, noise: Double, seed: Int) -> [(users: Side, items: Side)] {
        var random = SeededRandom(seed: UInt64(seed))
        let users = Naive.normals(80, 4, &random)
        let items = Naive.normals(60, 4, &random)
        return (0..<count).map { _ in
            let turn = Naive.eigen(Naive.positiveDefinite(4, &random)).vectors
            func side(_ rows: [[Double]]) -> Side {
                let turned = Naive.product(rows, turn).map { $0.map { $0 + noise * random.normal() } }
                return Side(
                    bias: rows.map { _ in random.inverseNormal() }, factors: Panel(turned))
            }
            return (side(users), side(items))
        }
    }

    @Test(arguments: 0..<4)
    func `the mean of many products comes back as one small product`(seed: Int) throws {
        let all = models(60, noise: 0.1, seed: seed)
        var mean = PosteriorMean(
            users: all[..<4].map { $0.users.factors }, items: all[..<4].map { $0.items.factors },
            seed: 0, threads: 2)
        var exact = [[Double]](repeating: Array(repeating: 0, count: 60), count: 80)
        for (users, items) in all {
            mean.add(users: users, items: items, threads: 2)
            let product = Naive.product(users.factors.rows, Naive.transpose(items.factors.rows))
            for u in 0..<80 { for i in 0..<60 { exact[u][i] += product[u][i] / 60 } }
        }
        let pair = try #require(mean.product(tolerance: 0.02, threads: 2))
        #expect(pair.users.columnCount <= 8)
        let scores = Naive.product(pair.users.rows, Naive.transpose(pair.items.rows))
        let squares = zip(scores, exact).map {
            zip($0, $1).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        // The scores themselves have a deviation of 2.
        #expect((squares.reduce(0, +) / 4800).squareRoot() < 0.05)
        let bias = all.reduce(Float(0)) { $0 + $1.users.bias[5] } / 60
        #expect(abs(mean.biases.users[5] - bias) < 1e-4)
    }

    @Test(arguments: 0..<4)
    func `models that differ by more than they share do not blow up the mean`(seed: Int) throws {
        let all = models(60, noise: 1.5, seed: 20 + seed)
        var mean = PosteriorMean(
            users: all[..<4].map { $0.users.factors }, items: all[..<4].map { $0.items.factors },
            seed: 0, threads: 1)
        var exact = [[Double]](repeating: Array(repeating: 0, count: 60), count: 80)
        for (users, items) in all {
            mean.add(users: users, items: items, threads: 1)
            let product = Naive.product(users.factors.rows, Naive.transpose(items.factors.rows))
            for u in 0..<80 { for i in 0..<60 { exact[u][i] += product[u][i] / 60 } }
        }
        let pair = try #require(mean.product(tolerance: 0, threads: 1))
        let scores = Naive.product(pair.users.rows, Naive.transpose(pair.items.rows))
        func size(_ rows: [[Double]]) -> Double {
            rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }.squareRoot()
        }
        let gap = zip(scores, exact).map { zip($0, $1).map { $0 - $1 } }
        // What no product of sixteen factors can tell.
        let values = Naive.eigen(Naive.product(exact, Naive.transpose(exact))).values
        let least = values.sorted().dropLast(16).reduce(0) { $0 + max(0, $1) }.squareRoot()
        #expect(size(gap) < 2 * least)
        #expect(size(gap) < 0.5 * size(exact))
    }

    @Test func `a single model is its own mean`() throws {
        let model = models(1, noise: 0, seed: 9)[0]
        var mean = PosteriorMean(
            users: [model.users.factors], items: [model.items.factors], seed: 0, threads: 1)
        mean.add(users: model.users, items: model.items, threads: 1)
        let pair = try #require(mean.product(tolerance: 0, threads: 1))
        let scores = Naive.product(pair.users.rows, Naive.transpose(pair.items.rows))
        let exact = Naive.product(model.users.factors.rows, Naive.transpose(model.items.factors.rows))
        #expect(difference(scores, exact) < 1e-3)
    }
}
