import CFMath
import Foundation
import Testing

@Suite struct SGDTests {
    /// What `SGD` says it minimises, in Double, in units of the ratings' deviation.
    static func objective(_ ratings: Ratings, _ model: [Double], k: Int, lambda: Double) -> Double {
        let n = ratings.userCount, m = ratings.itemCount
        let sd = Double(ratings.standardDeviation), mean = Double(Float(ratings.mean))
        let f = n + m
        var sum = 0.0
        for e in 0..<ratings.count {
            let u = Int(ratings.user[e]), i = Int(ratings.item[e])
            var error = (Double(ratings.value[e]) - mean) / sd - model[u] - model[n + i]
            for j in 0..<k { error -= model[f + u * k + j] * model[f + (n + i) * k + j] }
            sum += error * error
        }
        for (row, count) in (ratings.userCounts + ratings.itemCounts).enumerated() {
            sum += 4 * lambda * model[row] * model[row]
            for j in 0..<k {
                let x = model[f + row * k + j]
                sum += lambda * pow(Double(count), 2.0 / 3) * x * x
            }
        }
        return sum
    }

    /// A model's numbers, in those units, in the order of `objective`.
    static func flat(_ model: Factors, _ ratings: Ratings) -> [Double] {
        let sd = Double(ratings.standardDeviation)
        return (model.users.bias + model.items.bias).map { Double($0) / sd }
            + (model.users.factors.elements + model.items.factors.elements).map {
                Double($0) / sd.squareRoot()
            }
    }

    @Test(arguments: 0..<5)
    func `an epoch with a small rate is a step down the objective's gradient`(seed: Int) throws {
        let ratings = Ratings.planted(users: 12, items: 9, noise: 0.3, seed: seed).known
        var options = SGD.Options()
        options.factors = 3
        options.decay = 1
        options.epochs = 3
        options.rate = 0.05
        options.seed = UInt64(seed)
        let before = try SGD.train(ratings, options)
        options.epochs = 1
        options.rate = 1e-4
        let after = try SGD.train(ratings, options, from: before)
        let start = Self.flat(before, ratings), end = Self.flat(after, ratings)
        for place in start.indices {
            var low = start, high = start
            low[place] -= 1e-5
            high[place] += 1e-5
            let slope =
                (Self.objective(ratings, high, k: 3, lambda: options.lambda)
                    - Self.objective(ratings, low, k: 3, lambda: options.lambda)) / 2e-5
            let step = (end[place] - start[place]) / -1e-4
            #expect(abs(step - slope / 2) < 0.02 + 0.01 * abs(slope), "parameter \(place)")
        }
    }

    @Test func `the losses told are those of the model`() throws {
        let (known, held) = Ratings.planted(noise: 0.5, seed: 1)
        var options = SGD.Options()
        options.epochs = 5
        var epochs: [Epoch] = []
        let model = try SGD.train(known, options, validation: held) { epochs.append($0) }
        #expect(epochs.map(\.number) == [1, 2, 3, 4, 5])
        #expect(epochs.map(\.rate) == (1...5).map { options.rate(epoch: $0) })
        #expect(epochs.last?.validationLoss == model.meanSquaredError(held))
        options.epochs = 1
        options.rate = 0
        let still = try SGD.train(known, options, from: model) { epochs.append($0) }
        let loss = model.meanSquaredError(known)
        #expect(abs((epochs.last?.trainingLoss ?? 0) - loss) < 1e-5 * loss)
        #expect(abs(still.meanSquaredError(known) - loss) < 1e-5 * loss)
    }

    @Test(arguments: [(1, 0.8), (5, 0.8), (17, 0.8), (20, 0.8223), (30, 0.8777), (200, 0.9806)])
    func `the rate falls to a fiftieth, but not too steeply`(epochs: Int, decay: Double) {
        var options = SGD.Options()
        options.epochs = epochs
        #expect(abs(options.rate(epoch: 1) / options.rate - decay) < 1e-4)
        #expect(abs(options.rate(epoch: epochs) / options.rate - pow(decay, Double(epochs))) < 1e-2)
        options.decay = 0.5
        #expect(options.rate(epoch: 2) == options.rate / 4)
    }

    @Test func `without factors it fits what factors of 0 leave to the biases`() throws {
        let known = Ratings.planted(noise: 0.5, seed: 1).known
        func fit(factors: Int) throws -> Factors {
            var options = SGD.Options()
            (options.factors, options.epochs) = (factors, 5)
            func none(_ count: Int) -> Side { Side(count: count, factorCount: factors) }
            let start = Factors(mean: 3, users: none(known.userCount), items: none(known.itemCount))
            return try SGD.train(known, options, from: start)
        }
        let (none, some) = (try fit(factors: 0), try fit(factors: 8))
        #expect(none.users.bias == some.users.bias && none.items.bias == some.items.bias)
        #expect(none.users.bias.contains { $0 != 0 })
    }

