import CFCommand
import CFMath
import CFSupport
import CFTables

/// Reads recommendations and what they are judged by, and judges them.
///
/// Memory: the relevant pairs, the catalogue, the names of users and items; the training pairs while they are read;
/// with `-b` the sums of each replicate. Of the lists one at a time.
struct JudgedLists {
    private let options: CFEvalTool.Options
    private let columns: Columns
    private let tables: ListTables
    private var metrics: RankingMetrics
    private var lists: RankedLists
    private var sample: UserBootstrap?
    /// The users, where sums are to be merged.
    private var noted: EvaluationSums

    /// Reads the tables that options name.
    init(_ options: CFEvalTool.Options) throws(Failure) {
        self.options = options
        noted = EvaluationSums(EvaluationSums.Settings(.lists))
        columns = try Triples.columns("user", "item", "score", options.format)
        tables = try ListTables(options)
        metrics = RankingMetrics(
            truth: try tables.relevant(options), cutoff: options.cutoff ?? CFEvalTool.usualCutoff,
            catalogue: tables.catalogue?.isIn, information: tables.train?.information)
        lists = RankedLists(items: tables.index)
        if let bootstrap = options.bootstrap {
            sample = UserBootstrap(
                replicates: bootstrap, seed: UInt64(options.seed ?? 0), of: .ofLists,
                threads: options.threads)
        }
    }

    /// Reads all lists, and writes lines of each where that was asked for.
    mutating func judge(_ files: [ByteString], _ output: Output) throws(Failure) {
        let input = Input(
            files, options.format, columns, mode: options.isPerUser ? .streaming : .whole, output: output)
        let writer = options.isPerUser ? UserLines(options) : nil
        let shown = options.metrics(.lists, hasTraining: options.train != nil).filter { $0.ofList != nil }
        var match = Match(tables)
        try input.start()
        try input.checkHeader(ids: [tables.truth.rows, tables.truth.items], in: "\(tables.truthFile)")
        try writer?.writeHeader(input.name(0), to: output)
        try lists.read(input) { (user: [UInt8], items: [Int32]) throws(Failure) in
            let row = tables.truth.rows.find(user)
            match.add(user: row, items: items)
            let list = metrics.add(user: row, items: items)
            sample?.add(IDIndex.hash(user), list.sample)
            if options.writesSums { noted.addUser(user, hasList: true, isRelevant: list.metrics != nil) }
            try writer?.write(user, Self.values(list, shown), to: output)
        }
        for row in metrics.missing {
            let user = tables.truth.rows.id(row)
            sample?.add(IDIndex.hash(user), JudgedList.missing.sample)
            if options.writesSums { noted.addUser(user, hasList: false, isRelevant: true) }
            try writer?.write(user, Self.values(.missing, shown), to: output)
        }
        match.warn(tables, metrics.items, options.verbosity)
    }

    private static func values(_ list: JudgedList, _ shown: [Metric]) -> [(Metric, Double?)] {
        shown.map { metric in (metric, metric.ofList.flatMap { list[$0] }) }
    }

    /// What they add up to.
    mutating func sums() -> EvaluationSums {
        var settings = EvaluationSums.Settings(.lists)
        settings.top = metrics.cutoff
        settings.gain = options.gain ?? .binary
        settings.catalogue = tables.catalogue?.fingerprint.value
        settings.train = tables.train?.fingerprint.value
        settings.bootstrap = options.bootstrap ?? 0
        settings.seed = options.seed ?? 0
        var sums = noted
        sums.settings = settings
        sums.total = metrics.sums
        sums.replicates = sample?.replicates() ?? []
        for (item, count) in metrics.items.ofCatalogue {
            if options.writesSums { _ = sums.items.intern(lists.items.id(item)) }
            sums.counts.append(count)
        }
        return sums
    }
}

/// Whether lists and tables speak of the same users and items at all.
private struct Match {
    private let trained: [Bool]
    private let itemCount: Int
    private var hasLists = false
    private var hasUsers = false
    private var hasItems = false
    private var hasTrained = false

    /// Numbers of items below those of the truth are its own.
    init(_ tables: ListTables) {
        itemCount = tables.truth.items.count
        trained = tables.train?.isIn ?? []
    }

    /// - Parameter user: the row in the truth, if there is one.
    mutating func add(user: Int?, items: [Int32]) {
        hasLists = true
        hasUsers = hasUsers || user != nil
        hasItems = hasItems || items.contains { $0 < itemCount }
        hasTrained = hasTrained || items.contains { $0 < trained.count && trained[Int($0)] }
    }

    /// Says what the lists and a table do not share.
    func warn(_ tables: ListTables, _ items: ItemCounts, _ verbosity: Verbosity) {
        if !hasLists { return }
        if tables.truth.count == 0 {
            verbosity.warn("cfeval", "\(tables.truthFile): it is empty")
        } else if !hasUsers || !hasItems {
            verbosity.warn(
                "cfeval", "\(tables.truthFile): no \(hasUsers ? "item" : "user") of the lists is in it")
        }
        if let catalogue = tables.catalogue {
            if items.coverage ?? 0 == 0 {
                verbosity.warn("cfeval", "\(catalogue.file): no item that is recommended is in it")
            } else if items.strangerCount > 0 {
                let count = items.strangerCount
                let what = count == 1 ? "item that is recommended is" : "items that are recommended are"
                verbosity.warn("cfeval", "\(catalogue.file): \(count) \(what) not in it")
            }
        }
        if let train = tables.train, !hasTrained {
            verbosity.warn("cfeval", "\(train.file): no item of the lists is in it")
        }
    }
}
