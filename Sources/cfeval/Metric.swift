import CFMath
import CFSupport
import CFTables

/// The metrics, in the order of the output.
enum Metric: String, CaseIterable {
    case n, mse, rmse, mae
    case users, precision, recall
    case recallOfMost = "recall_min"
    case ndcg, map
    case mapOfAll = "map_r"
    case mrr
    case hitRate = "hit_rate"
    case coverage, gini, novelty

    /// What it is a metric of.
    var kind: EvaluationSums.Kind { [.n, .mse, .rmse, .mae].contains(self) ? .ratings : .lists }

    /// Whether a list has it.
    var ofList: ListMetric? { kind == .lists ? ListMetric(rawValue: rawValue) : nil }

    /// Those that are written where nothing is said.
    static func usual(_ kind: EvaluationSums.Kind, hasTraining: Bool) -> [Metric] {
        all(kind, hasTraining: hasTraining).filter { ![.recallOfMost, .mapOfAll, .gini].contains($0) }
    }

    static func all(_ kind: EvaluationSums.Kind, hasTraining: Bool) -> [Metric] {
        allCases.filter { $0.kind == kind && ($0 != .novelty || hasTraining) }
    }

    /// What `-m` was given; empty for all.
    static func list(_ text: ByteString) throws(Failure) -> [Metric] {
        if text == "all" { return [] }
        var metrics: [Metric] = []
        for name in text.bytes.split(separator: 0x2C, omittingEmptySubsequences: false) {
            guard let metric = Metric(rawValue: String(decoding: name, as: UTF8.self)) else {
                let names = allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("\(quoted(Array(name))) is not one of \(names), all")
            }
            if metrics.contains(metric) { throw .usage("\(quoted(metric.rawValue)) is named twice") }
            metrics.append(metric)
        }
        return metrics
    }
}

extension CFEvalTool.Options {
    /// What to write.
    func metrics(_ kind: EvaluationSums.Kind, hasTraining: Bool) -> [Metric] {
        guard let metrics else { return Metric.usual(kind, hasTraining: hasTraining) }
        return metrics.isEmpty ? Metric.all(kind, hasTraining: hasTraining) : metrics
    }
}
