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
        var averages = false
        var averagesByRight = false
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
                .precision(\.precision),
                .threads(\.threads),
            ] + Option.fill(\.fill, \.fillFields) + Option.verbosity(\.verbosity)
                + Option.table(\.format, columns: "key, mid and a"))
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        if options.averages, options.averagesByRight { throw .usage("-a and -A exclude each other") }
        let format = options.format
        let left = Input(
            Array(operands.dropFirst()), format, try Triples.columns("key", "mid", "weight", format),
            mode: .streaming, output: output)
        let named = try (right: options.right(operands[0]), excluded: options.excluded, fill: options.filling)
        let right = try named.right.read(threads: options.threads)
        var items = right.items
        let fill = try named.fill.map { table throws(Failure) in
            let fill = try FillIn(table, into: &items)
            if fill.isEmpty { options.verbosity.warn("cfrec", "--fill \(table.file): it is empty") }
            return FillWriter(fill, limit: options.limit ?? 0, format, options.precision)
        }
        let excluded = try named.excluded.map { table throws(Failure) in
            Exclusions(
                try table.read(threads: options.threads), items: items, threads: options.threads)
        }
        let ids = items
        let voter = NeighbourVote(
            right.vectors(threads: options.threads), limit: options.limit,
            averages: options.averages || options.averagesByRight, weighsByRight: options.averagesByRight)
        let isSmallRight = !right.value.contains(where: Tally.isLarge)
        let writer = TripleWriter(format, options.precision, source: fill == nil ? nil : "votes")
        let progress = Progress("cfrec", "keys", options.verbosity)
        var done = Tally()
        try left.start()
        try left.checkHeader(ids: [nil, right.rows], in: "\(operands[0])")
        try output.writeHeader(
            [left.name(0), "item", "score"] + (fill == nil ? [] : ["source"]), of: left)
        let isSet = try !left.hasAllRoles
        try left.forEachGroup(
            in: right.rows, threads: options.threads,
            work: { (groups: [TripleGroup]) throws(Failure) in
                let buffer = OutputBuffer()
                var tally = Tally()
                for group in groups {
                    let group = isSet ? group.withoutRepeats() : group
                    let known = excluded?.items(for: group.key) ?? []
                    tally.add(group, excludes: !known.isEmpty)
                    let votes: [Scored<Int32>]
                    do throws(NeighbourVote.Overflow) {
                        votes = try voter.vote(group.columns, group.values, excluding: known)
                    } catch { throw Failure(error, of: group, right.items) }
                    for vote in votes {
                        writer.append(group.key, Int(vote.key), of: ids, real: vote.score, to: buffer)
                    }
                    fill?.append(
                        group.key, after: votes.lazy.map(\.key), excluding: known, last: votes.last?.score,
                        of: ids, to: buffer)
                }
                return (buffer, tally)
            },
            finish: { (result: (OutputBuffer, Tally)) throws(Failure) in
                try output.write(result.0)
                done.add(result.1)
                progress.update(done.keys, of: 0)
            })
        progress.update(done.keys, of: done.keys)
        progress.finish()
        if done.keys == 0 { return }
        options.warnOfAverages(done, isSmallRight: isSmallRight)
        if right.count > 0, !done.hasVotes {
            options.verbosity.warn("cfrec", "\(named.right.file): it has no mid of the left table")
        } else if let excluded, let file = named.excluded?.file, !excluded.isEmpty, !done.hasExclusions {
            options.verbosity.warn(
                "cfrec", "-x \(file): no pair has a key of the left table and an item of RIGHT")
        }
    }
}

extension CFRecTool.Options {
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

/// What was met on the left.
private struct Tally {
    var keys = 0
    /// Whether a weight is above 1 in magnitude, as ratings are and similarities are not.
    var hasLarge = false
    /// Whether a mid is on the right.
    var hasVotes = false
    /// Whether a key has items that are left out.
    var hasExclusions = false

    /// Rounding may leave a cosine a little above 1.
    static func isLarge(_ weight: Double) -> Bool { weight.magnitude > 1.001 }

    mutating func add(_ group: TripleGroup, excludes: Bool) {
        keys += 1
        hasLarge = hasLarge || group.values.contains(where: Self.isLarge)
        hasVotes = hasVotes || group.columns.contains { $0 < group.knownCount }
        hasExclusions = hasExclusions || excludes
    }

    mutating func add(_ other: Tally) {
        keys += other.keys
        hasLarge = hasLarge || other.hasLarge
        hasVotes = hasVotes || other.hasVotes
        hasExclusions = hasExclusions || other.hasExclusions
    }
}

extension Failure {
    /// Located by the key: where blocks of lines end must not decide what is to blame.
    fileprivate init(_ overflow: NeighbourVote.Overflow, of group: TripleGroup, _ items: IDIndex) {
        let item = quoted(items.text(Int(overflow.item)))
        self = Failure("the score of \(item) is too large for a number")
            .located("key \(quoted(String(decoding: group.key, as: UTF8.self)))")
    }
}
