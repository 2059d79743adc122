import CFCommand
import CFMath
import CFSupport
import CFTables

/// The lines `metric value` that cfeval prints.
struct Report {
    private enum Value {
        case whole(Int)
        case real(Double)
    }

    private let options: CFEvalTool.Options
    private var lines: [(metric: String, value: Value)] = []

    init(_ options: CFEvalTool.Options) { self.options = options }

    private mutating func add(_ metric: String, _ count: Int) { lines.append((metric, .whole(count))) }

    /// Adds a mean; there is none of nothing.
    private mutating func add(_ metric: String, _ mean: Double?) {
        if let mean { lines.append((metric, .real(mean))) }
    }

    /// n, mse, rmse, mae. The prediction is where mfpredict puts it, behind all other columns.
    mutating func judgePredictions(_ files: [ByteString]) throws(Failure) {
        var columns = try Columns(
            ["user", "item", "rating", "prediction"], last: .inLastColumn, options.format)
        columns.firstNumber = 2
        let input = Input(files, options.format, columns, mode: .whole)
        let splitter = try input.splitter()
        var metrics = RatingMetrics()
        try input.forEachBlock(
            threads: options.threads,
            work: { (block: LineBlock) throws(Failure) in try Self.errors(block, splitter) },
            finish: { (errors: [Double]) throws(Failure) in
                for error in errors { metrics.add(error: error) }
            })
        if let mean = metrics.meanSquaredError, !mean.isFinite {
            throw Failure("the squares of the errors are too large for arithmetic")
        }
        add("n", metrics.count)
        add("mse", metrics.meanSquaredError)
        add("rmse", metrics.rootMeanSquaredError)
        add("mae", metrics.meanAbsoluteError)
    }

    /// Each line's rating less its prediction.
    private static func errors(_ block: LineBlock, _ splitter: FieldSplitter) throws(Failure) -> [Double] {
        var fields = splitter
        var errors: [Double] = []
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            try fields.split(line)
            _ = try fields.id(0)
            _ = try fields.id(1)
            errors.append(try fields.number(2, in: line) - fields.number(3, in: line))
        }
        return errors
    }

    /// users, then the means over users, then coverage.
    mutating func judgeRecommendations(_ files: [ByteString], truth named: NamedTable) throws(Failure) {
        let input = Input(
            files, options.format, try Triples.columns("user", "item", "score", options.format), mode: .whole)
        let truth = try named.read(threads: options.threads)
        var metrics = RankingMetrics(truth: truth.matrix(), cutoff: options.cutoff)
        var lists = RankedLists(items: truth.items)
        var match = Match()
        try input.start()
        try input.checkHeader(ids: [truth.rows, truth.items], in: "\(named.file)")
        try lists.read(input) { user, items in
            let user = truth.rows.find(user)
            match.add(user: user, items: items, itemCount: truth.items.count)
            _ = metrics.add(user: user, items: items)
        }
        if truth.count > 0, let missing = match.missing {
            options.verbosity.warn("cfeval", "\(named.file): no \(missing) of the lists is in it")
        }
        add("users", metrics.userCount)
        add("precision", metrics.precision)
        add("recall", metrics.recall)
        add("ndcg", metrics.ndcg)
        add("map", metrics.meanAveragePrecision)
        add("mrr", metrics.meanReciprocalRank)
        add("hit_rate", metrics.hitRate)
        add("coverage", metrics.coverage)
    }

    func write(to output: Output) throws(Failure) {
        try output.write { buffer in
            let delimiter = options.format.delimiter
            if options.format.hasHeader { buffer.header(["metric", "value"], delimiter) }
            for line in lines {
                buffer.append(line.metric)
                buffer.append(delimiter)
                switch line.value {
                case .whole(let count): buffer.append(whole: count)
                case .real(let mean): buffer.append(real: mean, options.precision)
                }
                buffer.endLine()
            }
        }
    }
}

/// Whether lists and truth speak of the same users and items at all.
private struct Match {
    private var hasLists = false
    private var hasUsers = false
    private var hasItems = false

    /// - Parameters:
    ///   - user: the row in the truth, if there is one.
    ///   - items: numbers below `itemCount` are those of the truth.
    mutating func add(user: Int?, items: [Int32], itemCount: Int) {
        hasLists = true
        hasUsers = hasUsers || user != nil
        hasItems = hasItems || items.contains { $0 < itemCount }
    }

    /// What the lists and the truth do not share; nil where all is well.
    var missing: String? {
        if !hasLists || hasUsers && hasItems { return nil }
        return hasUsers ? "item" : "user"
    }
}
