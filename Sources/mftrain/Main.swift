import CFCommand
import CFMath
import CFSupport
import CFTables

/// mftrain: ratings to a factor model.
@main
struct MFTrainTool: Tool {
    struct Options {
        var solver: Solver?
        var factors: Int?
        var epochs: Int?
        var rate: Double?
        var decay: Double?
        var lambda: Double?
        var unobserved: Double?
        var hasBiases = true
        var validation: ByteString?
        var patience: Int?
        var start: ByteString?
        var foldIn: ByteString?
        var keepsUsers = false
        var fit: FittedSide?
        var seed: Int?
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "mftrain", "Ratings (user, item, rating) to a factor model.", defaults: Options(),
            options: [
                .whole(
                    "k", "factors", "N", \.factors, in: 0...10_000, default: Solver.usual(\.factors),
                    "factors"),
                .word("s", "solver", "WORD", \.solver, default: .usual, "how to fit: \(Solver.words)"),
                .whole(
                    "e", "epochs", "N", \.epochs, in: 0...Int.max, default: Solver.usual(\.epochs),
                    "passes over the ratings; 0: the start of als or ials"),
                .number(
                    "r", "rate", "X", \.rate, .positive, default: Solver.usual(\.rate),
                    "learning rate of sgd"),
                .number(
                    nil, "decay", "X", \.decay, .positive, default: .words("it falls to a fiftieth"),
                    "what the rate is multiplied by each epoch"),
                .number(
                    "l", "lambda", "X", \.lambda, .notNegative, default: Solver.usualLambda,
                    "weight of the regularisation"),
                .number(
                    nil, "unobserved", "X", \.unobserved, .notNegative,
                    default: .words("six times the share of pairs observed, at most 0.2"),
                    "weight of pairs that are not in the input of ials"),
                .flag(
                    nil, "no-bias", \.hasBiases, to: false,
                    "the plain model: no mean, no biases, in the ratings' own units"),
                .file(
                    "V", "validation", "FILE", \.validation,
                    "ratings, or pairs, that say which epoch's model is best, and when to stop"),
                .whole(
                    "P", "patience", "N", \.patience, default: Solver.usual(\.patience),
                    "stop after N epochs without a better one"),
                .file("i", "init", "MODEL", \.start, "go on from a model"),
                .file(
                    "F", "fold-in", "MODEL", \.foldIn, "fit the input's users alone, to the items of a model"),
                .flag(
                    nil, "keep-users", \.keepsUsers,
                    "with -F: the model's users, too, but for those that the input has"),
                .word(
                    nil, "fit", "SIDE", \.fit,
                    "half an epoch of als or ials: fit the input's users, or items, and write their lines alone"
                ),
                .whole(
                    "S", "seed", "N", \.seed, in: 0...Int.max, default: Solver.usual(\.seed),
                    "seed of the random numbers"),
                .precision(\.precision),
                .threads(\.threads),
            ] + Option.verbosity(\.verbosity)
                + Option.table(
                    \.format, columns: "user, item and rating (ials: confidence)", writesNumbers: false),
            examples: [
                (
                    "A model of ratings",
                    "mftrain ratings.tsv > model.tsv"
                ),
                (
                    "One that ranks what users chose, by how well it ranks test.tsv",
                    "mftrain -s ials -V test.tsv train.tsv > model.tsv"
                ),
            ])
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        try options.check()
        if let side = options.fit {
            let model = try FactorModel(fitting: side, to: operands, options)
            return try model.write(side, threads: options.threads) { (text: OutputBuffer) throws(Failure) in
                try output.write(text)
            }
        }
        let model =
            if let path = options.foldIn {
                try FactorModel(folding: operands, into: path, options)
            } else {
                try FactorModel(training: operands, options)
            }
        try model.write(threads: options.threads, precision: options.precision) {
            (text: OutputBuffer) throws(Failure) in try output.write(text)
        }
    }
}
