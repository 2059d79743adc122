import CFMath
import Testing

@Suite struct LowRankProductTests {
    private func scores(_ pair: LowRankProduct) -> [[Double]] {
        Naive.product(pair.users.rows, Naive.transpose(pair.items.rows))
    }

    private func rootMeanSquare(_ a: [[Double]], _ b: [[Double]]) -> Double {
        let squares = zip(a, b).map { zip($0, $1).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        return (squares.reduce(0, +) / Double(a.count * (a.first?.count ?? 1))).squareRoot()
    }

    @Test func `reduction is the best approximation of its rank`() throws {
        for seed in 0..<20 {
            var random = SeededRandom(seed: UInt64(seed))
            let pair = LowRankProduct(
                users: Panel(Naive.normals(30, 9, &random)), items: Panel(Naive.normals(20, 9, &random)))
            let exact = scores(pair)
            let squares = Naive.eigen(Naive.product(Naive.transpose(exact), exact)).values
            for rank in [1, 3, 8] {
                let reduced = try #require(pair.reduced(maximum: rank, threads: 1))
                #expect(reduced.users.columnCount == rank)
                let best = (squares[rank...].reduce(0) { $0 + max(0, $1) } / 600).squareRoot()
                #expect(abs(rootMeanSquare(scores(reduced), exact) - best) < 1e-3 * (1 + best))
            }
        }
    }

    @Test func `the tolerance bounds the error, and one column fewer would break it`() throws {
        for seed in 0..<20 {
            var random = SeededRandom(seed: UInt64(seed), stream: 1)
            let scale = (0..<12).map { 1 / Double(1 + $0 * $0) }
            let users = Naive.normals(50, 12, &random).map { zip($0, scale).map { $0 * $1 } }
            let pair = LowRankProduct(users: Panel(users), items: Panel(Naive.normals(40, 12, &random)))
            let exact = scores(pair)
            let reduced = try #require(pair.reduced(tolerance: 0.05, threads: 1))
            let count = reduced.users.columnCount
            #expect(count < 12 && rootMeanSquare(scores(reduced), exact) < 0.0501)
            let fewer = try #require(pair.reduced(maximum: count - 1, threads: 1))
            #expect(rootMeanSquare(scores(fewer), exact) > 0.0499)
        }
    }

    @Test func `a product of lower rank than it has columns keeps all that it says`() throws {
        var random = SeededRandom(seed: 2)
        // Rank two: the last two factors repeat the first two.
        let users = (0..<6).map { row in (0..<4).map { Double(row + 1) * Double($0 % 2) + 0.5 } }
        let product = LowRankProduct(users: Panel(users), items: Panel(Naive.normals(5, 4, &random)))
        let reduced = try #require(product.reduced(maximum: 2, threads: 1))
        #expect(reduced.users.columnCount == 2 && reduced.items.columnCount == 2)
        #expect(difference(scores(reduced), scores(product)) < 1e-3)
        let none = LowRankProduct(
            users: Panel(rowCount: 2, columnCount: 0), items: Panel(rowCount: 2, columnCount: 0))
        #expect(none.reduced(maximum: 3, threads: 1)?.users.columnCount == 0)
    }
}
