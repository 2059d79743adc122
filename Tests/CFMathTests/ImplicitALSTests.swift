import CFMath
import Testing

@Suite struct ImplicitALSTests {
    private func observations(users: Int = 25, items: Int = 18, seed: Int) -> Ratings {
        var random = SeededRandom(seed: UInt64(seed), stream: 4)
        var user: [Int32] = [], item: [Int32] = []
        for u in 0..<users {
            for i in 0..<items where random.uniform() < (u % 3 == i % 3 ? 0.6 : 0.1) {
                user.append(Int32(u))
                item.append(Int32(i))
            }
        }
        return Ratings(
            userCount: users, itemCount: items, user: user, item: item,
            value: user.map { _ in Float(1 + random.below(4)) })
    }

    private func options(_ factors: Int, epochs: Int, steps: Int = 3) -> ImplicitALS.Options {
        var options = ImplicitALS.Options()
        options.factors = factors
        options.epochs = epochs
        options.steps = steps
        return options
    }

    /// Weight and target of every pair, and the ridges.
    private func dense(_ ratings: Ratings, _ options: ImplicitALS.Options)
        -> (weight: [[Double]], target: [[Double]], users: [Double], items: [Double])
    {
        var weight = [[Double]](
            repeating: Array(repeating: options.background, count: ratings.itemCount),
            count: ratings.userCount)
        var target = weight.map { $0.map { _ in 0.0 } }
        var users = Array(repeating: options.background * Double(ratings.itemCount), count: ratings.userCount)
        var items = Array(repeating: options.background * Double(ratings.userCount), count: ratings.itemCount)
        for e in 0..<ratings.count {
            let u = Int(ratings.user[e]), i = Int(ratings.item[e])
            weight[u][i] = Double(ratings.value[e]) / ratings.mean
            target[u][i] = 1
            users[u] += weight[u][i]
            items[i] += weight[u][i]
        }
        func ridge(_ size: Double) -> Double { options.lambda * size.squareRoot() }
        return (weight, target, users.map(ridge), items.map(ridge))
    }

    private func objective(_ ratings: Ratings, _ model: Factors, _ options: ImplicitALS.Options) -> Double {
        let (weight, target, users, items) = dense(ratings, options)
        var sum = 0.0
        for u in weight.indices {
            for i in weight[u].indices {
                let error = target[u][i] - Double(model.predict(user: u, item: i))
                sum += weight[u][i] * error * error
            }
        }
        for (e, x) in model.users.factors.elements.enumerated() {
            sum += users[e / model.factorCount] * Double(x * x)
        }
        for (e, x) in model.items.factors.elements.enumerated() {
            sum += items[e / model.factorCount] * Double(x * x)
        }
        return sum
    }

    @Test(arguments: 0..<4)
    func `at the end of an epoch the gradient of the dense objective is zero for the items`(seed: Int) throws
    {
        let ratings = observations(seed: seed)
        let options = options(3 + seed * 4, epochs: 2, steps: 60)
        let model = try ImplicitALS.train(ratings, options)
        let k = model.factorCount
        let (weight, target, _, ridges) = dense(ratings, options)
        for i in 0..<ratings.itemCount {
            var gradient = (0..<k).map { ridges[i] * Double(model.items.factors[i, $0]) }
            var size = 0.0
            for u in 0..<ratings.userCount {
                let error = target[u][i] - Double(model.predict(user: u, item: i))
                for f in 0..<k {
                    let x = Double(model.users.factors[u, f])
                    gradient[f] -= weight[u][i] * error * x
                    size += abs(weight[u][i] * target[u][i] * x)
                }
            }
            #expect(gradient.allSatisfy { abs($0) < 1e-4 * (1 + size) })
        }
    }

    @Test(arguments: 0..<4)
    func `the loss told is the dense objective, and falls with every epoch`(seed: Int) throws {
        let ratings = observations(seed: 10 + seed)
        var last = Double.infinity
        for epochs in 1...6 {
            let options = options(6, epochs: epochs)
            var told = 0.0
            let model = try ImplicitALS.train(ratings, options) {
                told = ($0.trainingLoss ?? 0) * Double(ratings.count)
            }
            let exact = objective(ratings, model, options)
            #expect(abs(told / exact - 1) < 1e-4)
            #expect(exact < last)
            last = exact
        }
    }

    @Test func `going on from a model is the same as never having stopped`() throws {
        let ratings = observations(seed: 21)
        let half = try ImplicitALS.train(ratings, options(5, epochs: 2))
        #expect(
            try ImplicitALS.train(ratings, options(5, epochs: 2), from: half)
                == ImplicitALS.train(ratings, options(5, epochs: 4)))
    }

    @Test func `the scale of confidence does not matter`() throws {
        let ratings = observations(users: 70, items: 60, seed: 20)
        let options = options(9, epochs: 4)
        #expect(
            try ImplicitALS.train(ratings.with { 8 * $0 }, options) == ImplicitALS.train(ratings, options))
    }

    @Test func `users without observations score nothing`() throws {
        let ratings = Ratings(userCount: 3, itemCount: 2, user: [0, 1], item: [0, 1], value: [1, 1])
        let model = try ImplicitALS.train(ratings, options(16, epochs: 5))
        #expect((0..<2).allSatisfy { abs(model.predict(user: 2, item: $0)) < 1e-3 })
    }

    @Test(arguments: 0..<3)
    func `folded in users solve their dense normal equations`(seed: Int) throws {
        let ratings = observations(seed: 30 + seed)
        let options = options(5, epochs: 10)
        let model = try ImplicitALS.train(ratings, options)
        let prior = UserPrior(model.users, variance: nil, threads: 1)
        let folded = ImplicitFoldIn(model, prior, options, confidence: ratings.mean).users(ratings)
        let (weight, target, ridges, _) = dense(ratings, options)
        for u in 0..<ratings.userCount {
            var matrix = (0..<5).map { i in (0..<5).map { $0 == i ? ridges[u] : 0 } }
            var right = [0.0, 0, 0, 0, 0]
            for i in 0..<ratings.itemCount {
                let y = (0..<5).map { Double(model.items.factors[i, $0]) }
                for f in 0..<5 {
                    right[f] += weight[u][i] * target[u][i] * y[f]
                    for g in 0..<5 { matrix[f][g] += weight[u][i] * y[f] * y[g] }
                }
            }
            let exact = Naive.solve(matrix, right)
            let fitted = (0..<5).map { Double(folded.factors[u, $0]) }
            #expect(difference([fitted], [exact]) < 1e-4)
        }
    }
}
