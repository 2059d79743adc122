import CFCommand
import CFMath
import CFSupport
import CFTables

/// cfrec: neighbours vote.
@main
struct CFRecTool: Tool {
    struct Options {
        var limit: Int?
        var exclude: ByteString?
        var excludeFields: ColumnList?
        var rightFields: ColumnList?
        var fill: ByteString?
        var fillFields: ColumnList?
        var filter = ItemFilterFiles()
        var explained: Int?
        var pairs: ByteString?
        var pairsFields: ColumnList?
        var hasBase = false
        var averages = false
        var averagesByRight = false
        var shrink = 0.0
        var precision = NumberFormat.shortest
        var threads = Parallel.defaultThreads
        var verbosity = Verbosity.normal
        var format = TableFormat()
    }

    static var command: Command<Options> {
        Command(
            "cfrec",
            "Neighbours vote: (key, mid, a) and RIGHT's (mid, item, b) give (key, item, sum of a*b).",
            operands: "RIGHT [file ...]", operandCount: 1...Int.max, defaults: Options(),
            options: [
                .whole("k", "top", "N", \.limit, default: .words("all"), "keep the N best items of each key"),
                .file("x", "exclude", "FILE", \.exclude, "leave out the (key, item) pairs of FILE"),
                .columns(
                    nil, "exclude-fields", "LIST", \.excludeFields, default: .words("the first two"),
                    "the columns of FILE that hold key and item"),
                .columns(
                    nil, "right-fields", "LIST", \.rightFields, default: .words("the first three"),
                    "the columns of RIGHT that hold mid, item and b"),
                .flag(
                    "a", "average", \.averages,
                    "divide by the sum of |a|: a predicted rating, where a is a similarity"),
                .flag(
                    "A", "average-right", \.averagesByRight,
                    "divide by the sum of |b|: a predicted rating, where b is a similarity"),
                .number(
                    "s", "shrink", "X", \.shrink, .notNegative,
                    "with -a or -A, add X to the divisor: what few vote for counts less"),
                .file(
                    nil, "pairs", "FILE", \.pairs,
                    "score the (key, item) lines of FILE alone, in its order: append the score"),
                .columns(
                    nil, "pairs-fields", "LIST", \.pairsFields, default: .words("the first two"),
                    "the columns of FILE that hold key, item and, with --base, the number"),
                .flag(
                    nil, "base", \.hasBase,
                    "with --pairs, the score is added to the number in FILE's last column"),
                .whole(
                    nil, "explain", "N", \.explained,
                    "instead of each item's score the N mids that add most to it: (key, item, mid, part)"),
                .precision(\.precision),
                .threads(\.threads),
            ] + Option.fill(\.fill, \.fillFields) + Option.itemFilter(\.filter)
                + Option.verbosity(\.verbosity)
                + Option.table(\.format, columns: "key, mid and a"),
            examples: [
                (
                    "Ten new items for each user, by the vote of similar users",
                    "cfrec -k 10 -x users.vec users.vec users.sim"
                ),
                (
                    "The same by similar items",
                    "cfrec -k 10 -x users.vec items.sim users.vec"
                ),
            ])
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        try options.check()
        let left = Input(
            Array(operands.dropFirst()), options.format,
            try Triples.columns("key", "mid", "weight", options.format), mode: .streaming, output: output)
        let named = try (
            right: options.right(operands[0]),
            rules: ListRuleTables(
                excluded: options.excluded, fill: options.filling,
                filter: options.filter.tables(options.format)),
            pairs: NamedTable.pairs(
                options.pairs, options.pairsFields, hasBase: options.hasBase, options.format)
        )
        let right = try named.right.read(threads: options.threads)
        let electorate = Electorate(left, right, of: operands[0], options)
        let done: Tally
        if let pairs = named.pairs {
            done = try PairScores(pairs, right, options).run(electorate, output)
        } else {
            done = try Lists(right, named.rules, options).run(
                electorate, output)
        }
        if done.keys == 0 { return }
        options.warnOfAverages(done, isSmallRight: !right.value.contains(where: Tally.isLarge))
        if !done.hasVotes {
            let what = right.count == 0 ? "is empty" : "has no mid of the left table"
            options.verbosity.warn("cfrec", "\(named.right.file): it \(what)")
        } else if let table = options.tableOfPairs, done.matches == false {
            options.verbosity.warn(
                "cfrec", "\(table): no pair has a key of the left table and an item of RIGHT")
        }
    }
}

extension CFRecTool.Options {
    /// - Throws: a usage failure for an option that means nothing beside the others.
    fileprivate func check() throws(Failure) {
        if averages, averagesByRight { throw .usage("-a and -A exclude each other") }
        if shrink > 0, !averages, !averagesByRight { throw .usage("-s: goes with -a or -A") }
        if explained != nil, fill != nil { throw .usage("--explain and --fill exclude each other") }
        if pairs == nil { return }
        for (option, isGiven) in [
            ("-k", limit != nil), ("-x", exclude != nil), ("--fill", fill != nil),
            (filter.option ?? "", filter.option != nil), ("--explain", explained != nil),
        ]
        where isGiven {
            throw .usage("\(option): does not go with --pairs, which says what gets a score")
        }
    }

    /// What messages call the pairs beside the left table.
    fileprivate var tableOfPairs: String? {
        if let pairs { return "--pairs \(pairs)" }
        return exclude.map { "-x \($0)" }
    }

    /// Who votes for the items of RIGHT.
    func voter(_ right: Triples) -> NeighbourVote {
        NeighbourVote(
            right.vectors(threads: threads), limit: limit, averages: averages || averagesByRight,
            weighsByRight: averagesByRight, shrink: shrink)
    }

    /// Says so where the weights that are divided by look like ratings, and the others like similarities.
    fileprivate func warnOfAverages(_ left: Tally, isSmallRight: Bool) {
        if averages, isSmallRight, left.hasLarge {
            verbosity.warn(
                "cfrec", "-a divides by the left weights, some above 1: are RIGHT's the similarities (-A)?")
        } else if averagesByRight, !isSmallRight, !left.hasLarge {
            verbosity.warn(
                "cfrec",
                "-A divides by RIGHT's weights, some above 1: are the left ones the similarities (-a)?")
        }
    }

    /// RIGHT, whose columns are not those of the left table.
    fileprivate func right(_ file: ByteString) throws(Failure) -> NamedTable {
        let roles = ["mid", "item", "weight"]
        let format = try format.layout(
            NamedLayout(rightFields, "--right-fields", of: "RIGHT"), roles, shared: 0)
        return NamedTable(file, format, try Triples.columns(roles[0], roles[1], roles[2], format))
    }

    /// The items of `--fill`.
    fileprivate var filling: NamedTable? {
        get throws(Failure) {
            if fill != nil, limit == nil { throw .usage("--fill: goes with -k") }
            return try NamedTable.fill(fill, fillFields, format)
        }
    }

    /// The pairs of `-x`, which have the left table's key alone.
    fileprivate var excluded: NamedTable? {
        get throws(Failure) {
            try NamedTable.exclusions(exclude, excludeFields, format, of: "key", shared: 1)
        }
    }
}
