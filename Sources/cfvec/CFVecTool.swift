import CFCommand
import CFMath
import CFSupport
import CFTables

/// cfvec: events to sparse vectors.
@main
struct CFVecTool: Tool {
    struct Options {
        var lists = false
        var numbered = false
        var ofItems = false
        var weighting = Weighting.value
        var centring = Centring.none
        var unit = false
        var minimumCount = 1
        var aggregate = Aggregate.sum
        var dense = false
        var dictionary = false
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "cfvec", "Events (id, item, weight) or lists of items to sparse vectors.", defaults: Options(),
            options: [
                .flag("l", "lists", \.lists, "lines are an id and its items"),
                .flag("n", "number", \.numbered, "lines are items; the id is the line's number, from 0"),
                .flag("t", "transpose", \.ofItems, "vectors of the items, with the ids as features"),
                .word("w", "weight", "WEIGHT", \.weighting, "value, binary, log, tfidf or bm25"),
                .word("c", "center", "CENTRE", \.centring, "subtract the mean: none, row or column"),
                .flag("u", "unit", \.unit, "scale vectors to length 1"),
                .whole("m", "min-count", "N", \.minimumCount, "leave out items with fewer than N ids"),
                .word(
                    "a", "aggregate", "HOW", \.aggregate,
                    "make of repeated pairs their sum, last, max, mean, or an error"),
                .flag("D", "dense", \.dense, "one line a vector, with a 0 where there is no entry"),
                .flag("C", "columns", \.dictionary, "the dictionary: index, feature, number of vectors"),
                .precision(\.precision),
                .threads(\.threads),
                .quiet(\.verbosity),
            ] + Option.table(\.format, columns: "id, item and weight"),
            examples: [
                (
                    "How often each user had each item",
                    "cfvec events.tsv > users.vec"
                ),
                (
                    "Vectors of the items of a CSV with a header",
                    "cfvec -t -w tfidf -H -d , -f user,film,stars ratings.csv > films.vec"
                ),
            ])
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        if options.lists, options.numbered { throw .usage("-l and -n exclude each other") }
        if options.dense, options.dictionary { throw .usage("-D and -C exclude each other") }
        let areLists = options.lists || options.numbered
        if areLists, options.format.columnList != nil { throw .usage("-f does not go with -l or -n") }
        var columns = try Triples.columns("id", "item", "weight", options.format)
        if options.weighting == .value { columns.numbers = .kept }
        let input = Input(operands, options.format, columns, mode: .inBlocks)
        let events =
            areLists
            ? try Triples.readLists(input, numbered: options.numbered)
            : try Triples.read(input, threads: options.threads)
        if options.numbered { options.warnOfOtherDelimiters(events) }
        var vectors = try FeatureVectors(
            consume events, aggregate: options.aggregate, minimumCount: options.minimumCount,
            ofItems: options.ofItems, threads: options.threads)
        let writer = VectorWriter(
            output, input, precision: options.precision, ofItems: options.ofItems, namesFromHeader: !areLists)
        if options.dictionary { return try writer.dictionary(vectors) }
        do throws(Failure) { try vectors.weigh(options.weighting) } catch {
            throw error.located("-w \(options.weighting.rawValue)")
        }
        vectors.matrix = vectors.matrix.centred(options.centring)
        if options.unit { vectors.matrix = vectors.matrix.scaledToUnit() }
        if !vectors.matrix.isFinite {
            throw Failure("the weights are too large: what is computed of them overflows")
        }
        if options.dense {
            try writer.dense(vectors)
        } else {
            try writer.triples(vectors, threads: options.threads)
        }
    }
}

extension CFVecTool.Options {
    /// Says so where each list is one item that looks like several.
    fileprivate func warnOfOtherDelimiters(_ lists: Triples) {
        if lists.count == 0 || lists.count > lists.rows.count { return }
        for byte in [0x2C, 0x3B, 0x7C] as [UInt8] where byte != format.delimiter {
            if !(0..<lists.items.count).allSatisfy({ lists.items.id($0).contains(byte) }) { continue }
            let character = Character(Unicode.Scalar(byte))
            verbosity.warn(
                "cfvec",
                "each line is one item, with \"\(character)\" in it: for several, say -d '\(character)'")
        }
    }
}
