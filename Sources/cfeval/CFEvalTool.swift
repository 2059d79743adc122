import CFCommand
import CFMath
import CFSupport
import CFTables

/// cfeval: how good predictions and recommendations are.
@main
struct CFEvalTool: Tool {
    struct Options {
        var truth: ByteString?
        var cutoff = 10
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "cfeval", "How far predictions are from ratings; with -t, how good recommendations are.",
            defaults: Options(),
            options: [
                .file(
                    "t", "truth", "TRUTH", \.truth,
                    "judge recommendations by the relevant (user, item) pairs of TRUTH"),
                .whole("k", "top", "N", \.cutoff, "judge the first N items of each user"),
                .precision(\.precision),
                .threads(\.threads),
            ]
                + Option.table(
                    \.format, columns: "user, item, rating and prediction (-t: user, item and score)"))
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        var report = Report(options)
        if let truth = options.truth {
            try report.judgeRecommendations(operands, truth: truth)
        } else {
            try report.judgePredictions(operands)
        }
        try report.write(to: output)
    }
}
