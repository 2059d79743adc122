import CFCommand
import CFMath
import CFSupport
import CFTables

/// mfpredict: a model's predictions.
@main
struct MFPredictTool: Tool {
    struct Options {
        var limit: Int?
        var exclude: ByteString?
        var clips = true
        var isStrict = false
        var isQuiet = false
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "mfpredict", "Appends a model's predicted rating to each line (user, item, ...).",
            operands: "MODEL [file ...]", operandCount: 1...Int.max, defaults: Options(),
            options: [
                .whole("k", "top", "N", \.limit, "the N best items of each line's user instead"),
                .file("x", "exclude", "FILE", \.exclude, "leave out the (user, item) pairs of FILE"),
                .flag(
                    nil, "no-clip", \.clips, to: false, "predictions may lie outside the range of the ratings"
                ),
                .flag(nil, "strict", \.isStrict, "a user or item that the model does not know is an error"),
                .flag("q", "quiet", \.isQuiet, "no warnings"),
                .precision(\.precision),
                .threads(\.threads),
            ] + Option.table(\.format, columns: "user and item (with -k: user)"))
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        let files = Array(operands.dropFirst())
        if operands[0] == "-", files.isEmpty || files.contains("-") {
            throw .usage("the model and the lines cannot both be standard input")
        }
        if options.exclude != nil, options.limit == nil { throw .usage("-x: goes with -k") }
        let roles = options.limit == nil ? ["user", "item"] : ["user"]
        let columns = try Columns(roles, options.format)
        let model = try FactorModel.read(operands[0], threads: options.threads)
        let input = Input(files, options.format, columns, mode: .streaming)
        if let limit = options.limit {
            try Recommender(model, options, limit: limit).run(input, output)
        } else {
            try Predictor(model, options).run(input, output)
        }
    }
}
