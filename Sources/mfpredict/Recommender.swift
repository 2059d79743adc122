import CFCommand
import CFMath
import CFSupport
import CFTables

/// Writes the best items of each line's user.
struct Recommender {
    private let model: FactorModel
    private let options: MFPredictTool.Options
    private let excluded: Exclusions?
    private let unknown: UnknownIDs
    private let top: TopItems

    /// Users a thread takes at a time.
    private static let portion = 256

    init(
        _ model: FactorModel, _ options: MFPredictTool.Options, limit: Int, _ excluded: NamedTable?
    ) throws(Failure) {
        self.model = model
        self.options = options
        self.excluded = try excluded.map { table throws(Failure) in
            Exclusions(
                try table.read(threads: options.threads), items: model.items, threads: options.threads)
        }
        unknown = try UnknownIDs(model)
        top = TopItems(unknown.factors, limit: limit, threads: options.threads)
    }

    func run(_ input: Input, _ output: Output) throws(Failure) {
        var fields = try input.splitter()
        if input.headerBytes != nil {
            let names = [input.name(0), "item", "score"]
            try output.write { $0.header(names, options.format.delimiter) }
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
        if unknown.averageUser != nil { options.warn(ofStrangers: strangers) }
        if matchesNothing, hasUsers { warnOfExclusions() }
    }

    /// The best items of all users of the model, in its order.
    func runForAll(_ output: Output) throws(Failure) {
        if options.format.hasHeader {
            try output.write { $0.header(["user", "item", "score"], options.format.delimiter) }
        }
        try recommend((0..<model.users.count).map(model.users.id), output)
        if excludesNothing, model.users.count > 0 { warnOfExclusions() }
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
        try output.flush()
    }

    private func text(_ users: ArraySlice<[UInt8]>) throws(Failure) -> OutputBuffer {
        let requests = users.map { id in
            TopItems.Request(
                user: unknown.row(model.users.find(id)),
                excluded: excluded?.items(for: id).sorted() ?? [])
        }
        let writer = TripleWriter(options.format, options.precision)
        let text = OutputBuffer()
        for (id, suggestions) in zip(users, top.best(requests)) {
            for suggestion in suggestions {
                if !suggestion.score.isFinite {
                    throw Failure(
                        "the predictions for \(quoted(id)) are not all finite numbers")
                }
                let score = options.clips ? model.clipped(suggestion.score) : suggestion.score
                writer.append(id, suggestion.item, of: model.items, real: score, to: text)
            }
        }
        return text
    }
}
