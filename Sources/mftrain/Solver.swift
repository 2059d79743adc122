import CFCore

/// What `-s` chooses from.
enum Solver: String, CaseIterable {
    case sgd

    /// The words, for `--help`.
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// Fits a model.
    /// - Throws: a failure that says why there is none.
    func fit(
        _ data: TrainingSet, _ options: MFTrainTool.Options, from start: FactorModel?
    ) throws(Failure) -> Factors {
        switch self {
        case .sgd: try fitBySGD(data, options, from: start)
        }
    }

    private func fitBySGD(
        _ data: TrainingSet, _ options: MFTrainTool.Options, from start: FactorModel?
    ) throws(Failure) -> Factors {
        let settings = try SGD.Options(options, from: start)
        let progress = Progress("mftrain", "epochs", options.verbosity)
        defer { progress.finish() }
        do throws(SGD.Divergence) {
            return try SGD.train(
                data.ratings, settings, validation: data.validation, from: start?.factors
            ) { epoch in
                if options.verbosity == .verbose {
                    progress.log("mftrain: \(epoch)")
                } else {
                    progress.update(epoch.number, of: settings.epochs)
                }
            }
        } catch {
            throw Failure("\(error): try a lower rate (-r)")
        }
    }
}

extension SGD.Options {
    /// The defaults with what the command line sets.
    fileprivate init(_ options: MFTrainTool.Options, from start: FactorModel?) throws(Failure) {
        self.init()
        factors = try options.factorCount(from: start) ?? factors
        epochs = options.epochs ?? epochs
        rate = options.rate ?? rate
        decay = options.decay ?? decay
        lambda = options.lambda ?? lambda
        hasBiases = options.hasBiases
        seed = UInt64(options.seed)
        threads = options.threads
        patience = options.patience ?? patience
    }
}

extension MFTrainTool.Options {
    /// What `-k` says, or the model to go on from, with which it must agree.
    func factorCount(from start: FactorModel?) throws(Failure) -> Int? {
        guard let known = start?.factors.factorCount else { return factors }
        if let factors, factors != known {
            throw Failure("-k \(factors): the model to go on from has \(known) factors")
        }
        return known
    }
}
