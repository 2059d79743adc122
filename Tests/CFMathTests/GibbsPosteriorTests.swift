import CFMath
import Foundation
import Testing

/// The chain against a plain sampler of the same posterior.
@Suite struct GibbsPosteriorTests {
    private static let users = 5, items = 4

    /// Two users and an item with one taste, the others with the opposite, and gaps.
    private func ratings() -> Ratings {
        let table: [[Float?]] = [
            [5, 1, 4, nil], [4, 2, nil, 1], [1, 5, nil, 4], [2, nil, 1, 5], [nil, 4, nil, nil],
        ]
        var user: [Int32] = [], item: [Int32] = [], value: [Float] = []
        for (u, row) in table.enumerated() {
            for (i, rating) in row.enumerated() {
                guard let rating else { continue }
                user.append(Int32(u))
                item.append(Int32(i))
                value.append(rating)
            }
        }
        return Ratings(
            userCount: Self.users, itemCount: Self.items, user: user, item: item, value: value)
    }

    /// Numbers of a state whose means are compared: moments that do not change with the sign of the factor.
    private func statistics(
        _ users: [[Double]], _ items: [[Double]], precisions: [Double],
        priors: [(mean: [Double], precision: [[Double]], linkPrecision: Double)]
    ) -> [Double] {
        var numbers: [Double] = []
        for x in users {
            for y in items {
                let prediction = x[0] * y[0] + x[1] + y[1]
                numbers += [prediction, prediction * prediction]
            }
        }
        for x in users + items { numbers += [abs(x[0]), x[1], x[0] * x[0], x[1] * x[1]] }
        for x in precisions { numbers += [x, x * x] }
        for prior in priors {
            let (a, b, c) = (prior.precision[0][0], prior.precision[0][1], prior.precision[1][1])
            numbers += [prior.mean[1], prior.mean[1] * prior.mean[1], abs(prior.mean[0])]
            numbers += [log(a), log(c), log(a * c - b * b), log(prior.linkPrecision)]
        }
        return numbers
    }

    /// Means and their standard errors, by the means of 100 batches.
    private func estimate(_ count: Int, _ next: () -> [Double]) -> [(mean: Double, error: Double)] {
        let batches = 100
        for _ in 0..<count / 10 { _ = next() }
        let means = (0..<batches).map { _ in
            var sum: [Double] = []
            for _ in 0..<count / batches {
                let numbers = next()
                sum = sum.isEmpty ? numbers : zip(sum, numbers).map { $0 + $1 }
            }
            return sum.map { $0 / Double(count / batches) }
        }
        return means[0].indices.map { at in
            let values = means.map { $0[at] }
            let mean = values.reduce(0, +) / Double(batches)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(batches - 1)
            return (mean, (variance / Double(batches)).squareRoot())
        }
    }

    @Test(arguments: [0, 1])
    func `samples have the moments of the exact posterior`(featureCount: Int) throws {
        let ratings = ratings()
        var options = Gibbs.Options()
        options.factors = 1
        options.seed = 11
        var chain = try GibbsChain(ratings, options, featureCount: featureCount, nil)
        var number = 0
        func rows(_ side: Side) -> [[Double]] { side.rows.map { [$0[1], $0[0]] } }
        let found = estimate(60_000) {
            number += 1
            _ = chain.epoch(number)
            let sides = [chain.users, chain.items]
            return statistics(
                rows(chain.users.drawn), rows(chain.items.drawn),
                precisions: [chain.precision] + sides.flatMap { $0.precisions.map { Double($0) } },
                priors: sides.map { ($0.prior.mean, $0.prior.precision.rows, $0.prior.linkPrecision) })
        }

        let byUser = ratings.byUser(threads: 1), byItem = ratings.byItem(threads: 1)
        func side(_ rows: SparseMatrix<Float>, _ columns: SparseMatrix<Float>) -> PlainGibbs.Side {
            PlainGibbs.Side(
                RatingPattern(
                    rows: rows, columns: columns, featureCount: featureCount, seed: options.seed, threads: 1))
        }
        let unit = Double(ratings.standardDeviation)
        var plain = PlainGibbs(
            sides: [side(byUser, byItem), side(byItem, byUser)],
            entries: (0..<ratings.count).map {
                (
                    [Int(ratings.user[$0]), Int(ratings.item[$0])],
                    (Double(ratings.value[$0]) - ratings.mean) / unit
                )
            }, random: SeededRandom(seed: 12))
        let expected = estimate(60_000) {
            plain.sweep()
            return statistics(
                plain.sides[0].rows, plain.sides[1].rows,
                precisions: [plain.precision] + plain.sides.flatMap(\.precisions),
                priors: plain.sides.map { ($0.mean, $0.precision, $0.linkPrecision) })
        }

        // Five standard errors: of some hundred numbers, each with its own chance, none is farther off.
        var far: [String] = []
        for (at, (a, b)) in zip(found, expected).enumerated() {
            let error = (a.error * a.error + b.error * b.error).squareRoot()
            if !(abs(a.mean - b.mean) < 5 * error) { far.append("\(at): \(a) \(b)") }
        }
        #expect(far.isEmpty)
    }
}
