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
    /// - Throws: `TrainingFailure.unusableStart`.
    package init(
        _ ratings: Ratings, _ options: Gibbs.Options, featureCount: Int, _ start: Factors?
    ) throws(TrainingFailure) {
        self.options = options
        mean = Float(ratings.mean)
        unit = ratings.standardDeviation
        count = ratings.count
        let targets = ratings.standardised(mean: mean, unit: unit)
        let byUser = targets.byUser(threads: options.threads)
        let byItem = targets.byItem(threads: options.threads)
        func side(
            _ rows: SparseMatrix<Float>, _ columns: SparseMatrix<Float>, isItems: Bool,
            _ stream: (_ row: Int) -> RandomStream
        ) -> GibbsSide {
            var side = GibbsSide(
                rows, isItems: isItems,
                pattern: RatingPattern(
                    rows: rows, columns: columns, featureCount: featureCount, seed: options.seed,
                    threads: options.threads),
                factorCount: options.factors)
            side.drawn.factors.draw(
                from: 0, threads: options.threads,
                { SeededRandom(seed: options.seed, stream($0)) }, { Self.deviation * $0.inverseNormal() })
            return side
        }
        users = side(byUser, byItem, isItems: false, RandomStream.gibbsUser)
        items = side(byItem, byUser, isItems: true, RandomStream.gibbsItem)
        guard let start else { return }
        let product = LowRankProduct(users: start.users.factors, items: start.items.factors)
            .reduced(maximum: options.factors, threads: options.threads)
        guard let product else { throw .unusableStart }
        users.drawn.set(Side(bias: start.users.bias, factors: product.users).divided(by: unit))
        items.drawn.set(Side(bias: start.items.bias, factors: product.items).divided(by: unit))
    }

    /// Draws the users, then the items, then the precision of the ratings. - Parameter number: from 1.
    /// - Returns: the mean of the squared errors, weighted with the relative precisions, in ratings.
    package mutating func epoch(_ number: Int) -> Double {
        _ = users.draw(
            given: items, precision: precision, seed: options.seed, epoch: number, threads: options.threads)
        let error = items.draw(
            given: users, precision: precision, seed: options.seed, epoch: number, threads: options.threads)
        var random = SeededRandom(seed: options.seed, .gibbsPrecision(epoch: number))
        precision =
            random.gamma(shape: Self.precisionShape + Double(count) / 2)
            / (Self.precisionShape + error / 2)
        return error / Double(max(1, count)) * Double(unit) * Double(unit)
    }

    /// The present sample as a model, in ratings.
    var sample: Factors {
        Factors(
            mean: mean, users: users.drawn.multiplied(by: unit), items: items.drawn.multiplied(by: unit))
    }

    /// The mean of many samples as a model, in ratings; nil where its numbers are too large.
    func model(_ samples: PosteriorMean, tolerance: Double) -> Factors? {
        guard var product = samples.product(tolerance: tolerance, threads: options.threads) else {
            return nil
        }
        if product.users.columnCount == 0 { product = product.widened(to: 1) }
        let biases = samples.biases
        return Factors(
            mean: mean,
            users: Side(bias: biases.users, factors: product.users).multiplied(by: unit),
            items: Side(bias: biases.items, factors: product.items).multiplied(by: unit))
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
        let model = chain.sample.knowingAverageUser()
        func known(_ row: Int32, _ side: Side) -> Int? { row < side.count ? Int(row) : nil }
        return Parallel.mapChunks(of: ratings.count, by: 1 << 12, threads: threads) { entries in
            entries.map {
                Double(
                    model.predict(
                        user: known(ratings.user[$0], model.users), item: known(ratings.item[$0], model.items)
                    ))
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
