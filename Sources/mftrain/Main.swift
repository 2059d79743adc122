import CFCore

/// mftrain: ratings to a factor model.
@main
struct MFTrainTool: Tool {
    struct Options {
        var solver = Solver.sgd
        var factors: Int?
        var epochs: Int?
        var rate: Double?
        var decay: Double?
        var lambda: Double?
        var hasBiases = true
        var validation: String?
        var patience: Int?
        var start: String?
        var seed = 0
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        let sgd = SGD.Options()
        return Command(
            "mftrain", "Ratings (user, item, rating) to a factor model.", defaults: Options(),
            options: [
                .whole("k", "factors", "N", \.factors, in: 1...10_000, "factors (default \(sgd.factors))"),
                .word("s", "solver", "WORD", \.solver, "how to fit: \(Solver.words) (default sgd)"),
                .whole("e", "epochs", "N", \.epochs, "passes over the ratings (default \(sgd.epochs))"),
                .number("r", "rate", "X", \.rate, .positive, "learning rate (default \(sgd.rate))"),
                .number(
                    nil, "decay", "X", \.decay, .positive,
                    "what the rate is multiplied by each epoch (default: it falls to a fiftieth)"),
                .number(
                    "l", "lambda", "X", \.lambda, .notNegative,
                    "weight of the regularisation (default \(sgd.lambda))"),
                .flag(
                    nil, "no-bias", \.hasBiases, to: false,
                    "the plain model: no mean, no biases, in the ratings' own units"),
                .file(
                    "V", "validation", "FILE", \.validation,
                    "ratings that say which epoch's model is best, and when to stop"),
                .whole(
                    "P", "patience", "N", \.patience,
                    "stop after N epochs without a lower validation loss (default \(sgd.patience))"),
                .file("i", "init", "MODEL", \.start, "go on from a model"),
                .whole("S", "seed", "N", \.seed, in: 0...Int.max, "seed of the random numbers (default 0)"),
                .threads(\.threads),
            ] + Option.verbosity(\.verbosity) + Option.table(\.format, columns: "user, item and rating"))
    }

    static func run(_ options: Options, _ operands: [String], _ output: Output) throws(Failure) {
        if options.patience != nil, options.validation == nil {
            throw .usage("-P: patience needs a validation file (-V)")
        }
        let start = try options.start.map { path throws(Failure) in
            try FactorModel.read(path, threads: options.threads)
        }
        let data = try TrainingSet(options, operands, from: start)
        let factors = try options.solver.fit(data, options, from: start)
        let model = FactorModel(
            users: data.users, items: data.items, solver: options.solver.rawValue, range: data.range,
            factors: factors)
        try model.write(threads: options.threads) { (text: OutputBuffer) throws(Failure) in
            try output.write(text)
        }
    }
}

extension TrainingSet {
    /// Reads what the command line names.
    fileprivate init(
        _ options: MFTrainTool.Options, _ operands: [String], from start: FactorModel?
    ) throws(Failure) {
        let roles = ["user", "item", "rating"]
        let columns = try Columns(roles, options.format)
        let table = try Triples.read(
            Input(operands, options.format, columns, mode: .whole), threads: options.threads)
        if table.count == 0 { throw Failure("nothing to train on") }
        let validation = try options.validation.map { path throws(Failure) in
            let validation = try Triples.read(
                Input([path], options.format.plain, Columns(roles), mode: .whole), threads: options.threads)
            if validation.count == 0 { throw Failure("\(path): nothing to validate with") }
            return validation
        }
        self.init(table, validation: validation, from: start)
        if [ratings, self.validation ?? ratings].contains(where: { !$0.value.allSatisfy(\.isFinite) }) {
            throw Failure("a rating is too large for single precision")
        }
    }
}
