import CFCommand
import CFMath
import CFSupport
import CFTables

extension FactorModel {
    /// Trains what the options say on the ratings of the files.
    init(training paths: [ByteString], _ options: MFTrainTool.Options) throws(Failure) {
        let solver = options.chosenSolver
        let start = try options.start.map { path throws(Failure) in
            let start = try FactorModel(goingOnFrom: path, solver, threads: options.threads)
            if !options.hasBiases, !start.factors.isPlain {
                throw Failure("-i \(path): the model has a mean or biases, which --no-bias would not change")
            }
            return start
        }
        let data = try TrainingSet(options, paths, from: start)
        var options = options
        if data.isOrdered, let start, start.isOrdered, start.ratingMean != nil { options.hasBiases = false }
        if start == nil { options.limitFactors(to: max(data.users.count, data.items.count)) }
        let fit = try data.fit(solver, options, from: start)
        if !fit.terms.isFinite || !fit.history.isFinite {
            throw Failure("the ratings are too large: their squares are beyond single precision")
        }
        self.init(
            users: data.users, items: data.items, solver: solver.rawValue,
            range: solver == .ials ? nil : data.range, terms: fit.terms,
            ratingMean: options.hasBiases
                ? nil : (data.isOrdered ? start?.ratingMean : nil) ?? Float(data.ratings.mean),
            factors: fit.factors)
        if data.isOrdered { self = inByteOrder() }
        self = goingOn(from: start, by: fit.history)
    }

    /// Reads a model that a solver is to go on from.
    init(goingOnFrom path: ByteString, _ solver: Solver?, threads: Int) throws(Failure) {
        self = try FactorModel.read(path, threads: threads)
        if let solver, isImplicit != (solver == .ials) {
            throw Failure("-i \(path): -s \(solver) cannot go on from a model of \(self.solver)")
        }
        guard isOrdered else { return }
        let needed = isImplicit ? ["lambda", "unobserved", "confidence"] : ["lambda", "deviation"]
        for (key, value) in terms.lines where needed.contains(key) && value == nil {
            throw Failure("\(path): the model has no line for \(key)")
        }
    }
}

extension TrainingSet {
    /// Reads what the command line names.
    fileprivate init(
        _ options: MFTrainTool.Options, _ paths: [ByteString], from start: FactorModel?
    ) throws(Failure) {
        let isImplicit = options.chosenSolver == .ials
        let columns = try options.columns(isImplicit: isImplicit)
        let input = Input(paths, options.modelFormat, columns, mode: .whole)
        let table = try Triples.read(input, threads: options.threads)
        if table.count == 0 { throw input.located(Failure("nothing to train on")) }
        if isImplicit, table.value.allSatisfy({ Float($0) == 0 }) {
            throw Failure("all confidences are 0")
        }
        let validation = try options.validation.map { path throws(Failure) in
            let columns = isImplicit ? columns.prefix(2) : columns
            let validation = try Triples.read(
                Input([path], options.format, columns, mode: .whole), threads: options.threads)
            if validation.count == 0 { throw Failure("\(path): nothing to validate with") }
            return validation
        }
        let halves = Solver.halving.contains(options.chosenSolver)
        try self.init(
            table, validation: validation, from: start,
            isOrdered: halves && (options.epochs == 0 || start?.isOrdered == true), sumsRepeats: isImplicit,
            threads: options.threads)
        if let path = options.validation, !knowsValidation {
            options.verbosity.warn(
                "mftrain", "-V \(path): no rating has a user and an item of the ratings that are trained on")
        }
    }

    /// Whether a rating to validate with has a user and an item of the ratings to fit; so where there are none.
    var knowsValidation: Bool {
        guard let validation else { return true }
        return zip(validation.user, validation.item).contains { user, item in
            user < ratings.userCount && item < ratings.itemCount
        }
    }

    /// A model's numbers, what fold-in will need to know, and how it was made.
    typealias Fit = (factors: Factors, terms: FoldInTerms, history: ModelHistory)

    /// Fits a model. - Throws: a failure that says why there is none.
    fileprivate func fit(
        _ solver: Solver, _ options: MFTrainTool.Options, from model: FactorModel?
    ) throws(Failure) -> Fit {
        let log = EpochLog(options.verbosity)
        defer { log.finish() }
        let start = model?.factors
        var passes = Passes()
        switch solver {
        case .sgd:
            let settings = try SGD.Options(options, from: model)
            var loss: Double?
            let factors = try training { () throws(TrainingFailure) in
                try SGD.train(
                    ratings, settings, validation: validation, from: start,
                    onEpoch: {
                        passes.add($0)
                        log.add($0, of: settings.epochs)
                    }, onModel: { loss = $0 })
            }
            return ratingFit(factors, loss, log, options, passes, settings.words(epochs: passes.kept))
        case .als:
            var settings = try ALS.Options(options, from: model)
            let shared = isOrdered ? settings.agree(on: ratings) : nil
            let factors = try training { () throws(TrainingFailure) in
                try ALS.train(ratings, settings, validation: validation, from: start) {
                    passes.add($0)
                    log.add($0, of: settings.epochs)
                }
            }
            return ratingFit(factors, nil, log, options, passes, settings.words(epochs: passes.kept), shared)
        case .gibbs:
            let settings = Gibbs.Options(options)
            let factors = try training { () throws(TrainingFailure) in
                try Gibbs.train(ratings, settings, validation: validation, from: start) {
                    passes.add($0)
                    log.add($0, of: settings.epochs)
                }
            }
            return ratingFit(factors, nil, log, options, passes, settings.words)
        case .ials:
            return try implicitFit(options, from: model, log)
        }
    }

