import CFMath
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
}
