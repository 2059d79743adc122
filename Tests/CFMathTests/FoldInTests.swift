import CFMath
import Foundation
import Testing

@Suite struct FoldInTests {
    private func part(_ ratings: Ratings, users: Range<Int32>) -> Ratings {
        let chosen = (0..<ratings.count).filter { users.contains(ratings.user[$0]) }
        return Ratings(
            userCount: users.count, itemCount: ratings.itemCount,
            user: chosen.map { ratings.user[$0] - users.lowerBound }, item: chosen.map { ratings.item[$0] },
            value: chosen.map { ratings.value[$0] })
    }

    private func model(_ ratings: Ratings, gibbs: Bool) throws -> Factors {
        var als = ALS.Options()
        als.factors = 3
        als.lambda = 0.3
        var sampling = Gibbs.Options()
        sampling.factors = 3
        sampling.burnIn = 20
        sampling.samples = 20
        return gibbs ? try Gibbs.train(ratings, sampling) : try ALS.train(ratings, als)
    }

    @Test(arguments: 0..<4)
    func `a folded in user is the most probable one, by dense normal equations`(seed: Int) throws {
        let known = Ratings.planted(users: 60, items: 30, noise: 0.4, seed: seed).known
        let model = try model(part(known, users: 0..<50), gibbs: seed % 2 == 1)
        let new = part(known, users: 50..<60)
        let variance = 0.2
        let folded = try foldIn(model, variance: variance).users(new)
        let k = model.factorCount, n = 50.0, order = Double(k + 1)
        // The prior as documented.
        let users = (0..<50).map { u in
            (0..<k).map { Double(model.users.factors[u, $0]) } + [Double(model.users.bias[u])]
        }
        let mean = (0...k).map { j in users.reduce(0) { $0 + $1[j] } / n }
        var spread = Naive.moments(users, centre: true).map { $0.map { $0 * (n - 1) / n } }
        let diagonal = (0...k).map { spread[$0][$0] }
        let typical = diagonal.reduce(0, +) / order
        let share = order / (order + n)
        for i in 0...k {
            for j in 0...k { spread[i][j] *= 1.5 * (1 - share) }
            spread[i][i] += 1.5 * share * diagonal[i] + 1e-3 * typical
        }
        let precision = Naive.inverse(spread)
        for user in 0..<new.userCount {
            var matrix = precision
            var right = Naive.product(precision, mean.map { [$0] }).map { $0[0] }
            for e in 0..<new.count where Int(new.user[e]) == user {
                let item = Int(new.item[e])
                let x = (0..<k).map { Double(model.items.factors[item, $0]) } + [1]
                let target = Double(new.value[e] - model.mean - model.items.bias[item])
                for i in 0...k {
                    right[i] += target * x[i] / variance
                    for j in 0...k { matrix[i][j] += x[i] * x[j] / variance }
                }
            }
            let exact = Naive.solve(matrix, right)
            let fitted =
                (0..<k).map { Double(folded.factors[user, $0]) } + [Double(folded.bias[user])]
            #expect(difference([fitted], [exact]) < 1e-2)
        }
        #expect(folded.count == new.userCount)
    }

    @Test(arguments: [false, true])
    func `folded in users are predicted about as well as trained ones`(gibbs: Bool) throws {
        let (known, held) = Ratings.planted(users: 200, items: 60, noise: 0.5, seed: 11)
        let trained = try model(known, gibbs: gibbs)
        let items = try model(part(known, users: 0..<150), gibbs: gibbs)
        let folded = Factors(
            mean: items.mean, users: try foldIn(items, variance: 0.25).users(part(known, users: 150..<200)),
            items: items.items)
        let target = part(held, users: 150..<200)
        let both = Factors(mean: trained.mean, users: trained.users[150..<200], items: trained.items)
        let reference = both.meanSquaredError(target)
        #expect(folded.meanSquaredError(target) < 1.06 * reference)
    }

    @Test func `users without ratings get the mean user`() throws {
        let known = Ratings.planted(users: 60, items: 30, noise: 0.4, seed: 12).known
        let model = try model(known, gibbs: false)
        let none = Ratings(userCount: 2, itemCount: 30, user: [], item: [], value: [])
        let folded = try foldIn(model, variance: 0.3).users(none)
        let mean = model.users.bias.reduce(0, +) / 60
        #expect(folded.bias.allSatisfy { abs($0 - mean) < 1e-4 })
    }

