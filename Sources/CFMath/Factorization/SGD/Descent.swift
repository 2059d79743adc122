import CFSupport

/// The state of a stochastic gradient descent between two epochs.
struct Descent {
    private let options: SGD.Options
    private let mean: Float
    /// What one unit of the targets is in ratings: their standard deviation, or 1 for the plain model.
    private let unit: Float
    private let grid: RatingGrid
    private let users: SGDSide
    private let items: SGDSide

    /// - Parameter start: the model to go on from; nil starts at random.
    init(_ ratings: Ratings, _ options: SGD.Options, _ start: Factors?) {
        self.options = options
        let mean = start.map(\.mean) ?? (options.hasBiases ? Float(ratings.mean) : 0)
        let unit = options.hasBiases ? ratings.standardDeviation : 1
        let k = options.factors
        users = SGDSide(counts: ratings.userCounts, factorCount: k, lambda: options.lambda)
        items = SGDSide(counts: ratings.itemCounts, factorCount: k, lambda: options.lambda)
        self.mean = mean
        self.unit = unit
        let deviation = options.startDeviation
        for (side, first, stream) in [
            (users, start?.userCount ?? 0, RandomStream.users),
            (items, start?.itemCount ?? 0, RandomStream.items),
        ] {
            side.start(
                from: first, factorCount: k, deviation: deviation,
                stream: { SeededRandom(seed: options.seed, stream: stream + UInt64($0)) },
                threads: options.threads)
        }
        if let start {
            users.set(bias: start.userBias, rows: start.userFactors, factorCount: k, unit: unit)
            items.set(bias: start.itemBias, rows: start.itemFactors, factorCount: k, unit: unit)
        }
        grid = RatingGrid(
            ratings, rowBytes: 4 * users.stride, seed: options.seed, threads: options.threads
        ) { ($0 - mean) / unit }
    }

    /// One pass over all ratings: the grid's diagonals in an order drawn for the epoch, the blocks of each side
    /// by side. - Returns: the mean squared error in ratings, each before its update.
    func epoch(_ number: Int, rate: Float) -> Double {
        var random = SeededRandom(seed: options.seed, stream: RandomStream.diagonals + UInt64(number))
        var diagonals = Array(0..<grid.side)
        random.shuffle(&diagonals)
        var sum = 0.0
        for diagonal in diagonals {
            let sums = Parallel.map(grid.side, threads: options.threads) { row in
                SGDKernel.pass(
                    grid.entries, grid.block(diagonal: diagonal, row: row), users: users, items: items,
                    rate: rate, biasRate: options.hasBiases ? rate : 0)
            }
            sum = sums.reduce(sum, +)
        }
        return sum / Double(grid.entries.count) * Double(unit) * Double(unit)
    }

    /// The model as it stands, in ratings.
    var model: Factors {
        var model = Factors(
            userCount: users.counts.count, itemCount: items.counts.count, factorCount: options.factors)
        model.mean = mean
        (model.userBias, model.userFactors) = users.values(factorCount: options.factors, unit: unit)
        (model.itemBias, model.itemFactors) = items.values(factorCount: options.factors, unit: unit)
        return model
    }
}

/// The streams of random numbers, far enough apart for any number of rows.
enum RandomStream {
    static let users: UInt64 = 1 << 40
    static let items: UInt64 = 2 << 40
    static let order: UInt64 = 3 << 40
    static let diagonals: UInt64 = 4 << 40
}

extension SGD.Options {
    /// The standard deviation of the numbers that the factors start from.
    ///
    /// With biases small, as the factors begin with nothing to explain. Without, the dot product has to reach
    /// the ratings themselves: standard normal for two factors, and for k factors (2/k)^¼, which gives the
    /// dot products the same variance.
    var startDeviation: Double {
        hasBiases
            ? 0.3 / Double(factors).squareRoot()
            : (2 / Double(factors)).squareRoot().squareRoot()
    }
}
