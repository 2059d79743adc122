import CFSupport

/// Matrix factorisation by stochastic gradient descent.
///
/// Minimises, over the ratings r of users u for items i,
///
///     Σ (r - mean - b(u) - b(i) - f(u)·g(i))² + λ Σ (4·b² + n^⅔·|f|²)
///
/// where the second sum goes over all users and items and n is the number of their ratings (Koren, Bell and
/// Volinsky 2009, "Matrix factorization techniques for recommender systems", eq. 5). That the weight grows
/// with n^⅔ lies between Gaussian priors (a constant; used for the biases) and the weight n of Zhou et al.
/// 2008, "Large-scale parallel collaborative filtering for the Netflix prize"; MyMediaLite calls it frequency
/// regularisation. Errors and λ are measured in units of the ratings' standard deviation, so that the same
/// settings do for stars and for percentages.
///
/// The exponent, the 4 and the defaults were chosen on ratings that were not trained on: 10 M made-up ones, 1 M,
/// 2,000, 100,000 users with three each, and by cross-validation on MovieLens 100K. With √n, what suits 100,000
/// ratings overfits 10 M.
///
/// Without biases it is the plain model, in the ratings' own units: mean 0, Σ (r - f·g)² + λ Σ n^⅔·|f|².
public enum SGD {
    /// What to fit and how.
    public struct Options: Sendable {
        /// Factors a user and an item.
        public var factors = 64
        /// Passes over the ratings.
        public var epochs = 30
        /// The learning rate of epoch e, from 1, is `rate` · `decay`ᵉ.
        public var rate = 0.09
        /// What the learning rate is multiplied by each epoch; nil: what leaves a fiftieth of it for the last
        /// epoch, but at least 0.8, for few epochs cannot do without high rates.
        public var decay: Double?
        /// The weight λ of the regularisation.
        public var lambda = 0.45
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

        /// `decay`, or what is taken for it.
        public var effectiveDecay: Double { decay ?? max(0.8, Platform.power(0.02, 1 / Double(epochs))) }

        /// The learning rate of an epoch, the first of which is 1.
        public func rate(epoch: Int) -> Double { rate * Platform.power(effectiveDecay, Double(epoch)) }
    }

    /// Fits a model.
    ///
    /// - Parameters:
    ///   - validation: the model of the epoch with the lowest loss on these is the one returned. Indices beyond
    ///     the counts of `ratings` are users and items that training does not know.
    ///   - start: goes on from this model; users and items beyond its counts start afresh.
    ///   - onModel: told the mean squared error of the ratings with the model returned; sooner found here than by
    ///     `Factors.meanSquaredError`, as the ratings lie in the order of the grid.
    ///   - onEpoch: told of each epoch as it ends: the training loss is that of each rating before its update.
    /// - Throws: `TrainingFailure.diverged`.
    /// - Precondition: there are ratings; `start` has as many factors as the options say.
    /// - Complexity: O(epochs · ratings · factors); memory 24 bytes a rating and two copies of the model.
    public static func train(
        _ ratings: Ratings, _ options: Options, validation: Ratings? = nil, from start: Factors? = nil,
        onEpoch: (Epoch) -> Void = { _ in }, onModel: ((_ trainingLoss: Double) -> Void)? = nil
    ) throws(TrainingFailure) -> Factors {
        var state = SGDState(ratings, options, start)
        var stopping = EarlyStopping(patience: options.patience)
        var stops = false
        var epoch = Epoch(number: 0)
        while epoch.number < options.epochs, !stops {
            let number = epoch.number + 1
            let rate = options.rate(epoch: number)
            epoch = Epoch(number: number, rate: rate, trainingLoss: state.epoch(number, rate: Float(rate)))
            if let validation {
                let model = state.model
                let loss = model.knowingAverageUser(
                    unknownItem: options.hasBiases ? nil : Float(ratings.mean)
                )
                .meanSquaredError(validation, threads: options.threads)
                stops = stopping.offer(model, loss: loss)
                epoch.validationLoss = loss
            }
            guard epoch.trainingLoss?.isFinite ?? true, epoch.validationLoss?.isFinite ?? true else {
                throw .diverged(epoch)
            }
            onEpoch(epoch)
        }
        let model = stopping.best ?? state.model
        guard model.isFinite else { throw .diverged(epoch) }
        onModel?(state.loss(of: model))
        return model
    }
}
