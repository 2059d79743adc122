/// Bayesian matrix factorisation by Gibbs sampling: no learning rate, no regularisation, nothing to tune.
///
/// The model (Salakhutdinov and Mnih 2008, "Bayesian probabilistic matrix factorization using Markov chain Monte
/// Carlo", with biases, side information and noise of its own for each row):
///
///     r(u,i) ~ N(mean + b(u) + b(i) + f(u)·g(i), 1 / (α α(u) α(i)))
///     (f(u), b(u)) ~ N(μ + Bᵀ φ(u), Λ⁻¹)                         and the same for the items
///
/// where φ(u) says which items the user has rated (`RatingPattern`), and everything else but the mean is
/// drawn: `NormalWishartPrior` draws μ, Λ and B, `GibbsSide` the rows and the precisions α(u) and α(i). Ratings are
/// taken in units of their standard deviation.
///
/// What is returned predicts the mean of the samples' predictions (`PosteriorMean`), so it has more factors than a
/// sample: as many as that mean needs.
public enum Gibbs {
    /// What to sample.
    public struct Options: Sendable {
        /// Factors a user and an item in each sample. With the bias and the target, 14 fill whole vectors.
        public var factors = 14
        /// Epochs before the first sample that counts.
        public var burnIn = 30
        /// Epochs whose samples are averaged.
        public var samples = 120
        /// The result is a function of the ratings, these options and the seed.
        public var seed: UInt64 = 0
        /// How many threads to use; the result does not depend on it.
        public var threads = 1

        /// The defaults.
        public init() {}

        /// Epochs in all. Setting it keeps the burn-in's share, and at least one epoch for each part, of a single one
        /// for the sample.
        public var epochs: Int {
            get { burnIn + samples }
            set {
                burnIn = newValue > 1 ? max(1, newValue / 5) : 0
                samples = max(1, newValue - burnIn)
            }
        }
    }

    /// Components of a rating pattern that serve as features.
    private static let featureCount = 32
    /// Samples of the burn-in whose factors span the mean prediction.
    private static let basisSamples = 4
    /// What leaving out weak factors of the mean may change it by, root mean square, in deviations of the ratings.
    private static let tolerance = 0.005

    /// Samples, and averages the samples.
    ///
    /// - Parameters:
    ///   - validation: only reported on. Indices beyond the counts of `ratings` are users and items that training
    ///     does not know.
    ///   - start: the chain starts from this model, of any number of factors; users and items beyond its counts
    ///     start at random.
    ///   - onEpoch: told of each epoch as it ends: the training loss is the mean squared error of the epoch's sample,
    ///     each weighted with the relative precisions of its row and column; the validation loss that of the sample
    ///     during burn-in, then of the mean of the samples so far.
    /// - Throws: `TrainingFailure`.
    /// - Precondition: there are ratings.
    /// - Complexity: O(epochs · (ratings · factors² + rows · factors³)); memory 24 bytes a rating and about 1 KiB a row.
    public static func train(
        _ ratings: Ratings, _ options: Options, validation: Ratings? = nil, from start: Factors? = nil,
        onEpoch: (Epoch) -> Void = { _ in }
    ) throws(TrainingFailure) -> Factors {
        var chain = try GibbsChain(ratings, options, featureCount: featureCount, start)
        var check = validation.map { GibbsValidation($0, threads: options.threads) }
        var bases: (users: [Panel], items: [Panel]) = ([], [])
        func takeBasis() {
            bases.users.append(chain.users.drawn.factors)
            bases.items.append(chain.items.means.factors)
        }
        func end(_ number: Int, _ loss: Double, _ validation: Double?) throws(TrainingFailure) {
            let epoch = Epoch(number: number, trainingLoss: loss, validationLoss: validation)
            guard loss.isFinite else { throw .diverged(epoch) }
            onEpoch(epoch)
        }
        for number in 0..<options.burnIn {
            let loss = chain.epoch(number + 1)
            // Evenly over the second half of the burn-in, the last epoch included.
            let left = options.burnIn - number - 1
            if left % max(1, options.burnIn / (2 * basisSamples)) == 0,
                left < max(basisSamples, options.burnIn / 2)
            {
                takeBasis()
            }
            try end(number + 1, loss, check?.loss(of: chain))
        }
        var mean: PosteriorMean?
        for sample in 1...max(1, options.samples) {
            let number = options.burnIn + sample
            let loss = chain.epoch(number)
            if bases.users.isEmpty { takeBasis() }
            if mean == nil {
                mean = PosteriorMean(
                    users: bases.users.suffix(basisSamples), items: bases.items.suffix(basisSamples),
                    seed: options.seed, threads: options.threads)
            }
            mean?.add(users: chain.users.drawn, items: chain.items.means, threads: options.threads)
            try end(number, loss, check?.addedLoss(of: chain))
        }
        let last = Epoch(number: options.epochs)
        guard let model = mean.flatMap({ chain.model($0, tolerance: tolerance) }), model.isFinite else {
            throw .diverged(last)
        }
        return model
    }
}