    @Test
    func
        `models without biases or with one user can be folded into, and without users where the prior is known`()
        throws
    {
        var plain = ALS.Options()
        plain.factors = 2
        plain.hasBiases = false
        let known = Ratings.planted(users: 60, items: 30, noise: 0.1, seed: 13).known
        let model = try ALS.train(known, plain)
        func folded(_ model: Factors) throws -> Factors {
            Factors(
                mean: model.mean, users: try foldIn(model, variance: 0.1).users(known), items: model.items)
        }
        #expect(try folded(model).users.bias.allSatisfy { $0 == 0 })
        #expect(try folded(model).meanSquaredError(known) < 0.6)
        let one = Factors(mean: model.mean, users: model.users[0..<1], items: model.items)
        #expect(try folded(one).isFinite)
        // Without users nothing says what users are like, unless the terms do.
        let none = Factors(mean: model.mean, users: model.users[0..<0], items: model.items)
        #expect(
            UserFit(none, isImplicit: false, range: nil, FoldInTerms(), threads: 1).map { _ in true } == nil)
        let terms = FoldInTerms(prior: UserPrior(model.users, variance: 0.1, threads: 1))
        let whole = try #require(UserFit(model, isImplicit: false, range: nil, terms, threads: 1))
        let bare = try #require(UserFit(none, isImplicit: false, range: nil, terms, threads: 1))
        #expect(whole.users(known) == bare.users(known))
    }

    @Test func `parts of a rating are what it is without what each rating is beyond the base`() throws {
        for seed in 0..<150 {
            var random = SeededRandom(seed: UInt64(seed), stream: 13)
            let (items, k, hasBias) = (
                2 + random.below(20), random.below(7), random.below(3) > 0 || seed == 0
            )
            if k == 0, !hasBias { continue }
            func exact(_ x: [[Double]]) -> [[Double]] { x.map { $0.map { Double(Float($0)) } } }
            let rows = exact(Naive.normals(items, k + 1, &random))
            let order = k + (hasBias ? 1 : 0)
            let spread = exact(Naive.positiveDefinite(order, &random))
            // The bias comes first in a prior, and last in what is solved.
            let place = (hasBias ? [k] : []) + (0..<k)
            let m = exact(Naive.normals(1, order, &random))[0]
            var covariance = DenseMatrix(rowCount: k + 1, columnCount: k + 1)
            for i in 0..<order {
                for j in 0..<order {
                    covariance[k + 1 - order + i, k + 1 - order + j] = spread[place[i]][place[j]]
                }
            }
            let prior = UserPrior(
                mean: (hasBias ? [] : [0]) + place.map { m[$0] }, covariance: covariance)
            let model = Factors(
                mean: Float(random.below(5)), users: Side(count: 0, factorCount: k),
                items: Side(rows, factorCount: k))
            let variance = [0.05, 0.7, 3][random.below(3)]
            let fold = try #require(FoldIn(model, prior, variance: variance))
            let y = rows.map { Array($0.dropFirst()) + (hasBias ? [1] : []) }
            func average(_ item: Int) -> Double { Double(model.mean) + rows[item][0] }
            // Some items twice.
            let own = (0..<random.below(12)).map { _ in
                (item: Int32(random.below(items)), value: Float(1 + random.below(10)) / 2)
            }
            func scores(_ values: [Double]) -> [Double] {
                var matrix = Naive.inverse(spread)
                var right = Naive.product(matrix, m.map { [$0] }).map { $0[0] }
                for ((item, _), value) in zip(own, values) {
                    let x = y[Int(item)]
                    for f in 0..<order {
                        right[f] += x[f] * (value - average(Int(item))) / variance
                        for g in 0..<order { matrix[f][g] += x[f] * x[g] / variance }
                    }
                }
                let user = Naive.solve(matrix, right)
                return (0..<items).map { average($0) + Naive.dot(y[$0], user) }
            }
            let values = own.map { Double($0.value) }
            let bases = (0..<items).map { average($0) + Naive.dot(y[$0], m) }
            let whole = scores(values)
            // The scores once the ratings of an item are what was to be expected.
            let without = Dictionary(
                Set(own.map(\.item)).map { item in
                    (item, scores(zip(own, values).map { $0.item == item ? bases[Int(item)] : $1 }))
                }, uniquingKeysWith: { first, _ in first })
            let folded = Factors(
                mean: model.mean,
                users: fold.users(
                    Ratings(
                        userCount: 1, itemCount: items, user: own.map { _ in 0 }, item: own.map(\.item),
                        value: own.map(\.value))), items: model.items)
            var (worst, worstOfSingle) = (0.0, 0.0)
            for (i, parts) in fold.contributions(own, to: Array(0..<items)).enumerated() {
                let sum = parts.reduce(fold.base(i)) { $0 + $1.score }
                worst = max(worst, abs(fold.base(i) - bases[i]), abs(sum - whole[i]))
                worstOfSingle = max(worstOfSingle, abs(sum - Double(folded.predict(user: 0, item: i))))
                for part in parts {
                    worst = max(worst, abs(part.score - (whole[i] - (without[part.key]?[i] ?? .infinity))))
                }
                #expect(parts == parts.sorted { ($1.score, $0.key) < ($0.score, $1.key) })
                #expect(Set(parts.map(\.key)) == Set(own.map(\.item)))
            }
            #expect(worst < 1e-9 && worstOfSingle < 1e-3, "seed \(seed): \(worst), \(worstOfSingle)")
        }
    }

    @Test func `parts of an implicit score are those of the normal equations, and add up to it`() throws {
        for seed in 0..<150 {
            var random = SeededRandom(seed: UInt64(seed), stream: 12)
            let (items, k) = (3 + random.below(30), 1 + random.below(7))
            let y = Naive.normals(items, k, &random).map { $0.map { Double(Float($0)) } }
            let model = Factors(
                mean: 0, users: Side(count: 0, factorCount: k),
                items: Side(y.map { [0] + $0 }, factorCount: k))
            let unit = Double(1 + random.below(4)) / 2
            var options = ImplicitALS.Options()
            options.background = [0.01, 0.2, 1][random.below(3)]
            options.lambda = [0.02, 0.1, 0.5][random.below(3)]
            options.exponent = [0.5, 1][random.below(2)]
            let prior = UserPrior(mean: Array(repeating: 0, count: k + 1), covariance: nil)
            let fold = ImplicitFoldIn(model, prior, options, confidence: unit)
            // Some items twice.
            let own = (0..<1 + random.below(12)).map { _ in
                (item: Int32(random.below(items)), value: Float(1 + random.below(6)))
            }
            let folded = fold.users(
                Ratings(
                    userCount: 1, itemCount: items, user: own.map { _ in 0 }, item: own.map(\.item),
                    value: own.map(\.value)))
            let background = options.background ?? 0
            let weight = own.reduce(0.0) { $0 + Double($1.value) / unit } + background * Double(items)
            var matrix = Naive.product(Naive.transpose(y), y).map { $0.map { $0 * background } }
            for f in 0..<k { matrix[f][f] += options.lambda * pow(weight, options.exponent) }
            for (item, c) in own {
                let row = y[Int(item)]
                for f in 0..<k {
                    for g in 0..<k { matrix[f][g] += (Double(c) / unit - background) * row[f] * row[g] }
                }
            }
            // Vectors and fitted users are of single precision.
            var worst = 0.0
            for (i, parts) in fold.contributions(own, to: Array(0..<items)).enumerated() {
                let solved = Naive.solve(matrix, y[i])
                for part in parts {
                    let c = own.reduce(0.0) { $0 + ($1.item == part.key ? Double($1.value) / unit : 0) }
                    worst = max(worst, abs(part.score - c * Naive.dot(y[Int(part.key)], solved)))
                }
                let score = (0..<k).reduce(0.0) { $0 + Double(folded.factors[0, $1]) * y[i][$1] }
                worst = max(worst, abs(parts.reduce(0) { $0 + $1.score } - score))
                #expect(parts == parts.sorted { ($1.score, $0.key) < ($0.score, $1.key) })
                #expect(Set(parts.map(\.key)) == Set(own.map(\.item)))
            }
            #expect(worst < 1e-3, "seed \(seed)")
            #expect(fold.contributions([(item: 0, value: 0)], to: [0, 1]) == [[], []])
        }
    }
}
