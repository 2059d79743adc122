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
        var cutoff: Int?
        var metrics: [Metric]?
        var gain: Gain?
        var catalogue: ByteString?
        var catalogueFields: ColumnList?
        var train: ByteString?
        var trainFields: ColumnList?
        var isPerUser = false
        var bootstrap: Int?
        var seed: Int?
        var writesSums = false
        var merges = false
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "cfeval", "How far predictions are from ratings; with -t, how good recommendations are.",
            defaults: Options(),
            options: judging + output
                + Option.table(
                    \.format, columns: "user, item, rating and prediction (-t: user, item and score)"),
            examples: [
                (
                    "The errors of a model's predictions",
                    "mfpredict model.tsv test.tsv | cfeval"
                ),
                (
                    "How good lists of ten are, with intervals",
                    "cfeval -t test.tsv -k 10 -b 1000 lists.tsv"
                ),
            ])
    }

    private static var judging: [Option<Options>] {
        [
            .file(
                "t", "truth", "TRUTH", \.truth,
                "judge recommendations by the relevant (user, item) pairs of TRUTH"),
            .columns(
                nil, "truth-fields", "LIST", \.truthFields, default: .words("the first ones"),
                "the columns of TRUTH that hold user and item (-g: and grade)"),
            .whole(
                "k", "top", "N", \.cutoff, default: .value("\(usualCutoff)"),
                "judge the first N items of each user"),
            .word(
                "g", "gain", "GAIN", \.gain, default: .binary,
                "what a relevant item is worth to ndcg, by the grades in TRUTH's third column"),
            .file(
                nil, "catalogue", "FILE", \.catalogue, "the items that coverage and gini are about"),
            .columns(
                nil, "catalogue-fields", "LIST", \.catalogueFields, default: .words("the first one"),
                "the column of the catalogue that holds the item"),
            .file(nil, "train", "FILE", \.train, "measure novelty by these (user, item) pairs"),
            .columns(
                nil, "train-fields", "LIST", \.trainFields, default: .words("the first ones"),
                "the columns of the training pairs that hold user and item"),
        ]
    }

    private static var output: [Option<Options>] {
        [
            .text(
                "m", "metrics", "LIST", listOf: Metric.allCases.map(\.rawValue) + ["all"],
                "write these metrics alone, or \"all\""
            ) {
                (options, text) throws(Failure) in
                options.metrics = try Metric.list(text)
            },
            .flag("u", "per-user", \.isPerUser, "write lines (user, metric, value) of each user"),
            .whole(
                "b", "bootstrap", "N", \.bootstrap, in: 1...1_000_000,
                "write 95 % intervals of the means, by N replicates of the users"),
            .whole(
                "S", "seed", "N", \.seed, in: 0...Int.max, default: .value("0"),
                "seed of the replicates"),
            .flag(nil, "sums", \.writesSums, "write sums, to be merged with those of other users"),
            .flag(nil, "merge", \.merges, "read files of --sums, and write what they give together"),
            .precision(\.precision),
            .threads(\.threads),
            .quiet(\.verbosity),
        ]
    }

    static let usualCutoff = 10

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        try options.check()
        let sums: EvaluationSums
        if options.merges {
            sums = try merged(operands, options)
            try options.checkMetrics(of: sums)
        } else if options.truth != nil {
            var lists = try JudgedLists(options)
            try lists.judge(operands, output)
            sums = lists.sums()
        } else {
            var ratings = JudgedRatings(options)
            try ratings.judge(operands)
            if options.isPerUser { try ratings.writeUsers(to: output) }
            sums = ratings.sums()
        }
        if options.isPerUser { return }
        let report = Report(options)
        try report.check(sums)
        if options.writesSums {
            try sums.write(to: output, delimiter: options.format.delimiter)
        } else {
            try report.write(sums, to: output)
        }
    }

    private static func merged(_ files: [ByteString], _ options: Options) throws(Failure) -> EvaluationSums {
        var merger = SumsMerger(threads: options.threads)
        for file in files.isEmpty ? ["-"] : files {
            try EvaluationSums.read(file: file, delimiter: options.format.delimiter) {
                (sums: EvaluationSums) throws(Failure) in
                try merger.add(sums, from: file == "-" ? "stdin" : "\(file)")
            }
        }
        guard let sums = merger.merged() else { throw Failure("there are no sums") }
        return sums
    }
}
