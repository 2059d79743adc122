import CFCommand
import CFMath
import CFSupport
import CFTables

/// Writes the best items of each line's user.
struct Recommender {
    private let model: FactorModel
    private let options: MFPredictTool.Options
    /// Those of the model, and of what fills up.
    private let items: IDIndex
    private let excluded: Exclusions?
    private let fill: FillWriter?
    private let own: OwnRatings?
    private let top: TopItems

    /// Users a thread takes at a time.
    private static let portion = 256

    init(
        _ model: FactorModel, _ own: OwnRatings?, _ options: MFPredictTool.Options, limit: Int,
        _ tables: ListRuleTables
    ) throws(Failure) {
        self.model = model
        self.own = own
        self.options = options
        let rules = try ListRules(tables, items: model.items, of: "the model", threads: options.threads)
        for doubt in rules.doubts { options.verbosity.warn("mfpredict", doubt) }
        items = rules.items
        excluded = rules.excluded
        fill = rules.fill.map {
            FillWriter($0, limit: limit, options.format, options.precision, areSingle: true)
        }
        top = TopItems(model.factors, limit: limit, leavingOut: rules.isOut, threads: options.threads)
    }

    func run(_ input: Input, _ output: Output) throws(Failure) {
        var fields = try input.splitter()
        if input.headerBytes != nil {
            try writeHeader(input.name(0), output)
        }
        var strangers = 0
        var matchesNothing = excludesNothing
        var hasUsers = false
        while let block = try input.nextBlock() {
            var ids: [[UInt8]] = []
            do throws(Failure) {
                try block.forEachLine { (line: RawSpan) throws(Failure) in
                    try fields.split(line)
                    let id = line.extracting(try fields.id(0))
                    if model.users.find(id) == nil {
                        if options.isStrict { throw .unknown("user", id) }
                        strangers += 1
                    }
                    ids.append(id.bytes)
                }
            } catch {
                throw input.located(error, block)
            }
            input.finish(block)
            try recommend(ids, output)
            hasUsers = hasUsers || !ids.isEmpty
            matchesNothing = matchesNothing && ids.allSatisfy { excluded?.items(for: $0).isEmpty ?? true }
        }
        if model.saysLittleOfStrangers, fill == nil { options.warn(ofStrangers: strangers) }
        if matchesNothing, hasUsers { warnOfExclusions() }
    }

    /// The best items of all users of the model, in its order.
    func runForAll(_ output: Output) throws(Failure) {
        if options.format.hasHeader {
            try writeHeader("user", output)
        }
        try recommend((0..<model.users.count).map(model.users.id), output)
        if excludesNothing, model.users.count > 0 { warnOfExclusions() }
    }

    private func writeHeader(_ user: ByteString, _ output: Output) throws(Failure) {
        let names: [ByteString] =
            options.explained != nil
            ? ["item", "own", "part"] : ["item", "score"] + (fill == nil ? [] : ["source"])
        try output.write { $0.header([user] + names, options.format.delimiter) }
    }

    /// Whether no pair of `-x` has a user and an item of the model.
    private var excludesNothing: Bool {
        excluded.map { !$0.isEmpty && !$0.concern(model.users) } ?? false
    }

    private func warnOfExclusions() {
        options.verbosity.warn(
            "mfpredict", "-x \(options.exclude ?? ""): no pair has a user and an item of the model")
    }

    private func recommend(_ ids: [[UInt8]], _ output: Output) throws(Failure) {
        var next = 0
        try Parallel.inOrder(
            threads: options.threads,
            next: { () throws(Failure) -> ArraySlice<[UInt8]>? in
                if next >= ids.count { return nil }
                defer { next += Self.portion }
                return ids[next..<min(ids.count, next + Self.portion)]
            },
            work: { (users: ArraySlice<[UInt8]>) throws(Failure) in try text(users) },
            finish: { (text: OutputBuffer) throws(Failure) in try output.write(text) })
    }

    /// The lists of some users. Where there is something to fill up with, a user that the model does not know gets
    /// that alone.
    private func text(_ users: ArraySlice<[UInt8]>) throws(Failure) -> OutputBuffer {
        let known = users.map { id in
            (id: id, user: model.users.find(id), out: excluded?.items(for: id) ?? [])
        }
        let asked = fill == nil ? known : known.filter { $0.user != nil }
        var lists = top.best(
            asked.map { TopItems.Request(user: $0.user, excluded: $0.out.sorted()) })[...]
        let writer = TripleWriter(options.format, options.precision, source: fill == nil ? nil : "model")
        let text = OutputBuffer()
        for (id, user, out) in known {
            let suggestions = fill == nil || user != nil ? lists.removeFirst() : []
            if !suggestions.allSatisfy({ $0.score.isFinite }) { throw notFinite(id) }
            if let count = options.explained, let own {
                for (suggestion, (base, parts)) in zip(suggestions, own.explanations(user, suggestions)) {
                    // What is due to no item of the user's own stands as due to the item itself.
                    let first = base.map { Scored(key: Int32(suggestion.item), score: $0) }
                    for part in (first.map { [$0] } ?? []) + parts.prefix(count) {
                        if !part.score.isFinite { throw notFinite(id) }
                        writer.append(
                            id, suggestion.item, of: items, Int(part.key), of: items, real: part.score,
                            to: text)
                    }
                }
                continue
            }
            var last: Double?
            for suggestion in suggestions {
                let score = options.clips ? model.clipped(suggestion.score) : suggestion.score
                writer.append(id, suggestion.item, of: items, real: score, to: text)
                last = Double(score)
            }
            fill?.append(
                id, after: suggestions.lazy.map { Int32($0.item) }, excluding: out, last: last, of: items,
                to: text)
        }
        return text
    }

    private func notFinite(_ id: [UInt8]) -> Failure {
        Failure("the predictions for \(quoted(id)) are not all finite numbers")
    }
}
