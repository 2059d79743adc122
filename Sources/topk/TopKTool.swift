import CFCommand
import CFMath
import CFSupport
import CFTables

/// topk: the k best lines of each group.
@main
struct TopKTool: Tool {
    struct Options {
        var limit = 10
        var groups: ColumnList?
        var score: ColumnList?
        var lowest = false
        var contiguous = false
        var rank = false
        var threads = Parallel.defaultThreads
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "topk", "The k best lines of each group, best first.", defaults: Options(),
            options: [
                .whole("k", "top", "N", \.limit, "keep N lines of each group"),
                .columns(
                    "g", "group", "LIST", \.groups, default: .value("\(Selection.usualGroup)"),
                    "columns that make the group; 0: the input is one group"),
                .columns(
                    "s", "score", "FIELD", \.score, default: .words("the last"), "the column of the score"),
                .flag("r", "reverse", \.lowest, "the lowest scores, lowest first"),
                .flag(
                    "c", "contiguous", \.contiguous, "groups arrive together: write each as soon as it ends"),
                .flag("R", "rank", \.rank, "insert the rank as a new second field"),
                .threads(\.threads),
            ] + Option.table(\.format, columns: nil, writesNumbers: false),
            examples: [
                (
                    "The five best lines of each group, with their ranks",
                    "topk -k 5 -R scores.tsv"
                ),
                (
                    "The ten best of a CSV with a header",
                    "topk -g 0 -k 10 -H -d , -s stars ratings.csv"
                ),
            ])
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        if options.rank, (0x30...0x39).contains(options.format.delimiter) {
            throw .usage("-R: ranks are written with the byte of -d")
        }
        let selection = try Selection(
            groups: options.groups, score: options.score, hasHeader: options.format.hasHeader)
        let input = Input(
            operands, options.format, selection.columns, mode: options.contiguous ? .streaming : .inBlocks,
            output: output)
        let layout = ScoredLines.Layout(
            try input.splitter(), delimiter: options.format.delimiter,
            hasScoreColumn: selection.hasScoreColumn)
        if !selection.hasScoreColumn { try input.checkHeader(numberInLastField: "score") }
        let writer = RankedWriter(output, delimiter: options.format.delimiter, showsRank: options.rank)
        if let header = input.headerBytes { try writer.header(header) }
        let selector = LineSelector(
            options.limit, lowest: options.lowest, areContiguous: options.contiguous)
        var keys = ContiguousKeys()
        try input.forEachBlock(
            threads: options.threads,
            work: { (block: LineBlock) throws(Failure) in try ScoredLines(parsing: block, layout) },
            lanes: options.contiguous ? 0 : LineSelector.partitionCount,
            lane: { (partition: Int, lines: ScoredLines) in selector.offer(lines, partition: partition) },
            finish: { (lines: ScoredLines) throws(Failure) in
                guard options.contiguous else { return }
                try selector.offer(lines, contiguous: &keys) { (ended: LineSelector) throws(Failure) in
                    try ended.forEachLine(writer.line)
                }
            })
        try writer.lines(selector, threads: options.threads)
    }
}

/// What `-g` and `-s` say.
struct Selection {
    /// The number of the column that makes the groups where nothing is said.
    static let usualGroup = 1

    let groups: [ColumnSelector]
    let score: [ColumnSelector]

    var hasScoreColumn: Bool { !score.isEmpty }

    /// - Parameter groups: `0` is no column: one group.
    init(groups: ColumnList?, score: ColumnList?, hasHeader: Bool) throws(Failure) {
        self.groups =
            try groups.map { list throws(Failure) in
                list.text == "0" ? [] : try ColumnSelector.parse(list, hasHeader: hasHeader)
            } ?? [.place(Self.usualGroup - 1)]
        self.score =
            try score.map { list throws(Failure) in
                [try ColumnSelector.parseOne(list, hasHeader: hasHeader)]
            } ?? []
    }

    /// The roles of the columns.
    var columns: Columns {
        var columns = Columns(
            groups.map { _ in "group" } + score.map { _ in "score" }, selection: groups + score)
        columns.firstNumber = groups.count
        return columns
    }
}
