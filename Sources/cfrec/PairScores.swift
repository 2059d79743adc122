import CFCommand
import CFMath
import CFTables

/// Appends the score to each line of `--pairs`.
struct PairScores {
    private let options: CFRecTool.Options
    private let voter: NeighbourVote
    private let pairs: PairLines

    init(_ table: NamedTable, _ right: Triples, _ options: CFRecTool.Options) throws(Failure) {
        self.options = options
        pairs = try PairLines(
            table, hasBase: options.hasBase, items: right.items, threads: options.threads)
        voter = options.voter(right)
    }

    func run(_ left: Electorate, _ output: Output) throws(Failure) -> Tally {
        try left.start()
        // Where nobody votes the sum is 0, and there is no average.
        let isAverage = options.averages || options.averagesByRight
        var scores: [Double?] = pairs.base ?? Array(repeating: isAverage ? nil : 0, count: pairs.count)
        var done = try left.forEachKey({ [(line: Int32, score: Double)]() }) {
            (group: TripleGroup, made: inout [(line: Int32, score: Double)])
                throws(NeighbourVote.Overflow) in
            let lines = pairs.lines(of: group.key)
            if lines.isEmpty { return false }
            let items = lines.map { pairs.item[Int($0)] }
            let votes = try voter.scores(group.columns, group.values, of: items)
            for ((line, item), vote) in zip(zip(lines, items), votes) {
                guard let vote else { continue }
                let score = (pairs.base?[Int(line)] ?? 0) + vote
                if !score.isFinite { throw NeighbourVote.Overflow(item: item) }
                made.append((line, score))
            }
            return items.contains { $0 >= 0 }
        } finish: { (made: [(line: Int32, score: Double)]) throws(Failure) in
            for (line, score) in made { scores[Int(line)] = score }
        }
        if let header = pairs.header {
            try output.writeHeader(header, and: "score", options.format.delimiter)
        }
        try pairs.write(scores, options.format, options.precision, threads: options.threads) {
            (text: OutputBuffer) throws(Failure) in try output.write(text)
        }
        warn(ofSilent: scores.count { $0 == nil })
        done.matches = done.matches || pairs.count == 0
        return done
    }

    private func warn(ofSilent count: Int) {
        if count == 0 { return }
        options.verbosity.warn(
            "cfrec",
            "--pairs: nobody votes for \(counted(count, "line")), left out: --base has a score for all")
    }
}
