import CFCommand
import CFMath
import CFSupport
import CFTables

extension CFEvalTool.Options {
    /// - Throws: a usage failure for options that do not go together.
    func check() throws(Failure) {
        if merges { try refuse(judging, "--merge takes it from the sums") }
        if truth == nil, !merges {
            for (name, isGiven) in ofLists where isGiven { throw .usage("\(name): goes with -t") }
        }
        if catalogueFields != nil, catalogue == nil {
            throw .usage("--catalogue-fields: goes with --catalogue")
        }
        if trainFields != nil, train == nil { throw .usage("--train-fields: goes with --train") }
        if seed != nil, bootstrap == nil { throw .usage("-S: goes with -b") }
        if writesSums {
            try refuse(
                [("-u", isPerUser), ("-m", metrics != nil), ("-p", isRounded)],
                "--sums writes all that is needed, exactly")
        }
        if isPerUser, bootstrap != nil { throw .usage("-b: does not go with -u") }
        if !merges { try checkMetrics(truth == nil ? .ratings : .lists, hasTraining: train != nil) }
    }

    /// The options that say how to judge, and whether they were given.
    private var judging: [(String, Bool)] {
        [("-t", truth != nil)] + ofLists + [
            ("-k", cutoff != nil), ("-u", isPerUser), ("-b", bootstrap != nil), ("-S", seed != nil),
            ("-f", format.columnList != nil),
        ]
    }

    private var ofLists: [(String, Bool)] {
        [
            ("--truth-fields", truthFields != nil), ("-g", gain != nil),
            ("--catalogue", catalogue != nil), ("--catalogue-fields", catalogueFields != nil),
            ("--train", train != nil), ("--train-fields", trainFields != nil),
        ]
    }

    private var isRounded: Bool { if case .significant = precision { true } else { false } }

    private func refuse(_ options: [(String, Bool)], _ why: String) throws(Failure) {
        for (name, isGiven) in options where isGiven { throw .usage("\(name): \(why)") }
    }

    private func checkMetrics(_ kind: EvaluationSums.Kind, hasTraining: Bool) throws(Failure) {
        for metric in metrics ?? [] {
            if metric.kind != kind {
                let what = kind == .ratings ? "recommendations (-t)" : "predictions (without -t)"
                throw .usage("-m: \(metric.rawValue) is a metric of \(what)")
            }
            if metric == .novelty, !hasTraining { throw .usage("-m: novelty needs --train") }
            if isPerUser, metric.ofList == nil, kind == .lists {
                throw .usage("-m: no user has a \(metric.rawValue) of its own")
            }
        }
    }

    /// - Throws: a usage failure for metrics that are not of merged sums.
    func checkMetrics(of sums: EvaluationSums) throws(Failure) {
        try checkMetrics(sums.settings.kind, hasTraining: sums.settings.train != nil)
    }
}
