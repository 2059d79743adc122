import CFMath
import Testing

@Suite struct RatingPatternTests {
    /// The centred indicator matrix, term by term.
    private func indicator(_ ratings: Ratings) -> [[Double]] {
        var x = [[Double]](repeating: Array(repeating: 0, count: ratings.itemCount), count: ratings.userCount)
        let users = ratings.userCounts.map { Double($0) }, items = ratings.itemCounts.map { Double($0) }
        for e in 0..<ratings.count {
            let u = Int(ratings.user[e]), i = Int(ratings.item[e])
            x[u][i] = 1 / users[u].squareRoot() / items[i].squareRoot().squareRoot()
        }
        for i in 0..<ratings.itemCount {
            let mean = x.reduce(0) { $0 + $1[i] } / Double(x.count)
            for u in x.indices { x[u][i] -= mean }
        }
        return x
    }

    @Test(arguments: 0..<4)
    func `features are the principal components of who rated what`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed), stream: 3)
        // Three tastes, so that three components stand out.
        var user: [Int32] = [], item: [Int32] = []
        for u in 0..<90 {
            for i in 0..<60 where random.uniform() < (u % 4 == i % 4 ? 0.7 : 0.1) {
                user.append(Int32(u))
                item.append(Int32(i))
            }
        }
        let ratings = Ratings(
            userCount: 90, itemCount: 60, user: user, item: item, value: user.map { _ in 1 })
        let pattern = RatingPattern(
            rows: ratings.byUser(threads: 1), columns: ratings.byItem(threads: 1), featureCount: 3,
            passes: 12, seed: 1,
            threads: 2)
        let x = indicator(ratings)
        let (values, vectors) = Naive.eigen(Naive.product(x, Naive.transpose(x)))
        for j in 0..<3 {
            #expect(abs(pattern.strengths[j] / values[j].squareRoot() - 1) < 1e-3)
        }
        // The space is the same: projections of the exact vectors keep their length.
        let along = Naive.product(Array(vectors[..<3]), pattern.features.rows)
        for row in along { #expect(row.reduce(0) { $0 + $1 * $1 } > 0.999) }
        for sum in Naive.transpose(pattern.features.rows).map({ $0.reduce(0, +) }) {
            #expect(abs(sum) < 1e-3)
        }
    }

    @Test func `patterns without anything to tell have features of zero`() {
        // Everybody rated everything.
        let user = (0..<20).map { Int32($0 / 5) }, item = (0..<20).map { Int32($0 % 5) }
        let ratings = Ratings(userCount: 4, itemCount: 5, user: user, item: item, value: user.map { _ in 1 })
        let pattern = RatingPattern(
            rows: ratings.byUser(threads: 1), columns: ratings.byItem(threads: 1), featureCount: 8, seed: 1,
            threads: 1)
        #expect(pattern.strengths.count == 4 && pattern.strengths.allSatisfy { $0 < 1e-3 })
        #expect(pattern.features.elements.allSatisfy { $0.isFinite })
    }
}
