import CFCommand
import CFMath
import CFSupport
import CFTables

/// Reads predictions, and judges them.
///
/// Memory: a block of lines for each thread; where users count one by one, sums of each.
struct JudgedRatings {
    private let options: CFEvalTool.Options
    private var metrics = RatingMetrics()
    private var users = IDIndex()
    private var ofUsers: [RatingMetrics] = []
    private var userName = "user" as ByteString

    init(_ options: CFEvalTool.Options) { self.options = options }

    /// What the lines of a block say.
    private struct Part {
        /// Each line's rating less its prediction.
        var errors: [Double] = []
        /// Each line's user, if they count one by one.
        var user: [Int32] = []
        var users = IDIndex()
    }

    /// Reads all predictions. The prediction is where mfpredict puts it, behind all other columns.
    mutating func judge(_ files: [ByteString]) throws(Failure) {
        var columns = try Columns(
            ["user", "item", "rating", "prediction"], last: .inLastColumn, options.format)
        columns.firstNumber = 2
        let input = Input(files, options.format, columns, mode: .whole)
        let splitter = try input.splitter()
        let needsUsers = options.isPerUser || options.bootstrap != nil
        userName = input.name(0)
        try input.forEachBlock(
            threads: options.threads,
            work: { (block: LineBlock) throws(Failure) in try Self.part(block, splitter, needsUsers) },
            finish: { (part: Part) throws(Failure) in
                for error in part.errors { metrics.add(error: error) }
                if needsUsers { try add(part) }
            })
    }

    private static func part(
        _ block: LineBlock, _ splitter: FieldSplitter, _ needsUsers: Bool
    ) throws(Failure) -> Part {
        var fields = splitter
        var part = Part()
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            try fields.split(line)
            let user = try fields.id(0)
            _ = try fields.id(1)
            part.errors.append(try fields.number(2, in: line) - fields.number(3, in: line))
            if needsUsers {
                part.user.append(Int32(truncatingIfNeeded: part.users.intern(line.extracting(user))))
            }
        }
        return part
    }

    private mutating func add(_ part: Part) throws(Failure) {
        let numbers = (0..<part.users.count).map { users.intern(part.users.id($0)) }
        try users.checkCount()
        ofUsers += Array(repeating: RatingMetrics(), count: users.count - ofUsers.count)
        for (i, error) in part.errors.enumerated() {
            ofUsers[numbers[Int(part.user[i])]].add(error: error)
        }
    }

    /// Lines `user metric value`.
    func writeUsers(to output: Output) throws(Failure) {
        let writer = UserLines(options)
        try writer.writeHeader(userName, to: output)
        for (i, metrics) in ofUsers.enumerated() {
            guard metrics.meanSquaredError?.isFinite == true else { throw Report.tooLarge }
            let values = options.metrics(.ratings, hasTraining: false).map { ($0, metrics[$0]) }
            try writer.write(users.id(i), values, to: output)
        }
    }

    /// What they add up to.
    func sums() -> EvaluationSums {
        var settings = EvaluationSums.Settings(.ratings)
        settings.bootstrap = options.bootstrap ?? 0
        settings.seed = options.seed ?? 0
        var sums = EvaluationSums(settings)
        sums.total = metrics.sums
        if let bootstrap = options.bootstrap {
            var sample = UserBootstrap(
                replicates: bootstrap, seed: UInt64(settings.seed), of: .ofRatings, threads: options.threads)
            for (i, metrics) in ofUsers.enumerated() { sample.add(users.hash(i), metrics.sample) }
            sums.replicates = sample.replicates()
        }
        return sums
    }
}

extension RatingMetrics {
    /// The value of a metric, nil where there is none.
    subscript(metric: Metric) -> Double? {
        switch metric {
        case .n: Double(count)
        case .mse: meanSquaredError
        case .rmse: rootMeanSquaredError
        case .mae: meanAbsoluteError
        default: nil
        }
    }
}
