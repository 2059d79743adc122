import CFMath
import Testing

@Suite struct NormalWishartPriorTests {
    /// Rows about a mean that depends on the pattern, and that pattern.
    private func rows(_ count: Int, seed: UInt64) -> (
        rows: [[Double]], vectors: Panel, pattern: RatingPattern
    ) {
        var random = SeededRandom(seed: seed, stream: 5)
        var user: [Int32] = [], item: [Int32] = []
        for u in 0..<count {
            for i in 0..<30 where random.uniform() < (u % 2 == i % 2 ? 0.6 : 0.2) {
                user.append(Int32(u))
                item.append(Int32(i))
            }
        }
        let ratings = Ratings(
            userCount: count, itemCount: 30, user: user, item: item, value: user.map { _ in 1 })
        let pattern = RatingPattern(
            rows: ratings.byUser(threads: 1), columns: ratings.byItem(threads: 1), featureCount: 2, seed: 1,
            threads: 1)
        let rows = (0..<count).map { u in
            [2 + 20 * Double(pattern.features[u, 0]) + random.normal(), -1 + 0.5 * random.normal()]
        }
        return (rows, Panel(rows), pattern)
    }

    @Test func `draws have the moments of the conjugate posterior`() {
        let (x, vectors, pattern) = rows(200, seed: 1)
        let count = 20_000
        var precision = DenseMatrix(order: 2)
        var means = [0.0, 0]
        var link = [[0.0, 0], [0.0, 0]]
        var tau = 0.0
        var prior = NormalWishartPrior(order: 2, pattern: pattern)
        for stream in 0..<count {
            var random = SeededRandom(seed: 8, stream: UInt64(stream))
            prior.draw(vectors, &random, threads: 1)
            tau += prior.linkPrecision / Double(count)
            for e in 0..<4 { precision.elements[e] += prior.precision.elements[e] / Double(count) }
            for j in 0..<2 {
                means[j] += prior.mean[j] / Double(count)
                for f in 0..<2 { link[f][j] += prior.link[f][j] / Double(count) }
            }
        }
        // With the link precision near its mean, the posterior is known: see `NormalWishartPrior.draw`.
        let phi = pattern.features.rows
        let kept = pattern.strengths.map { $0 * $0 / ($0 * $0 + tau) }
        let sums = (0..<2).map { j in x.reduce(0) { $0 + $1[j] } }
        let products = Naive.product(Naive.transpose(phi), x)
        var scatter = Naive.product(Naive.transpose(x), x)
        for i in 0..<2 {
            for j in 0..<2 {
                scatter[i][j] += (i != j ? 0 : i == 0 ? 0.25 : 1) - sums[i] * sums[j] / 202
                for f in 0..<2 { scatter[i][j] -= kept[f] * products[f][i] * products[f][j] }
            }
        }
        let expected = Naive.inverse(scatter).map { $0.map { 202 * $0 } }
        #expect(difference(precision.rows, expected) < 0.02 * expected[1][1])
        // The scale of the prior shows.
        #expect(abs(precision[0, 0] / expected[0][0] - 1) < 0.01)
        #expect(abs(expected[0][0] - 1) < 0.2 && abs(expected[1][1] - 4) < 0.8)
        for j in 0..<2 {
            #expect(abs(means[j] - sums[j] / 202) < 0.005)
            for f in 0..<2 { #expect(abs(link[f][j] - kept[f] * products[f][j]) < 0.1) }
        }
        #expect(abs(link[0][0] - 20) < 4)
    }
}
