import CFSupport

/// Matrix factorisation of implicit feedback by alternating least squares.
///
/// Every pair of a user and an item is to score 1 where it was observed, with weight c, its confidence, and 0
/// where it was not, with weight w₀:
///
///     Σ observed c (1 - f·g)² + w₀ Σ others (f·g)² + λ Σ (n + w₀ m)^ν |f|²
///
/// where the last sum goes over all users and items, n being the sum of a row's confidences and m the size of
/// the other side. Confidences count in units of their mean (Hu, Koren and Volinsky 2008, "Collaborative filtering for implicit feedback datasets"; the
/// regularisation of Rendle et al. 2021, "Revisiting the performance of iALS on item recommendation
/// benchmarks", eq. 4). There are no biases. Scores are for ranking.
public enum ImplicitALS {
    /// What to fit and how.
    public struct Options: Sendable {
        /// Factors a user and an item.
        public var factors = 64
        /// Passes over users and items.
        public var epochs = 15
        /// The weight λ of the regularisation.
        public var lambda = 0.4
        /// The exponent ν of the regularisation.
        public var exponent = 0.5
        /// The weight w₀ of pairs that were not observed.
        public var background = 0.2
        /// Steps of conjugate gradients a row and epoch.
        public var steps = 3
        /// Whether to find the loss of each epoch, which takes about a tenth of its time.
        public var findsLoss = true
        /// The result is a function of the observations, these options and the seed.
        public var seed: UInt64 = 0
        /// How many threads to use; the result does not depend on it.
        public var threads = 1

        /// The defaults.
        public init() {}

        /// The ridge of a row with the given sum of confidences, the other side having `size` rows.
        func ridge(weight: Double, size: Int) -> Float {
            Float(lambda * Platform.power(weight + background * Double(size), exponent))
        }
    }

    /// Fits a model; its mean and biases are 0.
    ///
    /// - Parameters:
    ///   - observations: the values are confidences.
    ///   - start: goes on from this model; users and items beyond its counts start afresh.
    ///   - onEpoch: told of each epoch as it ends: the training loss is the objective, divided by the number of
    ///     observations.
    /// - Throws: `TrainingFailure.diverged`, where confidences are too far apart for single precision.
    /// - Precondition: confidences are not negative, and not all are 0; `start` has as many factors as the options say.
    /// - Complexity: O(epochs · steps · factors · (observations + rows · factors)).
    public static func train(
        _ observations: Ratings, _ options: Options, from start: Factors? = nil,
        onEpoch: (Epoch) -> Void = { _ in }
    ) throws(TrainingFailure) -> Factors {
        var state = ImplicitALSState(observations, options, start)
        for number in 1...max(1, options.epochs) {
            state.epoch()
            let loss = options.findsLoss ? state.loss / Double(max(1, observations.count)) : nil
            onEpoch(Epoch(number: number, trainingLoss: loss))
        }
        let model = state.model
        guard model.isFinite else { throw .diverged(Epoch(number: max(1, options.epochs))) }
        return model
    }
}

/// Implicit alternating least squares between two epochs.
struct ImplicitALSState {
    private let options: ImplicitALS.Options
    private let byUser: SparseMatrix<Float>
    private let byItem: SparseMatrix<Float>
    private var users: Panel
    private var items: Panel

    init(_ observations: Ratings, _ options: ImplicitALS.Options, _ start: Factors?) {
        self.options = options
        let relative = observations.standardised(mean: 0, unit: Float(observations.mean))
        byUser = relative.byUser(threads: options.threads)
        byItem = relative.byItem(threads: options.threads)
        func side(_ count: Int, _ known: Side?, _ stream: (_ row: Int) -> RandomStream) -> Panel {
            var side = Side(count: count, factorCount: options.factors)
            if let known { side.set(known) }
            let deviation = 0.1 / Float(options.factors).squareRoot()
            side.factors.draw(
                from: known?.count ?? 0, threads: options.threads,
                { SeededRandom(seed: options.seed, stream($0)) }, { deviation * $0.inverseNormal() })
            return side.factors
        }
        users = side(observations.userCount, start?.users, RandomStream.implicitUser)
        items = side(observations.itemCount, start?.items, RandomStream.implicitItem)
    }

    /// All users given the items, then all items given the users.
    mutating func epoch() {
        Self.improve(&users, byUser, given: items, gram(items), options, steps: options.steps)
        Self.improve(&items, byItem, given: users, gram(users), options, steps: options.steps)
    }

    private func gram(_ side: Panel) -> Panel { Panel(side.gram(threads: options.threads)) }

    /// Takes each row of one side some steps towards its best given the other.
    static func improve(
        _ side: inout Panel, _ observed: SparseMatrix<Float>, given other: Panel, _ gram: Panel,
        _ options: ImplicitALS.Options, steps: Int
    ) {
        let rows = side.mutableRows
        Parallel.forEachChunk(of: observed.rowCount, by: 16, threads: options.threads) { chunk in
            let solver = ImplicitRowSolver(other, gram: gram, background: Float(options.background))
            for row in chunk {
                let ridge = options.ridge(weight: observed.rowSum(row), size: other.rowCount)
                solver.improve(rows[row], observed, row: row, ridge: ridge, steps: steps)
            }
        }
    }

    /// The objective. Complexity: O(factors · (observations + rows · factors)).
    var loss: Double {
        let userGram = users.gram(threads: options.threads)
        let itemGram = items.gram(threads: options.threads)
        // The sum of all squared scores is the trace of the product of the Gram matrices.
        let all = zip(userGram.elements, itemGram.elements).reduce(0) { $0 + $1.0 * $1.1 }
        let solver = ImplicitRowSolver(
            items, gram: Panel(itemGram), background: Float(options.background))
        var sum = options.background * all
        for row in 0..<users.rowCount {
            sum += solver.observedLoss(users.rows[row], byUser, row: row)
        }
        return sum + penalty(users, byUser, items.rowCount) + penalty(items, byItem, users.rowCount)
    }

    private func penalty(_ side: Panel, _ observed: SparseMatrix<Float>, _ size: Int) -> Double {
        var sum = 0.0
        for row in 0..<side.rowCount {
            var squares = 0.0
            for f in 0..<side.columnCount { squares += Double(side[row, f]) * Double(side[row, f]) }
            sum += Double(options.ridge(weight: observed.rowSum(row), size: size)) * squares
        }
        return sum
    }

    /// The model as it stands.
    var model: Factors {
        func side(_ factors: Panel) -> Side {
            Side(bias: Array(repeating: 0, count: factors.rowCount), factors: factors)
        }
        return Factors(mean: 0, users: side(users), items: side(items))
    }
}

extension SparseMatrix where Value == Float {
    /// The sum of a row's values.
    func rowSum(_ i: Int) -> Double { values[row(i)].reduce(0.0) { $0 + Double($1) } }
}
