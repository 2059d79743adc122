import CFCommand
import CFMath
import CFSupport
import CFTables

/// cfslim: item weights by regression.
@main
struct CFSlimTool: Tool {
    struct Options {
        var weights = ItemWeightOptions()
        var against: ByteString?
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "cfslim",
            "Item weights by regression: vectors of items (id, feature, weight) give (source, target, weight).",
            defaults: Options(),
            options: [
                .whole(
                    "k", "top", "N", \.weights.top, default: .words("all"),
                    "keep the N largest weights of each target"),
                .whole(
                    "c", "candidates", "N", \.weights.candidates, in: 0...Int.max,
                    default: .words("400, 200 from 15 entries an item on, 100 from 400"),
                    "weigh the N items most like a target; 0: all items"),
                .number(
                    "l", "lambda", "X", \.weights.penalty, .notNegative,
                    "penalty of weights, in typical squared lengths"),
                .number(
                    "e", "dropout", "X", \.weights.dropout, .notNegative,
                    "penalty of a source's weights, in its own squared lengths"),
                .number(
                    "t", "target", "X", \.weights.targetShare, .notNegative,
                    "penalty of a target's weights, in its own squared lengths"),
                .number(
                    "u", "user", "X", \.weights.userExponent, .notNegative,
                    default: .words("0.15, or 0 from 400 entries an item on"),
                    "divide the values of a user of n items by n^X"),
                .file(
                    "a", "against", "FILE", \.against, "the targets are the input's ids, items are in FILE"),
                .precision(\.precision),
                .threads(\.threads),
            ] + Option.verbosity(\.verbosity) + Option.table(\.format, columns: "id, feature and weight"),
            examples: [
                (
                    "The 50 items that tell most about each item",
                    "cfvec -t ratings.tsv | cfslim -k 50 > items.weights"
                ),
                (
                    "Ten new items for each user by these",
                    "cfvec -t ratings.tsv | cfslim -k 50 | cfrec -k 10 -x users.vec - users.vec"
                ),
            ])
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        // Beyond, the values of most users would vanish.
        if let exponent = options.weights.userExponent, exponent > 10 { throw .usage("-u: it is above 10") }
        let columns = try Triples.columns("id", "feature", "weight", options.format)
        let writer = WeightWriter(output, options)
        guard let file = options.against else {
            let input = Input(operands, options.format, columns, mode: .whole)
            let table = try ItemVectors(input, options.weights, threads: options.threads)
            try writer.write(table, of: input)
            return
        }
        let table = try ItemVectors(
            Input([file], options.format, columns, mode: .whole), options.weights, threads: options.threads)
        let input = Input(operands, options.format, columns.prefix(1), mode: .whole)
        try writer.write(table, targets: try table.rows(of: IDIndex(of: input), in: "\(file)"), of: input)
    }
}
