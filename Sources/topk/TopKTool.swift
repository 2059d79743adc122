import CFCore

/// topk: the k best lines of each group.
@main
struct TopKTool: Tool {
    struct Options {
        var limit = 10
        var groups = "1"
        var score: String?
        var lowest = false
        var contiguous = false
        var rank = false
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "topk", "The k best lines of each group, best first.", defaults: Options(),
            options: [
                .whole("k", "top", "N", \.limit, "keep N lines of each group (default 10)"),
                .text("g", "group", "LIST", "columns that make the group (default 1); 0: the input is one group") {
                    options, text in options.groups = text
                },
                .text("s", "score", "FIELD", "the column of the score (default: the last)") {
                    options, text in options.score = text
                },
                .flag("r", "reverse", \.lowest, "the lowest scores, lowest first"),
                .flag("c", "contiguous", \.contiguous, "groups arrive together: write each as soon as it ends"),
                .flag("R", "rank", \.rank, "insert the rank as a new second field"),
            ] + Option.table(\.format, columns: nil))
    }

    static func run(_ options: Options, _ operands: [String], _ output: Output) throws(Failure) {
        let selection = try Selection(
            groups: options.groups, score: options.score, hasHeader: options.format.hasHeader)
        let input = Input(operands, options.format, selection.columns, mode: .streaming)
        var reader = try LineReader(selection, input)
        let writer = RankedWriter(output, delimiter: options.format.delimiter, showsRank: options.rank)
        if let header = input.headerBytes { try writer.header(header) }
        var selector = LineSelector(options.limit, lowest: options.lowest)
        var keys = ContiguousKeys()
        let pause = { () throws(Failure) in if options.contiguous { try output.flush() } }
        try input.forEachLine(pause: pause) { (line: RawSpan) throws(Failure) in
            try reader.read(line) { (group: RawSpan, score: Double) throws(Failure) in
                if options.contiguous, try keys.beginsGroup(group) {
                    try selector.forEachLine(writer.line)
                    selector.removeAll()
                }
                selector.offer(group: group, score: score, line: line)
            }
        }
        try selector.forEachLine(writer.line)
    }
}
