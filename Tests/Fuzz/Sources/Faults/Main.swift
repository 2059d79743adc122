@unsafe @preconcurrency import Glibc
import Workbench

/// `Faults [-s SECONDS] [-S SEED] [-a COUNTED_TOOLS] [-c CASE] TOOLS`: what the tools do where the system fails.
///
/// Each case is a command on good input and one fault. All are tried; with -s in an order by the seed, for so long. With
/// -a there are those of memory, of a build that counts allocations. With -c there is one, and it is shown.
/// Status 0: no findings; 1: some; 2: they could not be tried.
@main
enum Main {
    private struct Plan {
        var seconds: Double?
        var seed: UInt64 = 0
        var only: String?
        var counted: String?
        var tools = ""
    }

    static func main() {
        var folder: String?
        do throws(Problem) {
            let plan = try plan(Array(CommandLine.arguments.dropFirst()))
            folder = try Files.enterScratch()
            let findings = try attempt(plan, Runner(tools: plan.tools, counted: plan.counted))
            folder.map(Files.remove)
            exit(findings == 0 ? 0 : 1)
        } catch {
            print("faults: \(error.text)")
            folder.map(Files.remove)
            exit(2)
        }
    }

    private static func plan(_ arguments: [String]) throws(Problem) -> Plan {
        var plan = Plan()
        var words = arguments[...]
        while let word = words.first, word.hasPrefix("-"), words.count > 1 {
            let value = words[words.startIndex + 1]
            switch word {
            case "-s": plan.seconds = Double(value)
            case "-S": plan.seed = UInt64(value) ?? 0
            case "-a": plan.counted = Files.absolute(value)
            case "-c": plan.only = value
            default: throw Problem("there is no option \(word)")
            }
            words = words.dropFirst(2)
        }
        guard words.count == 1, let tools = Files.absolute(words[words.startIndex]) else {
            throw Problem("usage: Faults [-s SECONDS] [-S SEED] [-a COUNTED_TOOLS] [-c CASE] TOOLS")
        }
        plan.tools = tools
        return plan
    }

    private static func attempt(_ plan: Plan, _ runner: Runner) throws(Problem) -> Int {
        var dice = Dice(plan.seed)
        let trial = Trial(runner, again: plan.counted.map { "-a \($0) " } ?? "")
        let all = Scenario.all
        if let only = plan.only {
            let words = only.split(separator: "!").map { $0.drop { $0 == " " } }
            guard let scenario = all.first(where: { only.hasPrefix($0.name + " ! ") }),
                let fault = words.last.flatMap({ Fault(String($0)) })
            else { throw Problem("no such case: \(only)") }
            try trial.attempt(fault, try trial.judge(of: scenario), isShown: true)
        } else if let seconds = plan.seconds {
            var subjects = [Subject?](repeating: nil, count: all.count)
            while trial.seconds < seconds {
                let at = Int.random(in: 0..<all.count, using: &dice)
                if subjects[at] == nil { subjects[at] = try trial.subject(all[at], &dice) }
                if let fault = subjects[at]?.take(&dice), let judge = subjects[at]?.judge {
                    try trial.attempt(fault, judge)
                }
            }
        } else {
            for scenario in all {
                let subject = try trial.subject(scenario, &dice)
                for fault in subject.kinds.joined() { try trial.attempt(fault, subject.judge) }
            }
        }
        print(trial.report + " (seed \(plan.seed))")
        return trial.findingCount
    }
}