    /// - Parameter isImplicit: whether it is confidences that are trained on.
    func training(
        isImplicit: Bool = false, _ body: () throws(TrainingFailure) -> Factors
    ) throws(Failure) -> Factors {
        do throws(TrainingFailure) { return try body() } catch {
            throw isImplicit ? Failure(implicit: error, ratings) : Failure(error, ratings)
        }
    }

    /// What the log and the model say of a model of ratings is what a reader of its file can measure.
    /// - Parameter shared: all that the model is to say, if shards go on from it.
    private func ratingFit(
        _ factors: Factors, _ loss: Double?, _ log: EpochLog, _ options: MFTrainTool.Options,
        _ passes: Passes, _ words: [String], _ shared: FoldInTerms? = nil
    ) -> Fit {
        let loss = loss ?? factors.meanSquaredError(ratings, threads: options.threads)
        let unknownItem = options.hasBiases ? nil : Float(ratings.mean)
        let held = validation.map {
            factors.knowingAverageUser(unknownItem: unknownItem)
                .meanSquaredError($0, threads: options.threads)
        }
        log.model(loss, held)
        var history = history(options, words, passes)
        (history.trainingLoss, history.validationLoss) = (Float(loss), held.map { Float($0) })
        if let shared { return (factors, shared, history) }
        let prior =
            factors.factorCount > UserPrior.mostFactors
            ? UserPrior(mean: factors.users.mean.map { Double(Float($0)) }, covariance: nil)
            : UserPrior(factors.users, variance: loss > 0 ? loss : 1, threads: options.threads)
        return (factors, FoldInTerms(noise: Float(loss), prior: prior), history)
    }
}

extension MFTrainTool.Options {
    /// How the input's lines are divided; its ids go into a table with TABs.
    var modelFormat: TableFormat {
        var format = format
        format.outputDelimiter = 0x09
        return format
    }

    /// More factors than there are users or items would say nothing more; a few of them cost nothing.
    mutating func limitFactors(to most: Int) {
        guard let count = factors, count > max(most, 64) else { return }
        verbosity.warn(
            "mftrain", "-k \(count): only \(counted(most, "factor")), as many as there are users or items")
        factors = most
    }

    /// The input's columns; the third may be absent where it is a confidence.
    func columns(isImplicit: Bool) throws(Failure) -> Columns {
        var columns =
            isImplicit
            ? try Triples.columns("user", "item", "confidence", format)
            : try Columns(["user", "item", "rating"], format)
        columns.firstNumber = 2
        columns.numbers = isImplicit ? .singleNotNegative : .single
        return columns
    }
}

/// Says how training goes on: a bar, or a line an epoch.
struct EpochLog {
    private let progress: Progress
    private let isVerbose: Bool

    init(_ verbosity: Verbosity) {
        progress = Progress("mftrain", "epoch", verbosity)
        isVerbose = verbosity == .verbose
    }

    func add(_ epoch: Epoch, of total: Int) {
        if isVerbose {
            progress.log("mftrain: \(epoch)")
        } else {
            progress.update(epoch.number, of: total)
        }
    }

    /// A line of the model that is written, measured.
    func model(_ training: Double?, _ validation: Double?, ndcg: Double? = nil) {
        let parts = [("training loss", training), ("validation loss", validation), ("validation NDCG", ndcg)]
        let texts = parts.compactMap { name, value in
            value.map { "\(name) \(Platform.significant($0, digits: 6))" }
        }
        if !texts.isEmpty { say("the model: \(texts.joined(separator: ", "))") }
    }

    /// A line of the log.
    func say(_ text: String) { progress.log("mftrain: \(text)") }

    func finish() { progress.finish() }
}

extension Failure {
    /// What the user should know of it.
    fileprivate init(_ failure: TrainingFailure, _ ratings: Ratings) {
        switch failure {
        case .diverged(let epoch):
            let rate = epoch.rate.map { ", rate \(Platform.significant($0, digits: 6))" } ?? ""
            let range = ratings.range ?? 0...0
            self.init(
                "the loss is no longer finite in epoch \(epoch.number)\(rate): the ratings go from "
                    + "\(Self.text(range.lowerBound)) to \(Self.text(range.upperBound)); if they are not in "
                    + "column 3, say where (-f)\(epoch.rate == nil ? "" : ", else try a lower rate (-r)")")
        case .unusableStart: self = .unusableStart
        }
    }

    /// The same of confidences.
    fileprivate init(implicit failure: TrainingFailure, _ confidences: Ratings) {
        guard case .diverged(let epoch) = failure else {
            self = .unusableStart
            return
        }
        let range = confidences.range ?? 0...0
        let doubt =
            range.lowerBound == range.upperBound
            ? "try"
            : "the confidences go from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound)); "
                + "if they are not in column 3, say where (-f), else try"
        self.init(
            "the loss is no longer finite in epoch \(epoch.number): \(doubt) more regularisation (-l)")
    }

    private static var unusableStart: Failure {
        Failure("-i: the numbers of the model are too large to go on from")
    }

    private static func text(_ number: Float) -> String { Platform.significant(Double(number), digits: 9) }
}
