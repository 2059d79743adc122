import CFCommand
import CFMath
import CFSupport
import CFTables
import Testing

@Suite struct FactorPairTests {
    private func scores(_ pair: FactorPair) -> [[Double]] {
        Naive.product(pair.users.rows, Naive.transpose(pair.items.rows))
    }

    private func rootMeanSquare(_ a: [[Double]], _ b: [[Double]]) -> Double {
        let squares = zip(a, b).map { zip($0, $1).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        return (squares.reduce(0, +) / Double(a.count * (a.first?.count ?? 1))).squareRoot()
    }

    @Test func `reduction is the best approximation of its rank`() {
        for seed in 0..<20 {
            var random = SeededRandom(seed: UInt64(seed))
            let pair = FactorPair(
                users: Panel(Naive.normals(30, 9, &random)), items: Panel(Naive.normals(20, 9, &random)))
            let exact = scores(pair)
            let squares = Naive.eigen(Naive.product(Naive.transpose(exact), exact)).values
            for rank in [1, 3, 8] {
                let reduced = pair.reduced(maximum: rank, threads: 1)
                #expect(reduced.users.columnCount == rank)
                let best = (squares[rank...].reduce(0) { $0 + max(0, $1) } / 600).squareRoot()
                #expect(abs(rootMeanSquare(scores(reduced), exact) - best) < 1e-3 * (1 + best))
            }
        }
    }

    @Test func `the tolerance bounds the error, and one column fewer would break it`() {
        for seed in 0..<20 {
            var random = SeededRandom(seed: UInt64(seed), stream: 1)
            let scale = (0..<12).map { 1 / Double(1 + $0 * $0) }
            let users = Naive.normals(50, 12, &random).map { zip($0, scale).map { $0 * $1 } }
            let pair = FactorPair(users: Panel(users), items: Panel(Naive.normals(40, 12, &random)))
            let exact = scores(pair)
            let reduced = pair.reduced(tolerance: 0.05, threads: 1)
            let count = reduced.users.columnCount
            #expect(count < 12 && rootMeanSquare(scores(reduced), exact) < 0.0501)
            let fewer = pair.reduced(maximum: count - 1, threads: 1)
            #expect(rootMeanSquare(scores(fewer), exact) > 0.0499)
        }
    }

    @Test func `a reduced model keeps mean and biases and what it predicts`() {
        var model = Factors(userCount: 6, itemCount: 5, factorCount: 4)
        var random = SeededRandom(seed: 2)
        model.mean = 3
        model.userBias = (0..<6).map { _ in random.inverseNormal() }
        model.itemBias = (0..<5).map { _ in random.inverseNormal() }
        // Rank two: the last two factors repeat the first two.
        for row in 0..<6 {
            for f in 0..<4 { model.userFactors[row * 4 + f] = Float(row + 1) * Float(f % 2) + 0.5 }
        }
        for e in model.itemFactors.indices { model.itemFactors[e] = random.inverseNormal() }
        let reduced = model.reduced(to: 2)
        #expect(reduced.factorCount == 2 && reduced.mean == 3)
        #expect(reduced.userBias == model.userBias && reduced.itemBias == model.itemBias)
        for u in 0..<6 {
            for i in 0..<5 {
                #expect(abs(reduced.predict(user: u, item: i) - model.predict(user: u, item: i)) < 1e-3)
            }
        }
        #expect(Factors(userCount: 2, itemCount: 2, factorCount: 0).reduced(to: 3).factorCount == 0)
    }
}
