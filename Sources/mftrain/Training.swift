import CFCommand
import CFMath
import CFSupport
import CFTables

extension FactorModel {
    /// Trains what the options say on the ratings of the files.
    init(training paths: [String], _ options: MFTrainTool.Options) throws(Failure) {
        let solver = options.chosenSolver
        let start = try options.start.map { path throws(Failure) in
            let start = try FactorModel.read(path, threads: options.threads)
            if start.isImplicit != (solver == .ials) {
                throw Failure("-i \(path): -s \(solver) cannot go on from a model of \(start.solver)")
            }
            if !options.hasBiases, !start.factors.isPlain {
                throw Failure("-i \(path): the model has a mean or biases, which --no-bias would not change")
            }
            return start
        }
        let data = try TrainingSet(options, paths, from: start)
        let fit = try data.fit(solver, options, from: start)
        if !fit.factors.isFinite { throw Failure("the model's numbers are no longer finite") }
        if !fit.terms.isFinite {
            throw Failure("the ratings are too large: their squares are beyond single precision")
        }
        self.init(
            users: data.users, items: data.items, solver: solver.rawValue,
            range: solver == .ials ? nil : data.range, terms: fit.terms, factors: fit.factors)
    }
}

extension TrainingSet {
    /// Reads what the command line names.
    fileprivate init(
        _ options: MFTrainTool.Options, _ paths: [String], from start: FactorModel?
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
            let validation = try Triples.read(
                Input([path], options.format, columns, mode: .whole), threads: options.threads)
            if validation.count == 0 { throw Failure("\(path): nothing to validate with") }
            return validation
        }
        self.init(table, validation: validation, from: start)
        if let path = options.validation, !knowsValidation {
            options.verbosity.warn(
                "mftrain", "-V \(path): no rating has a user and an item of the ratings that are trained on")
        }
    }

    /// Whether a rating to validate with has a user and an item of the ratings to fit; so where there are none.
    private var knowsValidation: Bool {
        guard let validation else { return true }
        return zip(validation.user, validation.item).contains { user, item in
            user < ratings.userCount && item < ratings.itemCount
        }
    }

    /// A model's numbers, and what fold-in will need to know.
    fileprivate typealias Fit = (factors: Factors, terms: FoldInTerms)

    /// Fits a model. - Throws: a failure that says why there is none.
    fileprivate func fit(
        _ solver: Solver, _ options: MFTrainTool.Options, from model: FactorModel?
    ) throws(Failure) -> Fit {
        let log = EpochLog(options.verbosity)
        defer { log.finish() }
        let start = model?.factors
        var loss = KeptLoss()
        switch solver {
        case .sgd:
            let settings = try SGD.Options(options, from: model)
            do throws(TrainingFailure) {
                let factors = try SGD.train(ratings, settings, validation: validation, from: start) {
                    loss.take($0, $0.validationLoss)
                    log.add($0, of: settings.epochs)
                }
                return (factors, loss.terms)
            } catch { throw Failure(error) }
        case .als:
            let settings = try ALS.Options(options, from: model)
            let factors = ALS.train(ratings, settings, validation: validation, from: start) {
                loss.take($0, $0.validationLoss)
                log.add($0, of: settings.epochs)
            }
            return (factors, loss.terms)
        case .gibbs:
            let settings = Gibbs.Options(options)
            let factors = Gibbs.train(ratings, settings, validation: validation, from: start) {
                loss.take($0, nil)
                log.add($0, of: settings.epochs)
            }
            return (factors, loss.terms)
        case .ials:
            let settings = try ImplicitALS.Options(options, from: model)
            let factors = ImplicitALS.train(ratings, settings, from: start) {
                log.add($0, of: settings.epochs)
            }
            let terms = FoldInTerms(lambda: Float(settings.lambda), confidence: Float(ratings.mean))
            return (factors, terms)
        }
    }
}

extension MFTrainTool.Options {
    /// How the input's lines are divided; its ids go into a table with TABs.
    var modelFormat: TableFormat {
        var format = format
        format.outputDelimiter = 0x09
        return format
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

/// The training loss of the epoch whose model is kept: the last, or with validation the best.
private struct KeptLoss {
    private var loss = 0.0
    private var lowest = Double.infinity

    mutating func take(_ epoch: Epoch, _ validation: Double?) {
        if let validation {
            if validation >= lowest { return }
            lowest = validation
        }
        loss = epoch.trainingLoss ?? 0
    }

    var terms: FoldInTerms { FoldInTerms(noise: Float(loss)) }
}

/// Says how training goes on: a bar, or a line an epoch.
private struct EpochLog {
    private let progress: Progress
    private let isVerbose: Bool

    init(_ verbosity: Verbosity) {
        progress = Progress("mftrain", "epochs", verbosity)
        isVerbose = verbosity == .verbose
    }

    func add(_ epoch: Epoch, of total: Int) {
        if isVerbose {
            progress.log("mftrain: \(epoch)")
        } else {
            progress.update(epoch.number, of: total)
        }
    }

    func finish() { progress.finish() }
}

extension Failure {
    /// What the user should know of it.
    fileprivate init(_ failure: TrainingFailure) {
        switch failure {
        case .diverged(let epoch):
            let rate = epoch.rate.map { ", rate \(Platform.significant($0, digits: 6))" } ?? ""
            self.init("the loss is no longer finite in epoch \(epoch.number)\(rate): try a lower rate (-r)")
        }
    }
}
