/// Matrix factorisation by alternating least squares.
///
/// Minimises, over the ratings r of users u for items i,
///
///     Σ (r - mean - b(u) - b(i) - f(u)·g(i))² + λ Σ (3·b² + √n·|f|²)
///
/// where the second sum goes over all users and items and n is the number of their ratings: each user's vector
/// given all items, then each item's given all users, exactly (Zhou et al. 2008, "Large-scale parallel
/// collaborative filtering for the Netflix prize", where the weight is n). Errors and λ are in units of the
/// ratings' standard deviation, so that the same settings do for stars and for percentages.
public enum ALS {
    /// What to fit and how.
    public struct Options: Sendable {
        /// Factors a user and an item.
        public var factors = 14
        /// Passes over users and items; after none the model is the start.
        public var epochs = 20
        /// The weight λ of the regularisation.
        public var lambda = 1.2
        /// Whether there is a mean, and a bias for each user and item.
        public var hasBiases = true
        /// The standard deviation of all ratings, of which those to fit may be a part; nil for that of those. Where it is
        /// given, a model goes from half an epoch to the next without rounding: see `fitting`.
        public var deviation: Float?
        /// The result is a function of the ratings, these options and the seed.
        public var seed: UInt64 = 0
        /// How many threads to use; the result does not depend on it.
        public var threads = 1
        /// Stop after so many epochs without a lower validation loss.
        public var patience = 3
        /// Whether to find the training loss of each epoch, which takes a few hundredths of its time.
        public var findsLoss = true

        /// The defaults.
        public init() {}
    }

    /// Fits a model.
    ///
    /// - Parameters:
    ///   - validation: the model of the epoch with the lowest loss on these is the one returned. Indices beyond
    ///     the counts of `ratings` are users and items that training does not know.
    ///   - start: goes on from this model, whose rows without ratings stay as they are; items beyond its counts start
    ///     afresh.
    ///   - onEpoch: told of each epoch as it ends.
    /// - Throws: `TrainingFailure.diverged`, where the ratings are too large for the numbers of a model.
    /// - Precondition: there are ratings; `start` has as many factors as the options say.
    /// - Complexity: O(epochs · (ratings · factors² + rows · factors³)); memory 24 bytes a rating and two copies
    ///   of the model.
    public static func train(
        _ ratings: Ratings, _ options: Options, validation: Ratings? = nil, from start: Factors? = nil,
        onEpoch: (Epoch) -> Void = { _ in }
    ) throws(TrainingFailure) -> Factors {
        var state = ALSState(ratings, options, start)
        var stopping = EarlyStopping(patience: options.patience)
        var epoch = Epoch(number: 0)
        for done in 0..<max(0, options.epochs) {
            epoch = Epoch(number: done + 1, trainingLoss: state.epoch())
            guard let validation else {
                onEpoch(epoch)
                continue
            }
            let model = state.model
            let loss = model.knowingAverageUser(unknownItem: options.hasBiases ? nil : Float(ratings.mean))
                .meanSquaredError(validation, threads: options.threads)
            epoch.validationLoss = loss
            onEpoch(epoch)
            if stopping.offer(model, loss: loss) { break }
        }
        let model = stopping.best ?? state.model
        guard model.isFinite else { throw .diverged(epoch) }
        return model
    }

    /// Half an epoch: the rows of one side that are best given the other.
    ///
    /// An epoch is that of the users, then that of the items. Each row depends on its own ratings, in the order in which
    /// they are, and on the other side alone, so the ratings may be those of any rows. With `Options.deviation` the epochs
    /// of `train` have the same bits.
    ///
    /// - Parameters:
    ///   - ratings: all there are of each row of the side.
    ///   - model: of the side itself, rows without ratings count alone: they stay.
    /// - Complexity: O(ratings · factors² + rows · factors³).
    public static func fitting(
        _ side: FittedSide, to ratings: Ratings, _ options: Options, of model: Factors
    ) -> Side {
        var state = ALSState(ratings, options, model)
        _ = state.fit(side, findsLoss: false)
        return side == .users ? state.model.users : state.model.items
    }
}

