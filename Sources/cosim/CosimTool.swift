import CFCommand
import CFMath
import CFSupport
import CFTables

/// cosim: all-pairs similarity of vectors.
@main
struct CosimTool: Tool {
    struct Options {
        var similarity = SimilarityOptions()
        var features: Int?
        var rows: [ByteString] = []
        var against: ByteString?
        var isPerTarget = false
        var isDense = false
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "cosim", "All-pairs similarity of vectors: (id, feature, weight) give (id, other, similarity).",
            defaults: Options(),
            options: [
                .whole(
                    "k", "top", "N", \.similarity.top, default: .words("all"),
                    "keep the N most similar of each row"),
                .number(
                    "m", "min", "X", \.similarity.minimum, .any, default: .words("above 0"),
                    "keep similarities of at least X"),
                .word(
                    "M", "measure", "MEASURE", \.similarity.measure,
                    "cosine, jaccard, dot, support, confidence, lift or llr"),
                .whole(
                    "n", "features", "N", \.features, in: 1...Int(Int32.max),
                    default: .words("those of the input"),
                    "with -M lift and llr, how many features there are"),
                .number(
                    "s", "shrink", "X", \.similarity.shrink, .notNegative,
                    "multiply by n/(n+X), n being the number of shared features"),
                .whole(
                    "o", "min-overlap", "N", \.similarity.minimumOverlap, in: 0...Int.max,
                    "want at least N shared features"),
                .text("r", "row", "ID", isRepeatable: true, "only this row; may be given again") {
                    (options, id) throws(Failure) in
                    if id.isEmpty { throw .usage("the id is empty") }
                    options.rows.append(id)
                },
                .file("a", "against", "FILE", \.against, "compare with the vectors of FILE instead"),
                .flag(
                    "t", "per-target", \.isPerTarget,
                    "with -k, the N best of each other instead: lines (id, other) by other"),
                .flag("1", "once", \.similarity.once, "write each pair once"),
                .flag("S", "self", \.similarity.includesSelf, "write pairs of a row with itself too"),
                .flag("D", "dense", \.isDense, "the input is dense vectors: id x1 ... xd"),
                .precision(\.precision),
                .threads(\.threads),
            ] + Option.verbosity(\.verbosity) + Option.table(\.format, columns: "id, feature and weight"),
            examples: [
                (
                    "The 50 users most like each user",
                    "cfvec ratings.tsv | cosim -k 50 > users.sim"
                ),
                (
                    "Items by those who had them, each pair once",
                    "cfvec -t ratings.tsv | cosim -M jaccard -1 > pairs.tsv"
                ),
            ])
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        if options.isPerTarget { try options.checkPerTarget() }
        try options.checkMeasure()
        let writer = SimilarityWriter(output, options)
        if let file = options.against {
            if options.similarity.once { throw .usage("-a does not go with -1") }
            try writer.write(operands, against: file)
        } else {
            try writer.write(operands)
        }
    }
}

extension CosimTool.Options {
    /// - Throws: a usage failure for what does not go with the measure.
    fileprivate func checkMeasure() throws(Failure) {
        let measure = similarity.measure
        if features != nil, !measure.dependsOnTotal { throw .usage("-n: goes with -M lift and -M llr") }
        if against != nil, measure.dependsOnTotal, features == nil, !isDense {
            throw .usage("-M \(measure) with -a: say with -n how many features there are in all")
        }
        if similarity.once, measure == .confidence {
            throw .usage("-1 does not go with -M confidence, which is not the same from either side")
        }
    }

    /// - Throws: a usage failure for what does not go with `-t`.
    fileprivate func checkPerTarget() throws(Failure) {
        if similarity.top == nil { throw .usage("-t: goes with -k") }
        if similarity.once { throw .usage("-t does not go with -1") }
        if !rows.isEmpty { throw .usage("-t does not go with -r") }
        if against != nil { throw .usage("-t does not go with -a: pipe the lines into topk -g 2") }
    }
}
