import CFSupport

/// The state of a Gibbs sampler between two epochs.
package struct GibbsChain {
    private let options: Gibbs.Options
    private let mean: Float
    /// What one unit of the targets is in ratings.
    private let unit: Float
    package private(set) var users: GibbsSide
    package private(set) var items: GibbsSide
    /// α: the precision of a rating whose row and column have the relative precision 1.
    package private(set) var precision = 1.0
    private let count: Int

    /// Standard deviation of the factors a chain starts from. Starts nearer to 0 take longer to leave it; starts
    /// farther away take longer to come back where there are few ratings.
    private static let deviation: Float = 0.2
    /// α has the gamma prior with this shape and mean 1, so that few ratings cannot make it large.
    private static let precisionShape = 20.0

    /// - Parameter start: the model the chain starts from; nil starts at random.
    package init(_ ratings: Ratings, _ options: Gibbs.Options, featureCount: Int, _ start: Factors?) {
        self.options = options
        mean = Float(ratings.mean)
        unit = ratings.standardDeviation
        count = ratings.count
        let targets = ratings.standardised(mean: mean, unit: unit)
        let byUser = RatingRows.byUser(targets)
        let byItem = RatingRows.byItem(targets)
        func side(_ rows: RatingRows, _ columns: RatingRows, _ stream: UInt64) -> GibbsSide {
            let side = GibbsSide(
                rows,
                pattern: RatingPattern(
                    rows: rows, columns: columns, featureCount: featureCount, seed: options.seed,
                    threads: options.threads),
                factorCount: options.factors)
            side.vectors.start(from: 0, deviation: Self.deviation, seed: options.seed, stream: stream)
            return side
        }
        users = side(byUser, byItem, 0)
        items = side(byItem, byUser, 1 << 32)
        if let start {
            let pair = FactorPair(start).reduced(maximum: options.factors, threads: options.threads)
            users.vectors.set(bias: start.userBias, factors: pair.users, unit: unit)
            items.vectors.set(bias: start.itemBias, factors: pair.items, unit: unit)
        }
    }

    /// Draws the users, then the items, then the precision of the ratings. - Parameter number: from 1.
    /// - Returns: the mean of the squared errors, weighted with the relative precisions, in ratings.
    package mutating func epoch(_ number: Int) -> Double {
        let stream = UInt64(number) << 34
        _ = users.draw(
            given: items, precision: precision, seed: options.seed, stream: stream, threads: options.threads)
        let error = items.draw(
            given: users, precision: precision, seed: options.seed, stream: stream + 1 << 33,
            threads: options.threads)
        var random = SeededRandom(seed: options.seed, stream: stream + 3 << 32)
        precision =
            random.gamma(shape: Self.precisionShape + Double(count) / 2)
            / (Self.precisionShape + error / 2)
        return error / Double(max(1, count)) * Double(unit) * Double(unit)
    }

    /// What the present sample predicts.
    func predict(user: Int, item: Int) -> Double {
        let u = user < users.vectors.count ? user : nil
        let v = item < items.vectors.count ? item : nil
        return Double(mean + unit * RowVectors.score(users.vectors, u, items.vectors, v))
    }

    /// The mean of many samples as a model, in ratings.
    func model(_ samples: PredictionMean, tolerance: Double) -> Factors {
        var pair = samples.product(tolerance: tolerance, threads: options.threads)
        if pair.users.columnCount == 0 { pair = pair.widened(to: 1) }
        let biases = samples.biases
        var model = Factors(
            userCount: users.vectors.count, itemCount: items.vectors.count,
            factorCount: pair.users.columnCount)
        model.mean = mean
        model.userBias = biases.users.map { $0 * unit }
        model.itemBias = biases.items.map { $0 * unit }
        let scale = unit.squareRoot()
        model.userFactors = pair.users.elements.map { $0 * scale }
        model.itemFactors = pair.items.elements.map { $0 * scale }
        return model
    }
}

/// Predictions of validation ratings, summed over samples.
struct GibbsValidation {
    private let ratings: Ratings
    private let threads: Int
    private var sums: [Double]
    private var count = 0

    init(_ ratings: Ratings, threads: Int) {
        self.ratings = ratings
        self.threads = threads
        sums = Array(repeating: 0, count: ratings.count)
    }

    /// The mean squared error of the chain's present sample.
    func loss(of chain: GibbsChain) -> Double { error(predictions(of: chain)) }

    /// Takes the present sample. - Returns: the mean squared error of the mean of all taken so far.
    mutating func addedLoss(of chain: GibbsChain) -> Double {
        count += 1
        for (e, prediction) in predictions(of: chain).enumerated() { sums[e] += prediction }
        return error(sums.map { $0 / Double(count) })
    }

    private func predictions(of chain: GibbsChain) -> [Double] {
        let piece = 1 << 12
        return Parallel.map((ratings.count + piece - 1) / piece, threads: threads) { number in
            (number * piece..<min(ratings.count, (number + 1) * piece)).map { e in
                chain.predict(user: Int(ratings.user[e]), item: Int(ratings.item[e]))
            }
        }.flatMap { $0 }
    }

    private func error(_ predictions: [Double]) -> Double {
        var sum = 0.0
        for (e, prediction) in predictions.enumerated() {
            let error = prediction - Double(ratings.value[e])
            sum += error * error
        }
        return sum / Double(max(1, ratings.count))
    }
}
