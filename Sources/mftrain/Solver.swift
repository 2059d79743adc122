import CFCommand
import CFMath
import CFTables

/// What `-s` chooses from.
enum Solver: String, CaseIterable {
    case sgd, als, gibbs
    case ials

    /// Those whose epochs are of two halves, one side each.
    static let halving: [Solver] = [.als, .ials]

    /// The words, for `--help`.
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// What a solver takes where the command line says nothing, from the solvers themselves; nil where it has no such
/// option.
struct SolverDefaults {
    var factors: Int?
    var epochs: Int?
    var rate: Double?
    var lambda: Double?
    var patience: Int?
    var seed: UInt64?
}

extension Solver {
    /// The solver where none is chosen.
    static var usual: Solver { .sgd }

    private var defaults: SolverDefaults {
        switch self {
        case .sgd:
            let sgd = SGD.Options()
            return SolverDefaults(
                factors: sgd.factors, epochs: sgd.epochs, rate: sgd.rate, lambda: sgd.lambda,
                patience: sgd.patience, seed: sgd.seed)
        case .als:
            let als = ALS.Options()
            return SolverDefaults(
                factors: als.factors, epochs: als.epochs, lambda: als.lambda, patience: als.patience,
                seed: als.seed)
        case .gibbs:
            let gibbs = Gibbs.Options()
            return SolverDefaults(factors: gibbs.factors, epochs: gibbs.epochs, seed: gibbs.seed)
        case .ials:
            let ials = ImplicitALS.Options()
            return SolverDefaults(
                factors: ials.factors, epochs: ials.epochs, patience: ials.patience, seed: ials.seed)
        }
    }

    /// The default of λ, which ials finds out.
    static var usualLambda: OptionDefault {
        guard case .cases(let cases) = usual(\.lambda) else { return usual(\.lambda) }
        return .cases(cases + [("ials", "chosen by trial")])
    }

    /// The default of an option, of each solver that has it.
    static func usual<Value>(_ place: KeyPath<SolverDefaults, Value?>) -> OptionDefault {
        .cases(
            allCases.compactMap { solver in
                solver.defaults[keyPath: place].map { (solver.rawValue, "\($0)") }
            })
    }
}

// The defaults of each solver with what the command line sets.

extension SGD.Options {
    init(_ options: MFTrainTool.Options, from start: FactorModel?) throws(Failure) {
        self.init()
        factors = try options.factorCount(from: start) ?? factors
        epochs = options.epochs ?? epochs
        rate = options.rate ?? rate
        decay = options.decay ?? decay
        lambda = options.lambda ?? lambda
        hasBiases = options.hasBiases
        patience = options.patience ?? patience
        seed = options.seed.map(UInt64.init) ?? seed
        threads = options.threads
    }
}

extension ALS.Options {
    init(_ options: MFTrainTool.Options, from start: FactorModel?) throws(Failure) {
        self.init()
        factors = try options.factorCount(from: start) ?? factors
        epochs = options.epochs ?? epochs
        lambda = options.lambda ?? lambda
        hasBiases = options.hasBiases
        patience = options.patience ?? patience
        findsLoss = options.verbosity == .verbose
        seed = options.seed.map(UInt64.init) ?? seed
        threads = options.threads
        guard let start, start.isOrdered else { return }
        lambda = options.lambda ?? start.terms.lambda.map(Double.init) ?? lambda
        deviation = start.terms.deviation
        hasBiases = hasBiases && start.ratingMean == nil
    }
}

extension Gibbs.Options {
    init(_ options: MFTrainTool.Options) {
        self.init()
        factors = options.factors ?? factors
        if let count = options.epochs { epochs = count }
        seed = options.seed.map(UInt64.init) ?? seed
        threads = options.threads
    }
}

extension ImplicitALS.Options {
    init(_ options: MFTrainTool.Options, from start: FactorModel?) throws(Failure) {
        self.init()
        // A model that does not say the weight of unobserved pairs had another objective, and so another λ.
        if let known = start?.terms, let unobserved = known.unobserved {
            background = Double(unobserved)
            lambda = known.lambda.map(Double.init) ?? lambda
        }
        if let start, start.isOrdered { confidence = start.terms.confidence }
        factors = try options.factorCount(from: start) ?? factors
        epochs = options.epochs ?? epochs
        lambda = options.lambda ?? lambda
        background = options.unobserved ?? background
        patience = options.patience ?? patience
        findsLoss = options.verbosity == .verbose
        seed = options.seed.map(UInt64.init) ?? seed
        threads = options.threads
    }
}
