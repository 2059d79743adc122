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

    /// How an epoch went.
    public struct Epoch: Sendable, Equatable {
        /// From 1.
        public let number: Int
        /// The objective after the epoch, divided by the number of observations; nil if it was not wanted.
        public let trainingLoss: Double?
    }

    /// Fits a model; its mean and biases are 0.
    ///
    /// - Parameters:
    ///   - observations: the values are confidences.
    ///   - start: goes on from this model; users and items beyond its counts start afresh.
    ///   - onEpoch: told of each epoch as it ends.
    /// - Precondition: confidences are not negative, and not all are 0; `start` has as many factors as the options say.
    /// - Complexity: O(epochs · steps · factors · (observations + rows · factors)).
    public static func train(
        _ observations: Ratings, _ options: Options, from start: Factors? = nil,
        onEpoch: (Epoch) -> Void = { _ in }
    ) -> Factors {
        let state = ImplicitAlternation(observations, options, start)
        for number in 1...max(1, options.epochs) {
            state.epoch()
            let loss = options.findsLoss ? state.loss / Double(max(1, observations.count)) : nil
            onEpoch(Epoch(number: number, trainingLoss: loss))
        }
        return state.model
    }
}
