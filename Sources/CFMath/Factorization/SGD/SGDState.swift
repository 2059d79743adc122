import CFSupport

/// Stochastic gradient descent between two epochs.
struct SGDState {
    private let options: SGD.Options
    private let mean: Float
    /// What one unit of the targets is in ratings: their standard deviation, or 1 for the plain model.
    private let unit: Float
    private let grid: RatingGrid
    private var users: SGDSide
    private var items: SGDSide

    /// - Parameter start: the model to go on from; nil starts at random.
    init(_ ratings: Ratings, _ options: SGD.Options, _ start: Factors?) {
        self.options = options
        let mean = start.map(\.mean) ?? (options.hasBiases ? Float(ratings.mean) : 0)
        let unit = options.hasBiases ? ratings.standardDeviation : 1
        self.mean = mean
        self.unit = unit
        users = SGDSide(ratings.userCounts, options, start?.users.divided(by: unit), RandomStream.sgdUser)
        items = SGDSide(ratings.itemCounts, options, start?.items.divided(by: unit), RandomStream.sgdItem)
        grid = RatingGrid(
            ratings, rowBytes: 4 * users.factors.stride, seed: options.seed, threads: options.threads
        ) { ($0 - mean) / unit }
    }

    /// One pass over all ratings: the grid's diagonals in an order drawn for the epoch, the blocks of each side
    /// by side. - Returns: the mean squared error in ratings, each before its update.
    mutating func epoch(_ number: Int, rate: Float) -> Double {
        var random = SeededRandom(seed: options.seed, .diagonals(epoch: number))
        var diagonals = Array(0..<grid.side)
        random.shuffle(&diagonals)
        let kernel = SGDKernel(
            users.parameters, items.parameters, rate: rate, biasRate: options.hasBiases ? rate : 0)
        var sum = 0.0
        for diagonal in diagonals {
            let sums = Parallel.map(grid.side, threads: options.threads) { row in
                kernel.pass(grid.entries, grid.block(diagonal: diagonal, row: row))
            }
            sum = sums.reduce(sum, +)
        }
        return sum / Double(grid.entries.count) * Double(unit) * Double(unit)
    }

    /// The mean squared error, in ratings, of a model with these users and items.
    func loss(of model: Factors) -> Double {
        let sums = Parallel.mapChunks(of: grid.entries.count, by: 1 << 14, threads: options.threads) { part in
            var sum = 0.0
            for e in part {
                let entry = grid.entries[e]
                let prediction = model.predict(user: Int(entry.user), item: Int(entry.item))
                let error = Double(prediction) - (Double(entry.target) * Double(unit) + Double(mean))
                sum += error * error
            }
            return sum
        }
        return sums.reduce(0, +) / Double(max(1, grid.entries.count))
    }

    /// The model as it stands, in ratings.
    var model: Factors {
        Factors(
            mean: mean, users: users.plain.multiplied(by: unit), items: items.plain.multiplied(by: unit))
    }
}

extension SGD.Options {
    /// The standard deviation of the numbers that the factors start from.
    ///
    /// With biases small, as the factors begin with nothing to explain. Without, the dot product has to reach
    /// the ratings themselves: standard normal for two factors, and for k factors (2/k)^¼, which gives the
    /// dot products the same variance.
    fileprivate var startDeviation: Double {
        hasBiases
            ? 0.3 / Double(factors).squareRoot()
            : (2 / Double(factors)).squareRoot().squareRoot()
    }
}

/// The parameters of one side, users or items, while they are being fitted.
private struct SGDSide {
    /// Rows of whole vectors of sixteen, or of eight where eight are enough. The padding is zero and stays zero
    /// under every update.
    private(set) var factors: Panel
    /// Four floats a row: the bias; 4·λ/n, how strongly a rating draws the bias to zero; λ/n^⅓, the same for
    /// the factors; nothing. A reference: the kernel changes it.
    private let terms: AlignedFloats
    private let count: Int

    /// - Parameters:
    ///   - counts: ratings a row.
    ///   - start: what the first rows start from; the others start from normal deviates.
    init(
        _ counts: [Int], _ options: SGD.Options, _ start: Side?, _ stream: (_ row: Int) -> RandomStream
    ) {
        count = counts.count
        factors = Panel(rowCount: count, columnCount: options.factors, lanes: 16)
        terms = AlignedFloats(count: 4 * count)
        for (row, n) in counts.enumerated() where n > 0 {
            terms[4 * row + 1] = Float(4 * options.lambda / Double(n))
            terms[4 * row + 2] = Float(options.lambda / Platform.power(Double(n), 1.0 / 3))
        }
        let deviation = options.startDeviation
        factors.draw(
            from: start?.count ?? 0, threads: options.threads,
            { SeededRandom(seed: options.seed, stream($0)) }, { Float(deviation * $0.normal()) })
        guard let start else { return }
        let rows = factors.mutableRows
        for (row, bias) in start.bias.enumerated() {
            terms[4 * row] = bias
            rows[row].set(start.factors.rows[row], prefix: options.factors)
        }
    }

    /// What the kernel changes.
    var parameters: SGDKernel.Parameters {
        mutating get { SGDKernel.Parameters(factors: factors.mutableRows, terms: terms) }
    }

    /// The biases and factors by themselves.
    var plain: Side { Side(bias: (0..<count).map { terms[4 * $0] }, factors: factors) }
}
