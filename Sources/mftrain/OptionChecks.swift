import CFCommand
import CFMath
import CFSupport
import CFTables

extension MFTrainTool.Options {
    /// What `-s` says, or the default.
    var chosenSolver: Solver { solver ?? .usual }

    /// - Throws: a usage failure for an option that means nothing beside the others.
    func check() throws(Failure) {
        let uses: [(option: String, isGiven: Bool, solvers: [Solver])] = [
            ("-k", factors != nil, Solver.allCases),
            ("-e", epochs != nil, Solver.allCases),
            ("-r", rate != nil, [.sgd]),
            ("--decay", decay != nil, [.sgd]),
            ("-l", lambda != nil, [.sgd, .als, .ials]),
            ("--unobserved", unobserved != nil, [.ials]),
            ("--no-bias", !hasBiases, [.sgd, .als]),
            ("-V", validation != nil, Solver.allCases),
            ("-P", patience != nil, [.sgd, .als, .ials]),
            ("-i", start != nil, Solver.allCases),
            ("-S", seed != nil, Solver.allCases),
            ("--fit", fit != nil, Solver.halving),
        ]
        if keepsUsers, foldIn == nil { throw .usage("--keep-users: goes with -F") }
        if foldIn != nil {
            for option in [("-s", solver != nil)] + uses.map({ ($0.option, $0.isGiven) }) where option.1 {
                throw .usage("\(option.0): does not go with -F, which takes the model as it is")
            }
        }
        if fit != nil {
            for use in uses where use.isGiven && !["-e", "-i", "--fit"].contains(use.option) {
                throw .usage("\(use.option): does not go with --fit, which takes the model as it is")
            }
            if case .significant = precision {
                throw .usage("-p: does not go with --fit, whose lines are gone on from")
            }
            if let epochs, epochs != 1 {
                throw .usage("-e \(epochs): does not go with --fit, which is half an epoch")
            }
        }
        // Without -s the model says what it is of.
        let solver = fit == nil ? chosenSolver : solver ?? .als
        for use in uses where use.isGiven && !use.solvers.contains(solver) {
            throw .usage("\(use.option): does not go with -s \(solver)")
        }
        if factors == 0, solver != .als { throw .usage("-k 0: does not go with -s \(solver)") }
        if factors == 0, !hasBiases { throw .usage("-k 0: does not go with --no-bias, which leaves nothing") }
        if epochs == 0, !Solver.halving.contains(solver) {
            throw .usage("-e 0: does not go with -s \(solver)")
        }
        if epochs == 0, validation != nil {
            throw .usage("-V: does not go with -e 0, which trains nothing")
        }
        if patience != nil, validation == nil {
            throw .usage("-P: patience needs a validation file (-V)")
        }
    }

    /// What `-k` says, or the model to go on from, with which it must agree.
    func factorCount(from start: FactorModel?) throws(Failure) -> Int? {
        guard let known = start?.factors.factorCount else { return factors }
        if let factors, factors != known {
            throw Failure("-k \(factors): the model to go on from has \(counted(known, "factor"))")
        }
        return known
    }
}
