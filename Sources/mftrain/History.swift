import CFCommand
import CFMath
import CFTables

extension TrainingSet {
    /// How a model of these ratings was made, but for its losses.
    /// - Parameter words: the solver's options, all of them.
    func history(_ options: MFTrainTool.Options, _ words: [String], _ passes: Passes) -> ModelHistory {
        // The model to go on from says how many factors, and may have none.
        let words = options.start == nil ? words : words.filter { $0 != "-k 0" } + ["-i -"]
        var command = ["mftrain", "-s \(options.chosenSolver)"] + words
        if case .significant(let digits) = options.precision { command.append("-p \(digits)") }
        let run = ModelHistory.Run(
            version: cfutilsVersion, command: command.joined(separator: " "), ratings: ratings.count,
            epochs: passes.count)
        return ModelHistory(runs: [run])
    }
}

/// Epochs as they go by.
struct Passes {
    /// How many there were.
    private(set) var count = 0
    private var best: (epoch: Epoch, loss: Double)?

    /// The number of the one whose model is kept, where validation says which: without it, that of the last.
    var kept: Int { best?.epoch.number ?? count }

    mutating func add(_ epoch: Epoch) {
        count = epoch.number
        guard let loss = epoch.validationLoss ?? epoch.validationNDCG.map({ -$0 }) else { return }
        if loss < best?.loss ?? .infinity { best = (epoch, loss) }
    }
}

// What the command line would have to say for the same model without -V: all that a solver goes by.

extension SGD.Options {
    func words(epochs: Int) -> [String] {
        ["-k \(factors)", "-e \(epochs)", "-l \(text(lambda))", "-r \(text(rate))"]
            + ["--decay \(text(effectiveDecay))"] + (hasBiases ? [] : ["--no-bias"]) + ["-S \(seed)"]
    }
}

extension ALS.Options {
    func words(epochs: Int) -> [String] {
        ["-k \(factors)", "-e \(epochs)", "-l \(text(lambda))"] + (hasBiases ? [] : ["--no-bias"])
            + ["-S \(seed)"]
    }
}

extension Gibbs.Options {
    var words: [String] { ["-k \(factors)", "-e \(epochs)", "-S \(seed)"] }
}

extension ImplicitALS.Options {
    /// - Precondition: the weight of unobserved pairs is known; it and λ are of single precision, as the model has them.
    func words(epochs: Int) -> [String] {
        let weights = [("-l", lambda), ("--unobserved", background ?? 0)]
        return ["-k \(factors)", "-e \(epochs)"] + weights.map { "\($0) \(text(Float($1)))" } + ["-S \(seed)"]
    }
}

/// A number as the model would have it, whole ones without a point.
private func text(_ number: some BinaryFloatingPoint & CustomStringConvertible) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
