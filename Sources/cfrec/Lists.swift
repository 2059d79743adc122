import CFCommand
import CFMath
import CFSupport
import CFTables

/// Writes the best items of each key.
struct Lists {
    private let options: CFRecTool.Options
    private let voter: NeighbourVote
    /// Those of RIGHT, and of what fills up.
    private let items: IDIndex
    private let mids: IDIndex
    private let excluded: Exclusions?
    private let fill: FillWriter?

    init(
        _ right: Triples, _ tables: ListRuleTables, _ options: CFRecTool.Options
    ) throws(Failure) {
        self.options = options
        let rules = try ListRules(tables, items: right.items, of: "RIGHT", threads: options.threads)
        for doubt in rules.doubts { options.verbosity.warn("cfrec", doubt) }
        var right = right
        right.leaveOut(rules.isOut)
        mids = right.rows
        items = rules.items
        excluded = rules.excluded
        fill = rules.fill.map { FillWriter($0, limit: options.limit ?? 0, options.format, options.precision) }
        voter = options.voter(right)
    }

    func run(_ left: Electorate, _ output: Output) throws(Failure) -> Tally {
        try left.start()
        let names: [ByteString] =
            if options.explained != nil { ["item", "mid", "part"] } else if fill != nil {
                ["item", "score", "source"]
            } else { ["item", "score"] }
        try output.writeHeader([left.input.name(0)] + names, of: left.input)
        let writer = TripleWriter(options.format, options.precision, source: fill == nil ? nil : "votes")
        var done = try left.forEachKey({ OutputBuffer() }) {
            (group: TripleGroup, text: inout OutputBuffer) throws(NeighbourVote.Overflow) in
            let known = excluded?.items(for: group.key) ?? []
            let votes = try voter.vote(group.columns, group.values, excluding: known)
            if let count = options.explained {
                explain(votes, group, count, writer, text)
                return !known.isEmpty
            }
            for vote in votes {
                writer.append(group.key, Int(vote.key), of: items, real: vote.score, to: text)
            }
            fill?.append(
                group.key, after: votes.lazy.map(\.key), excluding: known, last: votes.last?.score,
                of: items, to: text)
            return !known.isEmpty
        } finish: { (text: OutputBuffer) throws(Failure) in
            try output.write(text)
        }
        done.matches = done.matches || excluded?.isEmpty ?? true
        return done
    }

    /// Of each item the mids that add most to its score.
    private func explain(
        _ votes: [Scored<Int32>], _ group: TripleGroup, _ count: Int, _ writer: TripleWriter,
        _ text: OutputBuffer
    ) {
        let parts = voter.contributions(group.columns, group.values, to: votes.map(\.key))
        for (vote, parts) in zip(votes, parts) {
            for part in parts.prefix(count) {
                writer.append(
                    group.key, Int(vote.key), of: items, Int(part.key), of: mids, real: part.score, to: text)
            }
        }
    }
}
