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
        /// Passes over users and items.
        public var epochs = 20
        /// The weight λ of the regularisation.
        public var lambda = 1.2
        /// Whether there is a mean, and a bias for each user and item.
        public var hasBiases = true
        /// The result is a function of the ratings, these options and the seed.
        public var seed: UInt64 = 0
        /// How many threads to use; the result does not depend on it.
        public var threads = 1
        /// Stop after so many epochs without a lower validation loss.
        public var patience = 3

        /// The defaults.
        public init() {}
    }

    /// How an epoch went.
    public struct Epoch: Sendable, Equatable {
        /// From 1.
        public let number: Int
        /// Mean squared error of the training ratings after the epoch.
        public let trainingLoss: Double
        /// Mean squared error of the validation ratings after the epoch.
        public let validationLoss: Double?
    }

    /// Fits a model.
    ///
    /// - Parameters:
    ///   - validation: the model of the epoch with the lowest loss on these is the one returned. Indices beyond
    ///     the counts of `ratings` are users and items that training does not know.
    ///   - start: goes on from this model; items beyond its counts start afresh.
    ///   - onEpoch: told of each epoch as it ends.
    /// - Precondition: there are ratings; `start` has as many factors as the options say.
    /// - Complexity: O(epochs · (ratings · factors² + rows · factors³)); memory 24 bytes a rating and two copies
    ///   of the model.
    public static func train(
        _ ratings: Ratings, _ options: Options, validation: Ratings? = nil, from start: Factors? = nil,
        onEpoch: (Epoch) -> Void = { _ in }
    ) -> Factors {
        let state = Alternation(ratings, options, start)
        var stopping = EarlyStopping<Factors>(patience: options.patience)
        for number in 1...max(1, options.epochs) {
            let trainingLoss = state.epoch()
            guard let validation else {
                onEpoch(Epoch(number: number, trainingLoss: trainingLoss, validationLoss: nil))
                continue
            }
            let model = state.model
            let loss = model.meanSquaredError(validation, threads: options.threads)
            onEpoch(Epoch(number: number, trainingLoss: trainingLoss, validationLoss: loss))
            if stopping.offer(model, loss: loss) { break }
        }
        return stopping.best ?? state.model
    }
}
