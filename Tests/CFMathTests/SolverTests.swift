import CFMath
import Testing

/// What every solver promises.
@Suite struct SolverTests {
    private static let explicit = Solver.allCases.filter { !$0.isImplicit }

    @Test(arguments: explicit, 0..<5)
    func `planted factors are recovered where ratings were held back`(solver: Solver, seed: Int) throws {
        for (users, items) in [(60, 40), (120, 80)] {
            let (known, held) = Ratings.planted(users: users, items: items, seed: seed)
            var settings = solver.thorough
            settings.seed = UInt64(seed)
            let loss = try solver.train(known, settings).model.meanSquaredError(held)
            let spread = Double(held.standardDeviation)
            #expect(loss < 0.01 * spread * spread && loss < 0.02 && spread > 0.8)
        }
    }

    @Test(arguments: Solver.allCases.filter(\.isImplicit), 0..<3)
    func `planted groups are recovered where observations were held back`(solver: Solver, seed: Int) throws {
        let (known, held) = Ratings.groups(seed: seed)
        let model = try solver.train(known, Solver.Settings(lambda: 0.08)).model
        let low = held.filter { model.predict(user: $0, item: $1) < 0.5 }
        var high = 0
        for (u, row) in model.table.enumerated() {
            for (i, score) in row.enumerated() where u % 3 != i % 3 && score > 0.2 { high += 1 }
        }
        #expect(low.isEmpty && high == 0 && held.count > 90)
    }

    /// Items that a user of a model should be shown first.
    private func recommended(_ model: Factors, user: Int, knowing ratings: Ratings) -> [Int] {
        let known = (0..<ratings.count).filter { Int(ratings.user[$0]) == user }.map { ratings.item[$0] }
        let request = TopItems.Request(user: user, excluded: known.sorted())
        return TopItems(model, limit: 5).best([request])[0].map(\.item)
    }

    @Test(arguments: Solver.allCases)
    func `the hole in a checkerboard is filled in, and recommended`(solver: Solver) throws {
        let ratings = solver.view(.checkerboard)
        var settings = Solver.Settings()
        if solver == .sgd { (settings.lambda, settings.epochs, settings.decay) = (0.3, 60, 0.97) }
        let model = try solver.train(ratings, settings).model
        #expect(recommended(model, user: 0, knowing: ratings).first == 0)
        let (like, dislike) = (model.predict(user: 0, item: 0), model.predict(user: 0, item: 1))
        #expect(solver.isImplicit ? like > 0.5 && dislike < 0.2 : like > 4 && dislike < 2)
    }

    @Test(arguments: Solver.allCases, [1, 2, 5, 8, 9, 16, 20, 64])
    func `the number of threads changes no byte, the seed decides`(solver: Solver, factors: Int) throws {
        let (known, held) = Ratings.planted(users: 400, items: 150, noise: 0.5, seed: factors)
        var settings = Solver.Settings(factors: factors, epochs: 6, validation: held, patience: 6)
        let ratings = solver.view(known)
        let one = try solver.train(ratings, settings)
        #expect(one.model.isFinite && one.epochs.count == 6)
        for threads in [2, 7] {
            settings.threads = threads
            let many = try solver.train(ratings, settings)
            #expect(many.model.bits == one.model.bits && many.epochs == one.epochs)
        }
        settings.seed = 1
        #expect(try solver.train(ratings, settings).model.bits != one.model.bits)
    }

    /// Next to nothing to learn from.
    enum Few: CaseIterable {
        case oneRating, oneUser, oneItem, equal, nobody

        var ratings: Ratings {
            switch self {
            case .oneRating: Ratings(users: 1, items: 1, [(0, 0, 4)])
            case .oneUser: Ratings(users: 1, items: 6, (0..<5).map { (0, $0, Float(1 + $0)) })
            case .oneItem: Ratings(users: 6, items: 1, (0..<5).map { ($0, 0, Float(1 + $0)) })
            case .equal: Ratings(users: 4, items: 5, [(0, 0, 2), (0, 1, 2), (1, 2, 2)])
            case .nobody: Ratings(users: 3, items: 2, [(0, 0, 5), (1, 1, 1)])
            }
        }
    }

    @Test(arguments: Solver.allCases, Few.allCases)
    func `next to no ratings, and more factors than rows, give sensible models`(
        solver: Solver, few: Few
    ) throws {
        let ratings = few.ratings
        for factors in [1, 3, 16] {
            let model = try solver.train(ratings, .init(factors: factors)).model
            #expect(model.isFinite)
            #expect(model.users.count == ratings.userCount && model.items.count == ratings.itemCount)
            let table = model.table
            if solver.isImplicit {
                // What was observed before what was not.
                for (u, row) in table.enumerated() {
                    let seen = (0..<ratings.count).filter { Int(ratings.user[$0]) == u }
                        .map { Int(ratings.item[$0]) }
                    let least = seen.map { row[$0] }.min() ?? 1
                    let most = row.indices.filter { !seen.contains($0) }.map { row[$0] }.max() ?? 0
                    // One factor cannot tell two users apart who have nothing in common.
                    #expect(least > most || factors == 1, "\(table)")
                    #expect(row.allSatisfy { $0 > -0.2 && $0 < 1.2 }, "\(table)")
                }
            } else {
                let range = try #require(ratings.range)
                let slack: Float = few == .equal || few == .oneRating ? solver.slack : 1
                let inside = range.lowerBound - slack...range.upperBound + slack
                // Of rows without ratings a sampler knows the prior only, which is wide.
                let judged =
                    solver == .gibbs && few == .equal
                    ? (0..<ratings.count).map { table[Int(ratings.user[$0])][Int(ratings.item[$0])] }
                    : Array(table.joined())
                #expect(judged.allSatisfy { inside.contains($0) }, "\(table)")
            }
        }
    }

