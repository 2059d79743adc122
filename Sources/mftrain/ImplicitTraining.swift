import CFCommand
import CFMath
import CFSupport
import CFTables

extension TrainingSet {
    /// Fits a model of implicit feedback, λ and the weight of what was not observed found out where nobody says them.
    func implicitFit(
        _ options: MFTrainTool.Options, from model: FactorModel?, _ log: EpochLog
    ) throws(Failure) -> Fit {
        var settings = try ImplicitALS.Options(options, from: model)
        // As the model will say it, so that folding in and going on start from the same.
        let unobserved = Float(settings.background ?? ImplicitALS.usualBackground(ratings))
        settings.background = Double(unobserved)
        if options.lambda == nil, model == nil { chooseLambda(&settings, options.verbosity, log) }
        if isOrdered { settings.confidence = settings.confidence ?? Float(ratings.mean) }
        let lambda = Float(settings.lambda)
        settings.lambda = Double(lambda)
        var written: Epoch?
        var passes = Passes()
        let factors = try training(isImplicit: true) { () throws(TrainingFailure) in
            try ImplicitALS.train(
                ratings, settings, validation: knowsValidation ? validation : nil, from: model?.factors,
                onEpoch: {
                    passes.add($0)
                    log.add($0, of: settings.epochs)
                }, onModel: { written = $0 })
        }
        log.model(written?.trainingLoss, nil, ndcg: written?.validationNDCG)
        let terms = FoldInTerms(
            lambda: lambda, unobserved: unobserved, confidence: settings.confidence ?? Float(ratings.mean),
            prior: isOrdered ? nil : UserPrior(factors.users, variance: nil, threads: options.threads))
        var history = history(options, settings.words(epochs: passes.kept), passes)
        history.trainingLoss = written?.trainingLoss.map { Float($0) }
        history.validationNDCG = written?.validationNDCG.map { Float($0) }
        return (factors, terms, history)
    }

    private func chooseLambda(
        _ settings: inout ImplicitALS.Options, _ verbosity: Verbosity, _ log: EpochLog
    ) {
        func text(_ number: Double) -> String { Platform.significant(number, digits: 4) }
        let progress = Progress("mftrain", "lambda", verbosity)
        var tried = 0
        let chosen = ImplicitALS.chooseLambda(ratings, settings) { trial in
            tried += 1
            guard verbosity == .verbose else {
                return progress.update(tried, of: ImplicitALS.lambdaCount)
            }
            log.say("lambda \(text(trial.lambda)): NDCG \(text(trial.ndcg)) on pairs held back")
        }
        progress.finish()
        if let chosen {
            settings.lambda = chosen
            log.say("lambda \(text(chosen)) chosen")
        } else {
            log.say("lambda \(text(settings.lambda)): nothing to choose by")
        }
    }
}