/// Alternating least squares between two epochs.
private struct ALSState {
    private let options: ALS.Options
    private let mean: Float
    /// Whether rows without ratings keep what they have.
    private let goesOn: Bool
    /// What one unit of the targets is in ratings.
    private let unit: Float
    /// The standard deviation of the ratings, in that unit.
    private let deviation: Float
    private let byUser: SparseMatrix<Float>
    private let byItem: SparseMatrix<Float>
    private var users: Side
    private var items: Side

    init(_ ratings: Ratings, _ options: ALS.Options, _ start: Factors?) {
        self.options = options
        goesOn = start != nil
        mean = start.map(\.mean) ?? (options.hasBiases ? Float(ratings.mean) : 0)
        let measured = options.deviation ?? (options.hasBiases ? ratings.standardDeviation : 1)
        unit = options.deviation == nil ? measured : measured.roundedToPowerOfFour
        deviation = measured / unit
        let targets = ratings.standardised(mean: mean, unit: unit)
        byUser = targets.byUser(threads: options.threads)
        byItem = targets.byItem(threads: options.threads)
        users = Side(count: ratings.userCount, factorCount: options.factors)
        items = Side(count: ratings.itemCount, factorCount: options.factors)
        let spread = 0.3 / Float(max(1, options.factors)).squareRoot() * deviation.squareRoot()
        items.factors.draw(
            from: start?.items.count ?? 0, threads: options.threads,
            { SeededRandom(seed: options.seed, .alsItem($0)) }, { spread * $0.inverseNormal() })
        if let start {
            users.set(start.users.divided(by: unit))
            items.set(start.items.divided(by: unit))
        }
    }

    /// All users given the items, then all items given the users.
    /// - Returns: the mean squared error in ratings, if it is wanted.
    mutating func epoch() -> Double? {
        _ = fit(.users, findsLoss: false)
        let sum = fit(.items, findsLoss: options.findsLoss)
        return options.findsLoss
            ? sum / Double(max(1, byItem.entryCount)) * Double(unit) * Double(unit) : nil
    }

    /// One side given the other. - Returns: the sum of squared errors, 0 if it is not wanted.
    mutating func fit(_ side: FittedSide, findsLoss: Bool) -> Double {
        switch side {
        case .users: fit(&users, byUser, given: items, findsLoss: findsLoss)
        case .items: fit(&items, byItem, given: users, findsLoss: findsLoss)
        }
    }

    /// The best rows of one side given the other. - Returns: the sum of squared errors, 0 if it is not wanted.
    private func fit(
        _ side: inout Side, _ ratings: SparseMatrix<Float>, given other: Side, findsLoss: Bool
    ) -> Double {
        let known = RidgeRowSolver.Known(other, hasBias: options.hasBiases)
        let before = side.bias
        return side.refit(threads: options.threads) { rows, factors, biases in
            let solver = RidgeRowSolver(ratings, known)
            var sum = 0.0
            for row in rows {
                let count = ratings.row(row).count
                if count == 0, goesOn {
                    biases.append(before[row])
                    continue
                }
                solver.load(row: row)
                // λ is for errors and factors in units of the deviation.
                let ridge = options.lambda * Double(deviation) * Double(count).squareRoot()
                solver.factorise(factorRidge: Float(ridge), biasRidge: Float(3 * options.lambda))
                let bias = solver.solve(into: factors[row])
                biases.append(bias)
                if findsLoss { sum += solver.residual(factors[row], bias) }
            }
            return sum
        }.reduce(0, +)
    }

    /// The model as it stands, in ratings.
    var model: Factors {
        Factors(mean: mean, users: users.multiplied(by: unit), items: items.multiplied(by: unit))
    }
}

extension Float {
    /// The power of four at or below it, which numbers are multiplied by and divided by, as is its root, without rounding.
    /// - Precondition: it is above 0.
    fileprivate var roundedToPowerOfFour: Float {
        Float(sign: .plus, exponent: Swift.max(exponent & ~1, -126), significand: 1)
    }
}
