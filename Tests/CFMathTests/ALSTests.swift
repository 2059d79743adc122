import CFMath
import Testing

@Suite struct ALSTests {
    private func options(_ factors: Int, epochs: Int = 20, seed: UInt64 = 0) -> ALS.Options {
        var options = ALS.Options()
        options.factors = factors
        options.epochs = epochs
        options.seed = seed
        return options
    }

    /// What `ALS` says it minimises, in Double, in ratings.
    private func objective(_ ratings: Ratings, _ model: Factors, lambda: Double) -> Double {
        let unit = Double(ratings.standardDeviation)
        var sum = 0.0
        for e in 0..<ratings.count {
            let error =
                Double(ratings.value[e])
                - Double(model.predict(user: Int(ratings.user[e]), item: Int(ratings.item[e])))
            sum += error * error / (unit * unit)
        }
        let biases = model.users.bias + model.items.bias
        let factors = model.users.factors.elements + model.items.factors.elements
        for (row, n) in (ratings.userCounts + ratings.itemCounts).enumerated() {
            let bias = Double(biases[row]) / unit
            sum += lambda * 3 * bias * bias
            for f in row * model.factorCount..<(row + 1) * model.factorCount {
                sum += lambda * Double(n).squareRoot() * Double(factors[f]) * Double(factors[f]) / unit
            }
        }
        return sum
    }

    @Test(arguments: 0..<4)
    func `each item solves its dense normal equations given the users`(seed: Int) throws {
        let ratings = Ratings.planted(users: 30, items: 20, noise: 0.4, seed: seed).known
        let k = 2 + seed
        let options = options(k, epochs: 3, seed: UInt64(seed))
        let model = try ALS.train(ratings, options)
        let unit = Double(ratings.standardDeviation)
        for item in 0..<ratings.itemCount {
            let mine = (0..<ratings.count).filter { Int(ratings.item[$0]) == item }
            let ridge = options.lambda * Double(mine.count).squareRoot()
            // In ratings: times unit².
            var matrix = (0...k).map { i in
                (0...k).map { $0 != i ? 0 : i == k ? 3 * options.lambda : ridge * unit }
            }
            var right = [Double](repeating: 0, count: k + 1)
            for e in mine {
                let user = Int(ratings.user[e])
                let x = (0..<k).map { Double(model.users.factors[user, $0]) } + [1]
                let target = Double(ratings.value[e]) - Double(model.mean) - Double(model.users.bias[user])
                for i in 0...k {
                    right[i] += target * x[i]
                    for j in 0...k { matrix[i][j] += x[i] * x[j] }
                }
            }
            let exact = Naive.solve(matrix, right)
            let fitted =
                (0..<k).map { Double(model.items.factors[item, $0]) } + [Double(model.items.bias[item])]
            #expect(difference([fitted], [exact]) < 2e-3)
        }
    }

    @Test(arguments: 0..<4)
    func `the objective never rises`(seed: Int) throws {
        let ratings = Ratings.planted(users: 40, items: 30, rank: 3, noise: 0.5, seed: seed).known
        var last = Double.infinity
        for epochs in 1...8 {
            let options = options(4, epochs: epochs, seed: UInt64(seed))
            let value = objective(ratings, try ALS.train(ratings, options), lambda: options.lambda)
            #expect(value <= last * (1 + 1e-5))
            last = value
        }
    }

    @Test func `the loss told is that of the model`() throws {
        let known = Ratings.planted(users: 30, items: 30, noise: 1, density: 0.2, seed: 3).known
        var last = 0.0
        let plain = try ALS.train(known, self.options(4, epochs: 5)) {
            last = $0.trainingLoss ?? .nan
        }
        #expect(abs(plain.meanSquaredError(known) - last) < 1e-4 * last)
    }

    @Test func `going on from a model is the same as never having stopped`() throws {
        let ratings = Ratings.planted(users: 40, items: 30, noise: 0.3, seed: 4).known
        let whole = try ALS.train(ratings, options(3, epochs: 6))
        let half = try ALS.train(ratings, options(3, epochs: 3))
        let rest = try ALS.train(ratings, options(3, epochs: 3), from: half)
        let gap = zip(whole.items.factors.elements, rest.items.factors.elements).reduce(Float(0)) {
            max($0, abs($1.0 - $1.1))
        }
        #expect(gap < 1e-3)
    }

    @Test func `going on leaves users and items without ratings as they are`() throws {
        let ratings = Ratings.planted(users: 12, items: 10, noise: 0.3, seed: 4).known
        let start = try ALS.train(ratings, options(3))
        let kept = (0..<ratings.count).filter { ratings.user[$0] > 1 && ratings.item[$0] > 1 }
        let part = Ratings(
            users: 12, items: 10,
            kept.map { (Int(ratings.user[$0]), Int(ratings.item[$0]), ratings.value[$0]) })
        let model = try ALS.train(part, options(3), from: start)
        #expect(difference(model.users[0..<2].rows, start.users[0..<2].rows) < 1e-6)
        #expect(difference(model.items[0..<2].rows, start.items[0..<2].rows) < 1e-6)
        #expect(model.users[2..<12] != start.users[2..<12])
    }

    @Test func `without biases there is neither a mean nor a bias`() throws {
        let (known, held) = Ratings.planted(users: 60, items: 50, noise: 0.1, seed: 5)
        var options = options(4, epochs: 30)
        options.hasBiases = false
        options.lambda = 0.05
        let model = try ALS.train(known, options)
        #expect(
            model.mean == 0 && model.users.bias.allSatisfy { $0 == 0 }
                && model.items.bias.allSatisfy { $0 == 0 })
        #expect(model.meanSquaredError(held) < 0.3)
    }

    @Test func `without regularisation models are finite`() throws {
        let equal = Ratings(userCount: 2, itemCount: 3, user: [0, 0, 1], item: [0, 1, 2], value: [2, 2, 2])
        var unbound = options(8)
        unbound.lambda = 0
        #expect(try ALS.train(equal, unbound).isFinite)
        let few = Ratings.planted(users: 9, items: 9, noise: 1, density: 0.3, seed: 6).known
        #expect(try ALS.train(few, unbound).isFinite)
    }
}
