import CFCommand
import CFMath
import CFSupport
import CFTables

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
        seed = options.seed.map(UInt64.init) ?? seed
        threads = options.threads
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
        factors = try options.factorCount(from: start) ?? factors
        epochs = options.epochs ?? epochs
        lambda = options.lambda ?? lambda
        findsLoss = options.verbosity == .verbose
        seed = options.seed.map(UInt64.init) ?? seed
        threads = options.threads
    }
}
