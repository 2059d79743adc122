import CFSupport

/// Matrix factorisation of implicit feedback by alternating least squares.
///
/// Every pair of a user and an item is to score 1 where it was observed, with weight c, its confidence, and 0
/// where it was not, with weight w₀:
///
///     Σ observed c (1 - f·g)² + w₀ Σ others (f·g)² + λ Σ (n + w₀ m)^ν |f|²
///
/// where the last sum goes over all users and items, n being the sum of a row's confidences and m the size of
/// the other side. Confidences count in units of their mean (Hu, Koren and Volinsky 2008, "Collaborative filtering for
/// implicit feedback datasets"; the regularisation of Rendle et al. 2022, "Revisiting the performance of iALS on item
/// recommendation benchmarks", eq. 4, where w₀ is α₀). There are no biases. Scores are for ranking.
///
/// Measured, NDCG@10 on splits of four data sets: w₀ may be 4 to 14 times the share of pairs that were observed without
/// loss; ν of 0.5, 0.75 and 1 are as good, but with 1 the best λ is nearly the same whatever the catalogue's size.
public enum ImplicitALS {
    /// What to fit and how.
    public struct Options: Sendable {
        /// Factors a user and an item.
        public var factors = 128
        /// Passes over users and items; after none the model is the start.
        public var epochs = 12
        /// The weight λ of the regularisation.
        public var lambda = 0.02
        /// The exponent ν of the regularisation.
        public var exponent = 1.0
        /// The weight w₀ of pairs that were not observed; nil for `usualBackground`.
        public var background: Double?
        /// The mean confidence of all observations, of which those to fit may be a part; nil for that of those. Where it is
        /// given, both sides keep their axes, so that one can be fitted apart: see `fitting`.
        public var confidence: Float?
        /// Steps of conjugate gradients a row and epoch; a third one makes no better lists.
        public var steps = 2
        /// Whether to find the loss of each epoch, which takes about a tenth of its time.
        public var findsLoss = true
        /// Stop after so many epochs without better lists.
        public var patience = 3
        /// The result is a function of the observations, these options and the seed.
        public var seed: UInt64 = 0
        /// How many threads to use; the result does not depend on it.
        public var threads = 1

        /// The defaults.
        public init() {}
    }

    /// The weight of pairs that were not observed where nobody says: six times the share of pairs that were, so that all
    /// of them together weigh six times as much, and 0.2 where more than a thirtieth of all pairs was observed.
    public static func usualBackground(_ observations: Ratings) -> Double {
        let pairs = Double(observations.userCount) * Double(observations.itemCount)
        return min(0.2, 6 * Double(observations.count) / max(1, pairs))
    }

    /// Fits a model; its mean and biases are 0.
    ///
    /// - Parameters:
    ///   - observations: the values are confidences.
    ///   - validation: the model of the epoch with the highest NDCG@10 on these pairs, what was observed left out, is the
    ///     one returned. Indices beyond the counts of `observations` are users and items that training does not know.
    ///   - start: goes on from this model; users and items beyond its counts start afresh.
    ///   - onEpoch: told of each epoch as it ends: the training loss is the objective, divided by the number of
    ///     observations.
    ///   - onModel: told of the epoch whose model is returned; its loss is found in any case.
    /// - Throws: `TrainingFailure.diverged`, where confidences are too far apart for single precision.
    /// - Precondition: no pair comes twice (`Ratings.summingRepeats`); confidences are not negative, and not all are 0;
    ///   `start` has as many factors as the options say.
    /// - Complexity: O(epochs · factors · (steps · observations + rows · factors + factors²)).
    public static func train(
        _ observations: Ratings, _ options: Options, validation: Ratings? = nil, from start: Factors? = nil,
        onEpoch: (Epoch) -> Void = { _ in }, onModel: (Epoch) -> Void = { _ in }
    ) throws(TrainingFailure) -> Factors {
        var state = ImplicitALSState(observations, options, start)
        let lists = validation.map { HeldBackLists($0, seen: observations, threads: options.threads) }
        var stopping = EarlyStopping(patience: options.patience)
        var best = Epoch(number: 0)
        for done in 0..<max(0, options.epochs) {
            state.epoch()
            var epoch = Epoch(number: done + 1, trainingLoss: options.findsLoss ? state.meanLoss : nil)
            guard let lists else {
                onEpoch(epoch)
                best = epoch
                if best.number == options.epochs { best.trainingLoss = best.trainingLoss ?? state.meanLoss }
                continue
            }
            let model = state.model
            guard model.isFinite else { throw .diverged(epoch) }
            let ndcg = lists.ndcg(model)
            epoch.validationNDCG = ndcg
            onEpoch(epoch)
            let isLast = stopping.offer(model, loss: -ndcg)
            if stopping.waited == 0 {
                best = epoch
                best.trainingLoss = best.trainingLoss ?? state.meanLoss
            }
            if isLast { break }
        }
        let model = stopping.best ?? state.model
        guard model.isFinite else { throw .diverged(Epoch(number: max(1, options.epochs))) }
        onModel(best)
        return model
    }

    /// Half an epoch: each row of one side some steps nearer to its best given the other.
    ///
    /// An epoch is that of the users, then that of the items. Each row depends on its own factors and observations, in the
    /// order in which they are, and on the other side alone, so the observations may be those of any rows. With
    /// `Options.confidence` the epochs of `train` have the same bits.
    ///
    /// - Parameter observations: all there are of each row of the side.
    /// - Precondition: no pair comes twice; the options have a `background`.
    /// - Complexity: O(factors · (steps · observations + rows · factors + factors²)).
    public static func fitting(
        _ side: FittedSide, to observations: Ratings, _ options: Options, of model: Factors
    ) -> Side {
        precondition(options.background != nil)
        var state = ImplicitALSState(observations, options, model)
        state.fit(side)
        return side == .users ? state.model.users : state.model.items
    }
}
