import CFMath
import Testing

/// The solvers as one, for what all of them promise.
enum Solver: CaseIterable {
    case sgd, als, gibbs, ials

    /// What to train with. What is nil is the solver's default.
    struct Settings {
        var factors = 4
        var epochs: Int?
        var lambda: Double?
        /// Of the learning rate.
        var decay: Double?
        var seed: UInt64 = 0
        var threads = 1
        var validation: Ratings?
        var patience = 3
        var start: Factors?
    }

    /// Whether values are confidences and predictions are scores from about 0 to 1.
    var isImplicit: Bool { self == .ials }

    /// A model, and what was told of its training. Where a solver has nothing to validate, `validation` is not used.
    func train(_ ratings: Ratings, _ settings: Settings = Settings()) throws -> (
        model: Factors, epochs: [Epoch]
    ) {
        var epochs: [Epoch] = []
        let model: Factors
        switch self {
        case .sgd:
            var options = SGD.Options()
            (options.factors, options.seed, options.threads) = (
                settings.factors, settings.seed, settings.threads
            )
            options.epochs = settings.epochs ?? options.epochs
            options.lambda = settings.lambda ?? options.lambda
            options.decay = settings.decay
            options.patience = settings.patience
            model = try SGD.train(ratings, options, validation: settings.validation, from: settings.start) {
                epochs.append($0)
            }
        case .als:
            var options = ALS.Options()
            (options.factors, options.seed, options.threads) = (
                settings.factors, settings.seed, settings.threads
            )
            options.epochs = settings.epochs ?? options.epochs
            options.lambda = settings.lambda ?? options.lambda
            options.patience = settings.patience
            model = try ALS.train(ratings, options, validation: settings.validation, from: settings.start) {
                epochs.append($0)
            }
        case .gibbs:
            var options = Gibbs.Options()
            (options.factors, options.seed, options.threads) = (
                settings.factors, settings.seed, settings.threads
            )
            options.epochs = settings.epochs ?? 70
            model = try Gibbs.train(ratings, options, validation: settings.validation, from: settings.start) {
                epochs.append($0)
            }
        case .ials:
            var options = ImplicitALS.Options()
            (options.factors, options.seed, options.threads) = (
                settings.factors, settings.seed, settings.threads
            )
            options.epochs = settings.epochs ?? options.epochs
            options.lambda = settings.lambda ?? options.lambda
            model = try ImplicitALS.train(ratings, options, from: settings.start) { epochs.append($0) }
        }
        return (model, epochs)
    }

    /// Settings for data without noise, and as few as tests have.
    var thorough: Settings {
        switch self {
        case .sgd: Settings(epochs: 400, lambda: 0.01, decay: 0.99)
        case .als: Settings(epochs: 60, lambda: 0.02)
        case .gibbs, .ials: Settings()
        }
    }

    /// What the solver is to make of ratings: with implicit feedback only those above 3 are observed, as ones.
    func view(_ ratings: Ratings) -> Ratings {
        guard isImplicit else { return ratings }
        let liked = (0..<ratings.count).filter { ratings.value[$0] > 3 }
        return Ratings(
            users: ratings.userCount, items: ratings.itemCount,
            liked.map { (Int(ratings.user[$0]), Int(ratings.item[$0]), 1) })
    }

    /// How far users who are new to a model of this solver are fitted to it.
    func fit(_ model: Factors, to trained: Ratings, _ epochs: [Epoch], threads: Int = 1) throws -> UserFit {
        let terms =
            isImplicit
            ? FoldInTerms(
                unobserved: Float(ImplicitALS.usualBackground(trained)), confidence: Float(trained.mean))
            : FoldInTerms(noise: epochs.last?.trainingLoss.map { Float($0) })
        return try #require(
            UserFit(model, isImplicit: isImplicit, range: trained.range, terms, threads: threads))
    }
}

extension Factors {
    /// All numbers to the bit.
    var bits: [UInt32] { [mean.bitPattern] + users.bits + items.bits }

    /// The predictions of all pairs, a user a row.
    var table: [[Float]] {
        (0..<users.count).map { u in (0..<items.count).map { predict(user: u, item: $0) } }
    }
}

extension Side {
    /// All numbers to the bit.
    var bits: [UInt32] { (bias + factors.elements).map(\.bitPattern) }
}
