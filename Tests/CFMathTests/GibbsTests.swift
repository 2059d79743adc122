import CFMath
import Testing

@Suite struct GibbsTests {
    private func options(_ factors: Int, burnIn: Int = 30, samples: Int = 40, seed: UInt64 = 0)
        -> Gibbs.Options
    {
        var options = Gibbs.Options()
        options.factors = factors
        options.burnIn = burnIn
        options.samples = samples
        options.seed = seed
        return options
    }

    @Test(arguments: 0..<3)
    func `planted factors are recovered to the noise, and noise is not taken for factors`(seed: Int) throws {
        let (known, held) = Ratings.planted(users: 150, items: 100, rank: 2, noise: 0.3, seed: seed)
        let model = try Gibbs.train(known, options(6, seed: UInt64(seed)))
        let loss = model.meanSquaredError(held)
        // The noise alone is 0.09; each row of about 50 or 75 ratings has three numbers to be learnt.
        #expect(loss > 0.08 && loss < 0.105)
    }

    @Test func `noise without factors is predicted by its mean`() throws {
        var random = SeededRandom(seed: 3)
        let user = (0..<2000).map { _ in Int32(random.below(50)) },
            item = user.map { _ in Int32(random.below(40)) }
        let ratings = Ratings(
            userCount: 50, itemCount: 40, user: user, item: item,
            value: user.map { _ in 10 + random.inverseNormal() })
        let model = try Gibbs.train(ratings, options(8))
        var squares = 0.0
        for u in 0..<50 {
            for i in 0..<40 {
                let error = Double(model.predict(user: u, item: i)) - 10
                squares += error * error / 2000
            }
        }
        // The noise is 1, and a row has some 40 ratings.
        #expect(squares < 0.08)
    }

    @Test func `rows with noise of their own count less`() throws {
        // Every third user rates at random.
        let (known, held) = Ratings.planted(users: 90, items: 60, rank: 1, noise: 0.2, density: 0.4, seed: 5)
        var random = SeededRandom(seed: 6)
        let noisy = Ratings(
            userCount: 90, itemCount: 60, user: known.user, item: known.item,
            value: zip(known.user, known.value).map { $0 % 3 == 0 ? $1 + 3 * random.inverseNormal() : $1 })
        let model = try Gibbs.train(noisy, options(3))
        let quiet = (0..<held.count).filter { held.user[$0] % 3 != 0 }
        let check = Ratings(
            userCount: 90, itemCount: 60, user: quiet.map { held.user[$0] },
            item: quiet.map { held.item[$0] },
            value: quiet.map { held.value[$0] })
        #expect(model.meanSquaredError(check) < 0.075)
    }

    @Test func `another scale of ratings gives the same model in that scale`() throws {
        let ratings = Ratings.planted(users: 60, items: 50, noise: 0.3, seed: 2).known
        let scaled = ratings.with { 16 * $0 - 32 }
        let a = try Gibbs.train(ratings, options(4, burnIn: 5, samples: 5))
        let b = try Gibbs.train(scaled, options(4, burnIn: 5, samples: 5))
        for u in 0..<60 {
            for i in 0..<50 {
                let (x, y) = (a.predict(user: u, item: i), (b.predict(user: u, item: i) + 32) / 16)
                #expect(abs(x - y) < 0.02 * (1 + abs(x)))
            }
        }
    }

    @Test func `the validation loss told last is that of the model`() throws {
        let (known, held) = Ratings.planted(users: 80, items: 60, noise: 0.5, seed: 7)
        var epochs: [Epoch] = []
        let model = try Gibbs.train(known, options(4), validation: held) { epochs.append($0) }
        #expect(epochs.map(\.number) == Array(1...70))
        let last = epochs.last?.validationLoss ?? 0
        #expect(abs(model.meanSquaredError(held) / last - 1) < 0.02)
        // The mean of samples is better than a sample.
        #expect(last < (epochs[29].validationLoss ?? 0))
    }

    @Test func `a chain that starts from a good model is good at once`() throws {
        let (known, held) = Ratings.planted(users: 120, items: 90, noise: 0.3, seed: 8)
        let good = try Gibbs.train(known, options(4))
        var warm: [Double] = [], cold: [Double] = []
        _ = try Gibbs.train(known, options(4, burnIn: 1, samples: 1), validation: held, from: good) {
            warm.append($0.validationLoss ?? 0)
        }
        _ = try Gibbs.train(known, options(4, burnIn: 1, samples: 1), validation: held) {
            cold.append($0.validationLoss ?? 0)
        }
        #expect(warm[0] < 0.5 * cold[0])
    }

    @Test func `rows without ratings give a finite model`() throws {
        let equal = Ratings(users: 4, items: 5, [(0, 0, 2), (0, 1, 2), (1, 2, 2)])
        let model = try Gibbs.train(equal, options(3))
        #expect(model.isFinite && model.users.count == 4 && model.items.count == 5)
        #expect(abs(model.predict(user: 3, item: 4) - 2) < 2)
    }
}