    @Test func `the plain model is the book's arithmetic`() throws {
        let ratings = Ratings(userCount: 1, itemCount: 1, user: [0], item: [0], value: [4])
        var options = SGD.Options()
        options.hasBiases = false
        options.factors = 2
        options.lambda = 0
        options.rate = 0
        let start = try SGD.train(ratings, options)
        options.rate = 0.05
        options.decay = 0.9
        options.epochs = 2
        let model = try SGD.train(ratings, options)
        var p = start.users.factors.elements, q = start.items.factors.elements
        for rate in [Float(0.05 * 0.9), Float(0.05 * 0.9 * 0.9)] {
            let error = 4 - (p[0] * q[0] + p[1] * q[1])
            let (old, other) = (p, q)
            p = (0..<2).map { old[$0] + rate * error * other[$0] }
            q = (0..<2).map { other[$0] + rate * error * old[$0] }
        }
        for (mine, fitted) in zip(p + q, model.users.factors.elements + model.items.factors.elements) {
            #expect(abs(mine - fitted) < 1e-5)
        }
        #expect(model.mean == 0 && model.users.bias == [0] && model.items.bias == [0])
    }

    @Test func `the plain model starts from standard normal factors`() throws {
        let n = 5000
        let ratings = Ratings(
            userCount: n, itemCount: n, user: (0..<n).map(Int32.init), item: (0..<n).map(Int32.init),
            value: Array(repeating: 1, count: n))
        var options = SGD.Options()
        options.hasBiases = false
        options.factors = 2
        options.rate = 0
        options.epochs = 1
        let model = try SGD.train(ratings, options)
        let all = model.users.factors.elements + model.items.factors.elements
        let mean = all.reduce(0, +) / Float(all.count)
        let square = all.reduce(0) { $0 + $1 * $1 } / Float(all.count)
        #expect(abs(mean) < 0.04 && abs(square - 1) < 0.05)
    }

    @Test func `a warm start goes on where the model stands`() throws {
        let ratings = Ratings.planted(noise: 0.5, seed: 3).known
        var options = SGD.Options()
        options.epochs = 10
        var losses: [Double] = []
        let model = try SGD.train(ratings, options) { losses.append($0.trainingLoss ?? .nan) }
        var later: [Double] = []
        options.rate = options.rate(epoch: 10)
        _ = try SGD.train(ratings, options, from: model) { later.append($0.trainingLoss ?? .nan) }
        #expect(later[0] < losses[9])
        #expect(later[9] < later[0])
    }

    @Test func `users whom the start does not know are fitted, others without ratings stay`() throws {
        let old = Ratings.planted(users: 30, items: 20, noise: 0.2, seed: 4).known
        var options = SGD.Options()
        options.epochs = 5
        let model = try SGD.train(old, options)
        let new = Ratings(
            userCount: 31, itemCount: 20, user: [30, 30, 30], item: [0, 1, 2], value: [5, 5, 5])
        let both = try SGD.train(new, options, from: model)
        #expect(both.users.count == 31)
        for (before, after) in zip(model.users.bias, both.users.bias) {
            #expect(abs(before - after) <= 1e-6 * max(1, abs(before)))
        }
        #expect(both.users.bias[30] > 0)
        #expect(abs(both.items.bias[5] - model.items.bias[5]) < 1e-6)
    }

    @Test func `a loss that is not finite names epoch and rate`() throws {
        let ratings = Ratings.planted(noise: 0.5, seed: 6).known
        var options = SGD.Options()
        options.rate = 1000
        options.decay = 0.5
        let error = #expect(throws: TrainingFailure.self) { try SGD.train(ratings, options) }
        guard case .diverged(let epoch) = error else { return }
        #expect(epoch.number == 1 && epoch.rate == 500)
    }

    @Test(arguments: [1.0, 0.1, 20.0])
    func `the ratings' scale does not matter`(scale: Float) throws {
        let (known, held) = Ratings.planted(noise: 0.5, seed: 7)
        let options = SGD.Options()
        let plain = try SGD.train(known, options).meanSquaredError(held)
        let shift = { (ratings: Ratings) in ratings.with { ($0 - 3) * scale } }
        let scaled = try SGD.train(shift(known), options).meanSquaredError(shift(held))
        #expect(abs(scaled / Double(scale * scale) / plain - 1) < 1e-2)
    }
}