    @Test(arguments: Solver.allCases)
    func `going on from a model begins where it stands`(solver: Solver) throws {
        let ratings = solver.view(Ratings.planted(users: 120, items: 90, noise: 0.3, seed: 8).known)
        let cold = try solver.train(ratings)
        let warm = try solver.train(ratings, .init(epochs: 2, start: cold.model))
        let first = try #require(cold.epochs.first?.trainingLoss)
        let last = try #require(cold.epochs.last?.trainingLoss)
        // After two epochs, as a chain's first one does not know the noise.
        let next = try #require(warm.epochs.last?.trainingLoss)
        #expect(last < first && next < last + 0.5 * (first - last), "\(first) \(last) \(next)")
    }

    @Test(arguments: Solver.allCases)
    func `going on takes users and items that the model does not know`(solver: Solver) throws {
        let whole = Ratings.planted(users: 80, items: 60, noise: 0.2, seed: 9).known
        let old = (0..<whole.count).filter { whole.user[$0] < 60 && whole.item[$0] < 50 }
        let part = Ratings(
            users: 60, items: 50, old.map { (Int(whole.user[$0]), Int(whole.item[$0]), whole.value[$0]) })
        let start = try solver.train(solver.view(part)).model
        let ratings = solver.view(whole)
        let model = try solver.train(ratings, .init(start: start)).model
        #expect(model.isFinite && model.users.count == 80 && model.items.count == 60)
        // As good as without the start, for the new ones too.
        let afresh = try solver.train(ratings).model
        #expect(model.meanSquaredError(ratings) < 1.2 * afresh.meanSquaredError(ratings))
    }

    @Test(arguments: [Solver.sgd, .als], [(60, 40, 1.5, 0.3, 5), (30, 30, 1, 0.2, 3)])
    func `with validation the best epoch's model is kept`(
        solver: Solver, data: (users: Int, items: Int, noise: Double, density: Double, seed: Int)
    ) throws {
        let (known, held) = Ratings.planted(
            users: data.users, items: data.items, noise: data.noise, density: data.density, seed: data.seed)
        var settings = Solver.Settings(factors: 8, epochs: 200, lambda: 0.05, validation: held, patience: 4)
        if solver == .sgd { (settings.factors, settings.lambda, settings.decay) = (64, 0, 1) }
        let (model, epochs) = try solver.train(known, settings)
        let losses = epochs.compactMap(\.validationLoss)
        let lowest = try #require(losses.min())
        #expect(losses.count == epochs.count && epochs.count < 200)
        #expect(losses.firstIndex(of: lowest) == losses.count - 1 - 4)
        #expect(model.meanSquaredError(held) == lowest)
    }
}

/// What every solver's models promise of users that are folded in.
@Suite struct SolverFoldInTests {
    @Test(arguments: Solver.allCases)
    func `a new user's hole in the checkerboard is recommended`(solver: Solver) throws {
        let board = solver.view(.checkerboard)
        let entries = (0..<board.count).map { (Int(board.user[$0]), Int(board.item[$0]), board.value[$0]) }
        let others = Ratings(
            users: 19, items: 20, entries.filter { $0.0 > 0 }.map { ($0.0 - 1, $0.1, $0.2) })
        let new = Ratings(users: 1, items: 20, entries.filter { $0.0 == 0 })
        var settings = Solver.Settings()
        if solver == .sgd { (settings.lambda, settings.epochs, settings.decay) = (0.3, 60, 0.97) }
        let (trained, epochs) = try solver.train(others, settings)
        let user = try solver.fit(trained, to: others, epochs).users(new)
        let model = Factors(mean: trained.mean, users: user, items: trained.items)
        let (like, dislike) = (model.predict(user: 0, item: 0), model.predict(user: 0, item: 1))
        #expect(solver.isImplicit ? like > 0.5 && dislike < 0.2 : like > 4 && dislike < 2)
    }

    @Test(arguments: Solver.allCases)
    func `the number of threads changes no byte, and users are fitted each alone`(solver: Solver) throws {
        let ratings = solver.view(Ratings.planted(users: 90, items: 40, noise: 0.4, seed: 12).known)
        let (model, epochs) = try solver.train(ratings)
        let fit = try solver.fit(model, to: ratings, epochs)
        let all = fit.users(ratings)
        for threads in [2, 7] {
            let users = try solver.fit(model, to: ratings, epochs, threads: threads)
                .users(ratings, threads: threads)
            #expect(users.bits == all.bits)
        }
        for user in [0, 41, 89] {
            let own = (0..<ratings.count).filter { Int(ratings.user[$0]) == user }
            let alone = fit.users(
                Ratings(users: 1, items: 40, own.map { (0, Int(ratings.item[$0]), ratings.value[$0]) }))
            #expect(alone.bits == all[user..<user + 1].bits)
        }
    }

    @Test(arguments: Solver.allCases, SolverTests.Few.allCases)
    func `next to no ratings give finite users`(solver: Solver, few: SolverTests.Few) throws {
        let ratings = few.ratings
        let (model, epochs) = try solver.train(ratings, .init(factors: 16))
        let users = try solver.fit(model, to: ratings, epochs).users(ratings)
        #expect(users.isFinite && users.count == ratings.userCount)
    }
}

extension Solver {
    /// How far predictions may lie from ratings that are all the same: alternating least squares solves, the sampler
    /// has the prior's doubts, descent keeps some of its start.
    fileprivate var slack: Float {
        switch self {
        case .sgd: 0.5
        case .als: 1e-4
        case .gibbs: 1
        case .ials: 0
        }
    }
}
