import CFCommand
import CFMath
import CFSupport
import CFTables

/// The lines `metric value` that cfeval prints.
struct Report {
    private let options: CFEvalTool.Options

    init(_ options: CFEvalTool.Options) { self.options = options }

    static var tooLarge: Failure { Failure("the squares of the errors are too large for arithmetic") }

    /// - Throws: a failure for sums that are beyond the range of numbers.
    func check(_ sums: EvaluationSums) throws(Failure) {
        if !sums.total.areFinite {
            throw sums.settings.kind == .ratings
                ? Self.tooLarge : Failure("the sums are too large for arithmetic")
        }
        if !sums.replicates.allSatisfy(\.areFinite) {
            throw Failure("the sums of a replicate are too large for arithmetic")
        }
    }

    /// Writes a line for each metric that has a value, with `-b` its interval in two more.
    func write(_ sums: EvaluationSums, to output: Output) throws(Failure) {
        let delimiter = options.format.delimiter
        let kind = sums.settings.kind
        let items = ItemCounts(counts: sums.counts)
        try output.write { buffer in
            func line(_ metric: String, _ value: Double?, isCount: Bool = false) {
                guard let value else { return }
                buffer.append(metric)
                buffer.append(delimiter)
                buffer.append(value, isCount: isCount, options.precision)
                buffer.endLine()
            }
            if options.format.hasHeader { buffer.header(["metric", "value"], delimiter) }
            for metric in options.metrics(kind, hasTraining: sums.settings.train != nil) {
                let name = metric.rawValue
                switch metric {
                case .coverage: line(name, items.coverage)
                case .gini: line(name, items.gini)
                case .n, .users: line(name, sums.total.value(metric), isCount: true)
                default:
                    line(name, sums.total.value(metric))
                    let interval = UserBootstrap.interval(sums.replicates.map { $0.value(metric) })
                    line(name + "_low", interval?.low)
                    line(name + "_high", interval?.high)
                }
            }
        }
    }
}

extension MetricSums {
    /// The value of a metric that these are the sums of; nil where there is none.
    fileprivate func value(_ metric: Metric) -> Double? {
        if metric == .users { return Double(userCount) }
        return metric.ofList.map { mean($0) } ?? RatingMetrics(self)[metric]
    }
}

extension OutputBuffer {
    fileprivate func append(_ value: Double, isCount: Bool, _ format: NumberFormat) {
        if isCount { append(whole: Int(value)) } else { append(real: value, format) }
    }
}

/// Writes lines `user metric value`.
struct UserLines {
    private let options: CFEvalTool.Options

    init(_ options: CFEvalTool.Options) { self.options = options }

    /// A header, where the input has one.
    func writeHeader(_ user: ByteString, to output: Output) throws(Failure) {
        guard options.format.hasHeader else { return }
        try output.write { $0.header([user, "metric", "value"], options.format.delimiter) }
    }

    /// A line for each metric that the user has.
    func write(_ user: [UInt8], _ values: [(Metric, Double?)], to output: Output) throws(Failure) {
        try output.write { buffer in
            for (metric, value) in values {
                guard let value else { continue }
                buffer.append(user, user.indices)
                buffer.append(options.format.delimiter)
                buffer.append(metric.rawValue)
                buffer.append(options.format.delimiter)
                buffer.append(value, isCount: metric == .n, options.precision)
                buffer.endLine()
            }
        }
    }
}
