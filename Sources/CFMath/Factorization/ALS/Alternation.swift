import CFSupport

/// The state of alternating least squares between two epochs.
struct Alternation {
    private let options: ALS.Options
    private let mean: Float
    /// What one unit of the targets is in ratings.
    private let unit: Float
    private let ratings: (users: RatingRows, items: RatingRows)
    private let users: RowVectors
    private let items: RowVectors

    init(_ ratings: Ratings, _ options: ALS.Options, _ start: Factors?) {
        self.options = options
        mean = start.map(\.mean) ?? (options.hasBiases ? Float(ratings.mean) : 0)
        unit = options.hasBiases ? ratings.standardDeviation : 1
        let targets = ratings.standardised(mean: mean, unit: unit)
        self.ratings = (.byUser(targets), .byItem(targets))
        users = RowVectors(
            count: ratings.userCount, factorCount: options.factors, hasBias: options.hasBiases)
        items = RowVectors(
            count: ratings.itemCount, factorCount: options.factors, hasBias: options.hasBiases)
        items.start(
            from: start?.itemCount ?? 0, deviation: 0.3 / Float(max(1, options.factors)).squareRoot(),
            seed: options.seed, stream: 0)
        if let start {
            let pair = FactorPair(start)
            users.set(bias: start.userBias, factors: pair.users, unit: unit)
            items.set(bias: start.itemBias, factors: pair.items, unit: unit)
        }
    }

    /// All users, then all items. - Returns: the mean squared error in ratings.
    func epoch() -> Double {
        _ = fit(users, ratings.users, given: items)
        let sum = fit(items, ratings.items, given: users)
        return sum / Double(max(1, ratings.items.columns.count)) * Double(unit) * Double(unit)
    }

    /// The best rows of one side given the other. - Returns: the sum of squared errors.
    private func fit(_ vectors: RowVectors, _ rows: RatingRows, given other: RowVectors) -> Double {
        let piece = 16
        let sums = Parallel.map((rows.rowCount + piece - 1) / piece, threads: options.threads) { number in
            let system = RowSystem(order: vectors.order)
            var sum = 0.0
            for row in number * piece..<min(rows.rowCount, (number + 1) * piece) {
                system.load(rows, row: row, other: other)
                let n = Double(rows.row(row).count)
                let ridge = Float(options.lambda * n.squareRoot())
                guard
                    system.factorise(
                        ridge: (factors: ridge, bias: Float(3 * options.lambda)), hasBias: vectors.hasBias)
                else { continue }
                system.solve(into: vectors, row: row)
                sum += Double(system.squaredError(of: vectors, row: row))
            }
            return sum
        }
        return sums.reduce(0, +)
    }

    /// The model as it stands, in ratings.
    var model: Factors {
        var model = Factors(
            userCount: users.count, itemCount: items.count, factorCount: options.factors)
        model.mean = mean
        (model.userBias, model.userFactors) = users.plain(unit: unit)
        (model.itemBias, model.itemFactors) = items.plain(unit: unit)
        return model
    }
}
