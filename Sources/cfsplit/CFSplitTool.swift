import CFCommand
import CFMath
import CFSupport
import CFTables

/// cfsplit: train and test from one table.
@main
struct CFSplitTool: Tool {
    struct Options {
        var share: (test: Double, validation: Double?)?
        var count: (test: Int, validation: Int?)?
        var folds: Int?
        var fold: (test: Int, validation: Int?)?
        var start: (test: Double, validation: Double?)?
        var isPerUser = false
        var isCold = false
        var time: ColumnList?
        var least: (ofUser: Int, ofItem: Int)?
        var part = SplitPart.train
        var test: ByteString?
        var validation: ByteString?
        var seed: Int?
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "cfsplit", "Train and test from one table: each line goes to one part, whatever the order.",
            defaults: Options(),
            options: sizes + [
                .flag("u", "per-user", \.isPerUser, "divide each user's pairs for themselves"),
                .flag("c", "cold", \.isCold, "divide the users: all lines of one go to one part"),
                .columns(
                    "t", "time", "FIELD", \.time, "the column of the time: the latest lines are for testing"),
                .text(
                    "m", "min-count", "N[,M]",
                    "leave out users of fewer than N items, items of fewer than M users"
                ) { (options, text) throws(Failure) in
                    let (ofUser, ofItem) = try OptionValue.oneOrTwo(text, whole)
                    options.least = (ofUser, ofItem ?? ofUser)
                },
                .word("w", "write", "PART", \.part, "what goes to stdout: train, test or validation"),
                .file("o", "output", "FILE", \.test, "write the test lines into FILE"),
                .file("V", "validation", "FILE", \.validation, "write the validation lines into FILE"),
                .whole("S", "seed", "N", \.seed, in: 0...Int.max, default: .value("0"), "seed of the hash"),
                .threads(\.threads),
                .quiet(\.verbosity),
            ] + Option.table(\.format, columns: "user and item", writesNumbers: false),
            examples: [
                (
                    "A tenth of the ratings for testing",
                    "cfsplit -o test.tsv ratings.tsv > train.tsv"
                ),
                (
                    "Each user's latest, by the time in column 4",
                    "cfsplit -u -k 1 -t 4 -o test.tsv timed.tsv > train.tsv"
                ),
            ])
    }

    /// How much is not for training.
    private static var sizes: [Option<Options>] {
        [
            .text(
                "p", "share", "X[,Y]", default: .value("\(usualShare)"),
                "the share X is for testing, Y for validation"
            ) { (options, text) throws(Failure) in
                options.share = try OptionValue.oneOrTwo(text) { (text) throws(Failure) in
                    let share = try OptionValue.number(text, .positive)
                    if share < 1 { return share }
                    throw .usage("\(quoted(text)) is not a share above 0 and below 1")
                }
            },
            .text("k", "count", "N[,M]", "with -u, N of each user's pairs are for testing, M for validation")
            {
                (options, text) throws(Failure) in options.count = try OptionValue.oneOrTwo(text, whole)
            },
            .whole("n", "folds", "K", \.folds, in: 2...1_000_000, "divide into K folds"),
            .text("i", "fold", "I[,J]", "fold I, from 1 to K, is for testing, J for validation") {
                (options, text) throws(Failure) in options.fold = try OptionValue.oneOrTwo(text, whole)
            },
            .text(
                nil, "from", "TIME[,TIME]",
                "with -t, lines from TIME on are for testing, before it from the second on for validation"
            ) {
                (options, text) throws(Failure) in
                options.start = try OptionValue.oneOrTwo(text, OptionValue.exactNumber)
            },
        ]
    }

    static let usualShare = 0.1

    private static func whole(_ text: ByteString) throws(Failure) -> Int {
        try OptionValue.whole(text, 1...Int(Int32.max))
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        let rule = try options.rule()
        try options.checkParts()
        let wanted = SplitPart.allCases.filter { $0 == options.part || options.file($0) != nil }
        let split = TableSplit(
            rule, seed: UInt64(options.seed ?? 0), least: options.least, wanted: wanted,
            threads: options.threads)
        let input = Input(
            operands, options.format, try options.columns(), mode: split.keepsLines ? .whole : .streaming,
            output: output)
        try input.start()
        let parts = try PartOutputs(options, output)
        if let header = input.headerBytes { try parts.writeHeader(header) }
        var written: Set<SplitPart> = []
        let count = try split.run(input) { (part: SplitPart, lines: OutputBuffer) throws(Failure) in
            if lines.isEmpty { return }
            written.insert(part)
            try parts.write(lines, to: part)
        }
        try parts.finish()
        for part in wanted where count > 0 && !written.contains(part) {
            options.verbosity.warn("cfsplit", "no line is in the \(part.rawValue) part")
        }
    }
}

/// Where the parts that are wanted go.
private struct PartOutputs {
    private let standard: Output
    private let standardPart: SplitPart
    private let test: Output?
    private let validation: Output?

    init(_ options: CFSplitTool.Options, _ output: Output) throws(Failure) {
        standard = output
        standardPart = options.part
        test = try options.test.map { file throws(Failure) in try Output(file: file) }
        validation = try options.validation.map { file throws(Failure) in try Output(file: file) }
    }

    func writeHeader(_ line: [UInt8]) throws(Failure) {
        for output in [standard, test, validation].compactMap({ $0 }) {
            try output.write { buffer in
                buffer.append(line, 0..<line.count)
                buffer.endLine()
            }
        }
    }

    func write(_ lines: OutputBuffer, to part: SplitPart) throws(Failure) {
        try (part == standardPart ? standard : part == .test ? test : validation)?.write(lines)
    }

    /// Files get their names once all is written.
    func finish() throws(Failure) {
        for output in [standard, test, validation] { try output?.flush() }
        try test?.finish()
        try validation?.finish()
    }
}
