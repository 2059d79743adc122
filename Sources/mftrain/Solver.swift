import CFCommand
import CFMath
import CFSupport
import CFTables

/// What `-s` chooses from.
enum Solver: String, CaseIterable {
    case sgd, als, gibbs
    case ials

    /// The words, for `--help`.
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// A model's numbers, and what fold-in will need to know.
    typealias Fit = (factors: Factors, terms: FoldInTerms)

    /// Fits a model.
    /// - Throws: a failure that says why there is none.
    func fit(
        _ data: TrainingSet, _ options: MFTrainTool.Options, from start: FactorModel?
    ) throws(Failure) -> Fit {
        let log = EpochLog(options.verbosity)
        defer { log.finish() }
        return switch self {
        case .sgd: try Self.sgd(data, SGD.Options(options, from: start), start?.factors, log)
        case .als: Self.als(data, try ALS.Options(options, from: start), start?.factors, log)
        case .gibbs: Self.gibbs(data, Gibbs.Options(options), start?.factors, log)
        case .ials: Self.ials(data, try ImplicitALS.Options(options, from: start), start?.factors, log)
        }
    }

    private static func sgd(
        _ data: TrainingSet, _ settings: SGD.Options, _ start: Factors?, _ log: EpochLog
    ) throws(Failure) -> Fit {
        var loss = KeptLoss()
        do throws(TrainingFailure) {
            let factors = try SGD.train(data.ratings, settings, validation: data.validation, from: start) {
                loss.take($0)
                log.add($0, of: settings.epochs)
            }
            return (factors, loss.terms)
        } catch {
            throw Failure(error)
        }
    }

    private static func als(
        _ data: TrainingSet, _ settings: ALS.Options, _ start: Factors?, _ log: EpochLog
    ) -> Fit {
        var loss = KeptLoss()
        let factors = ALS.train(data.ratings, settings, validation: data.validation, from: start) {
            loss.take($0)
            log.add($0, of: settings.epochs)
        }
        return (factors, loss.terms)
    }

    private static func gibbs(
        _ data: TrainingSet, _ settings: Gibbs.Options, _ start: Factors?, _ log: EpochLog
    ) -> Fit {
        var loss = KeptLoss()
        let factors = Gibbs.train(data.ratings, settings, validation: data.validation, from: start) {
            loss.take(Epoch(number: $0.number, trainingLoss: $0.trainingLoss))
            log.add($0, of: settings.epochs)
        }
        return (factors, loss.terms)
    }

    private static func ials(
        _ data: TrainingSet, _ settings: ImplicitALS.Options, _ start: Factors?, _ log: EpochLog
    ) -> Fit {
        let factors = ImplicitALS.train(data.ratings, settings, from: start) {
            log.add($0, of: settings.epochs)
        }
        let terms = FoldInTerms(
            lambda: Float(settings.lambda), confidence: Float(data.ratings.mean))
        return (factors, terms)
    }
}

/// The training loss of the epoch whose model is kept: the last, or with validation the best.
private struct KeptLoss {
    private var loss = 0.0
    private var lowest = Double.infinity

    mutating func take(_ epoch: Epoch) {
        if let validation = epoch.validationLoss {
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
