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
        var averages = false
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
                .flag("a", "average", \.averages, "divide by the sum of |a|: a predicted rating"),
                .precision(\.precision),
                .threads(\.threads),
            ] + Option.verbosity(\.verbosity) + Option.table(\.format, columns: "key, mid and a"))
    }

    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure) {
        let format = options.format
        let left = Input(
            Array(operands.dropFirst()), format, try Triples.columns("key", "mid", "weight", format),
            mode: .streaming)
        let right = try Triples.read(
            file: operands[0], format, roles: ("mid", "item", "weight"), threads: options.threads)
        let excluded = try options.exclude.map { file throws(Failure) in
            let pairs = try Triples.read(
                file: file, format, roles: ("key", "item", "weight"), threads: options.threads)
            return Exclusions(pairs, items: right.items, threads: options.threads)
        }
        let voter = NeighbourVote(
            right.matrix(threads: options.threads), limit: options.limit, averages: options.averages)
        let writer = TripleWriter(format, options.precision)
        let progress = Progress("cfrec", "keys", options.verbosity)
        var done = 0
        try output.writeHeader([left.name(0), "item", "score"], of: left)
        try left.forEachGroup(
            in: right.rows, threads: options.threads,
            work: { (groups: [TripleGroup]) throws(Failure) in
                let buffer = OutputBuffer()
                for group in groups {
                    let known = excluded?.items(for: group.key) ?? []
                    let votes: [Scored<Int32>]
                    do throws(NeighbourVote.Overflow) {
                        votes = try voter.vote(group.columns, group.values, excluding: known)
                    } catch { throw Failure(error, of: group, right.items) }
                    for vote in votes {
                        writer.append(group.key, Int(vote.key), of: right.items, real: vote.score, to: buffer)
                    }
                }
                return (buffer, groups.count)
            },
            finish: { (result: (OutputBuffer, Int)) throws(Failure) in
                try output.write(result.0)
                done += result.1
                progress.update(done, of: 0)
            })
        progress.update(done, of: done)
        progress.finish()
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
