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
        let background = options.background ?? ImplicitALS.usualBackground(ratings)
        var weight = [[Double]](
            repeating: Array(repeating: background, count: ratings.itemCount), count: ratings.userCount)
        var target = weight.map { $0.map { _ in 0.0 } }
        var users = Array(repeating: background * Double(ratings.itemCount), count: ratings.userCount)
        var items = Array(repeating: background * Double(ratings.userCount), count: ratings.itemCount)
        for e in 0..<ratings.count {
            let u = Int(ratings.user[e]), i = Int(ratings.item[e])
            weight[u][i] = Double(ratings.value[e]) / ratings.mean
            target[u][i] = 1
            users[u] += weight[u][i]
            items[i] += weight[u][i]
        }
        func ridge(_ size: Double) -> Double { options.lambda * size }
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

    @Test(arguments: [0, 0.003, 0.2, 1, 4])
    func `rows solve their dense normal equations`(background: Double) throws {
        let ratings = observations(seed: 40)
        var options = options(5, epochs: 1, steps: 60)
        options.background = background
        let model = try ImplicitALS.train(ratings, options)
        let (weight, target, _, ridges) = dense(ratings, options)
        for i in 0..<ratings.itemCount {
            var matrix = (0..<5).map { f in (0..<5).map { $0 == f ? ridges[i] : 0 } }
            var right = [0.0, 0, 0, 0, 0]
            for u in 0..<ratings.userCount {
                let x = (0..<5).map { Double(model.users.factors[u, $0]) }
                for f in 0..<5 {
                    right[f] += weight[u][i] * target[u][i] * x[f]
                    for g in 0..<5 { matrix[f][g] += weight[u][i] * x[f] * x[g] }
                }
            }
            let fitted = (0..<5).map { Double(model.items.factors[i, $0]) }
            let exact = Naive.solve(matrix, right)
            let size = exact.map(abs).max() ?? 0
            #expect(zip(fitted, exact).allSatisfy { abs($0 - $1) < 1e-3 * (1 + size) })
        }
    }

    @Test func `what was not observed weighs six times what was, up to a fifth a pair`() {
        let few = Ratings(userCount: 30, itemCount: 20, user: [0, 1], item: [0, 1], value: [1, 9])
        #expect(ImplicitALS.usualBackground(few) == 0.02)
        let all = Ratings(userCount: 1, itemCount: 2, user: [0, 0], item: [0, 1], value: [1, 1])
        #expect(ImplicitALS.usualBackground(all) == 0.2)
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
        var options = options(5, epochs: 10)
        options.background = 0.3
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

    /// Pairs that training does not have, of users and items that it has, and of one user more.
    private func heldBack(_ ratings: Ratings) -> Ratings {
        let seen = Set((0..<ratings.count).map { [ratings.user[$0], ratings.item[$0]] })
        let pairs = (0..<Int32(ratings.userCount)).flatMap { u in
            (0..<Int32(ratings.itemCount)).filter { u % 3 == $0 % 3 && !seen.contains([u, $0]) }
                .map { (user: u, item: $0) }
        }
        return Ratings(
            userCount: ratings.userCount + 1, itemCount: ratings.itemCount,
            user: pairs.map(\.user) + [Int32(ratings.userCount)], item: pairs.map(\.item) + [0],
            value: [Float](repeating: 1, count: pairs.count + 1))
    }

    @Test func `of all epochs that with the best lists is returned`() throws {
        let ratings = observations(users: 70, items: 60, seed: 50)
        var options = options(8, epochs: 30)
        options.lambda = 0
        options.patience = 2
        var told: [Epoch] = []
        var chosen: Epoch?
        let model = try ImplicitALS.train(
            ratings, options, validation: heldBack(ratings), onEpoch: { told.append($0) },
            onModel: { chosen = $0 })
        let ndcg = told.compactMap(\.validationNDCG)
        let best = try #require(ndcg.max())
        let number = try #require(ndcg.firstIndex(of: best)) + 1
        #expect(chosen == told[number - 1] && best > 0.3)
        #expect(told.count == min(30, number + 2))
        options.epochs = number
        #expect(try ImplicitALS.train(ratings, options) == model)
    }

    @Test func `lambda is chosen by lists, on any number of threads`() throws {
        let ratings = observations(users: 90, items: 60, seed: 51)
        var options = options(8, epochs: 4)
        var trials: [LambdaTrial] = []
        let chosen = try #require(ImplicitALS.chooseLambda(ratings, options) { trials.append($0) })
        let best = try #require(trials.max { $0.ndcg < $1.ndcg })
        #expect(chosen < best.lambda * 1.2 && chosen > best.lambda * 0.75)
        #expect(trials.count <= ImplicitALS.lambdaCount)
        for threads in [2, 7] {
            options.threads = threads
            var again: [LambdaTrial] = []
            #expect(ImplicitALS.chooseLambda(ratings, options) { again.append($0) } == chosen)
            #expect(again == trials)
        }
        options.seed = 1
        var other: [LambdaTrial] = []
        _ = ImplicitALS.chooseLambda(ratings, options) { other.append($0) }
        #expect(other != trials)
    }

    @Test func `nobody with two items: there is nothing to choose by`() {
        let single = Ratings(
            userCount: 3, itemCount: 3, user: [0, 1, 1, 2, 2], item: [0, 1, 1, 1, 2], value: [1, 1, 1, 1, 0])
        #expect(ImplicitALS.chooseLambda(single, options(2, epochs: 1)) == nil)
    }
}
