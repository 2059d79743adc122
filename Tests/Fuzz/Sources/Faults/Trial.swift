@unsafe @preconcurrency import Glibc
import Workbench

/// A command, what it is without a fault, and the faults that were not yet tried, by kind.
struct Subject {
    let judge: Judge
    private(set) var kinds: [[Fault]]

    init(_ judge: Judge, _ faults: [Fault]) {
        self.judge = judge
        kinds = Dictionary(grouping: faults, by: \.kind).sorted { $0.key < $1.key }.map(\.value)
    }

    /// One of a random kind: else the calls that every start makes would be most of what is tried.
    mutating func take(_ dice: inout Dice) -> Fault? {
        if kinds.isEmpty { return nil }
        let kind = Int.random(in: 0..<kinds.count, using: &dice)
        let fault = kinds[kind].remove(at: Int.random(in: 0..<kinds[kind].count, using: &dice))
        if kinds[kind].isEmpty { kinds.remove(at: kind) }
        return fault
    }
}

/// Tries faults, and tells what it finds.
final class Trial {
    private let runner: Runner
    private let start = Files.seconds()
    /// Options for the command that tries a case again.
    private let again: String
    private var findings: [String: Int] = [:]

    init(_ runner: Runner, again: String) {
        self.runner = runner
        self.again = again
    }

    var seconds: Double { Files.seconds() - start }
    var findingCount: Int { findings.values.reduce(0, +) }
    var report: String {
        let repeated = findings.sorted { $0.key < $1.key }.filter { $0.value > 1 }
        return repeated.map { "\($0.value) times \($0.key)\n" }.joined()
            + "faults: \(runner.runs) runs, \(findingCount) findings"
    }

    func judge(of scenario: Scenario) throws(Problem) -> Judge {
        let good = try runner.run(scenario, nil)
        guard good.ending == .status(0) else { throw Problem("\(scenario.name): \(good.message)") }
        return Judge(scenario: scenario, good: good)
    }

    func subject(_ scenario: Scenario, _ dice: inout Dice) throws(Problem) -> Subject {
        let judge = try judge(of: scenario)
        let faults =
            Fault.ofCalls(try runner.calls(scenario))
            + Fault.ofSurroundings(outputSize: judge.good.output.count)
        return Subject(judge, faults + (try allocations(scenario, &dice)))
    }

    /// Those of a counted build: all, or the first ones and a sample where there are very many.
    private func allocations(_ scenario: Scenario, _ dice: inout Dice) throws(Problem) -> [Fault] {
        if runner.counted == nil { return [] }
        var most = 64
        while try runner.run(scenario, .allocation(most)).ending != .status(0) { most *= 2 }
        let all = Array(1...most)
        return (all.prefix(300) + all.dropFirst(300).shuffled(using: &dice).prefix(300)).map {
            .allocation($0)
        }
    }

    func attempt(_ fault: Fault, _ judge: Judge, isShown: Bool = false) throws(Problem) {
        let outcome = try runner.run(judge.scenario, fault)
        if isShown { show(fault, judge, outcome) }
        guard let what = try verdict(on: outcome, fault, judge) else { return }
        // Of what has one cause, one is enough to read.
        let kind = "\(judge.scenario.tool): \(what)"
        findings[kind, default: 0] += 1
        if findings[kind] != 1 { return }
        print("\(kind): \(outcome.ending), after \(runner.runs) runs and \(Int(seconds)) s")
        if !outcome.errors.isEmpty { print("  \(outcome.message.prefix(300))", terminator: "") }
        print(
            "  again: Tests/Fuzz/faults \(again)-c '\(judge.scenario.name) ! \(fault.text)' \(runner.tools)")
        fflush(nil)
    }

    private func verdict(on outcome: Outcome, _ fault: Fault, _ judge: Judge) throws(Problem) -> String? {
        guard let what = judge.verdict(on: outcome, of: fault), case .limit = fault else {
            return judge.verdict(on: outcome, of: fault)
        }
        // Below what a program needs to start at all it is the kernel, or the C library, that ends it.
        let scenario = judge.scenario
        let version = Scenario(
            name: scenario.name, tool: scenario.tool, arguments: ["--version"], input: scenario.input,
            isPiped: false, outputs: [], streams: false)
        return try runner.run(version, fault).ending == .status(0) ? what : nil
    }

    private func show(_ fault: Fault, _ judge: Judge, _ outcome: Outcome) {
        print(runner.words(judge.scenario, fault).joined(separator: " "))
        print("\(outcome.ending), \(outcome.output.count) of \(judge.good.output.count) bytes")
        print(outcome.message, outcome.trace, separator: "", terminator: "")
    }
}
