import CFCommand
import CFMath
import CFSupport
import CFTables

/// cfeval: how good predictions and recommendations are.
@main
struct CFEvalTool: Tool {
    struct Options {
        var truth: ByteString?
        var truthFields: ColumnList?
        var cutoff = 10
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
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
                .columns(
                    nil, "truth-fields", "LIST", \.truthFields, default: .words("the first two"),
                    "the columns of TRUTH that hold user and item"),
                .whole("k", "top", "N", \.cutoff, "judge the first N items of each user"),
                .precision(\.precision),
                .threads(\.threads),
                .quiet(\.verbosity),
            ]
                + Option.table(
                    \.format, columns: "user, item, rating and prediction (-t: user, item and score)"))
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        var report = Report(options)
        if let truth = try options.truthTable {
            try report.judgeRecommendations(operands, truth: truth)
        } else {
            if options.truthFields != nil { throw .usage("--truth-fields: goes with -t") }
            try report.judgePredictions(operands)
        }
        try report.write(to: output)
    }
}

extension CFEvalTool.Options {
    /// The relevant pairs, nil where predictions are judged.
    fileprivate var truthTable: NamedTable? {
        get throws(Failure) {
            guard let truth else { return nil }
            let format = try format.layout(
                NamedLayout(truthFields, "--truth-fields", of: "-t"), ["user", "item"], shared: 2)
            return try NamedTable(pairs: truth, ("user", "item"), format)
        }
    }
}
