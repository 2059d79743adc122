import Glibc
import Workbench

/// `Attack [-s SECONDS] [-S SEED] [-c CASE] TOOLS FINDINGS KIND ...`: attacks the executables of a folder.
///
/// Each kind goes on for SECONDS; with -c there is but one case. A finding is shown, and its files are kept in the
/// folder FINDINGS. Status 0: none; 1: some; 2: the attack could not go on.
@main
enum Main {
    private static var kinds: [any Attack] { [CommandAttack(), OptionAttack(), RelationAttack()] }

    static func main() {
        var folder: String?
        do throws(Problem) {
            let (plan, tools, findings, kinds) = try plan(Array(CommandLine.arguments.dropFirst()))
            folder = try Files.enterScratch()
            let keeper = Keeper(folder: findings)
            for var kind in kinds { try go(on: &kind, plan, Runner(tools: tools), keeper) }
            folder.map(Files.remove)
            exit(keeper.count == 0 ? 0 : 1)
        } catch {
            print("attack: \(error.text)")
            folder.map(Files.remove)
            exit(2)
        }
    }

    private static func plan(
        _ arguments: [String]
    ) throws(Problem) -> (Plan, tools: String, findings: String, kinds: [any Attack]) {
        var plan = Plan()
        var words = arguments[...]
        while let word = words.first, word.hasPrefix("-"), words.count > 1 {
            let value = words[words.startIndex + 1]
            switch word {
            case "-s": plan.seconds = Double(value) ?? plan.seconds
            case "-S": plan.seed = UInt64(value) ?? plan.seed
            case "-c": plan.only = Int(value)
            default: throw Problem("there is no option \(word)")
            }
            words = words.dropFirst(2)
        }
        guard words.count > 2 else {
            throw Problem("usage: Attack [-s SECONDS] [-S SEED] [-c CASE] TOOLS FINDINGS KIND ...")
        }
        guard let tools = Files.absolute(words.removeFirst()) else {
            throw Problem("there is no such folder of tools")
        }
        let findings = words.removeFirst()
        Files.make(findings)
        guard let kept = Files.absolute(findings) else {
            throw Problem("\(findings): no folder can be made there")
        }
        let chosen = try words.map { name throws(Problem) in
            guard let kind = kinds.first(where: { $0.name == name }) else {
                throw Problem("there is no kind \(name)")
            }
            return kind
        }
        return (plan, tools, kept, chosen)
    }

    private struct Plan {
        var seconds = 10.0
        var seed: UInt64 = 0
        var only: Int?
    }

    private static func go(
        on attack: inout any Attack, _ plan: Plan, _ runner: Runner, _ keeper: Keeper
    ) throws(Problem) {
        let (start, before, good, known) = (Files.seconds(), runner.runs, runner.goods, keeper.count)
        var number = plan.only ?? 0
        // A broken build has no end of findings.
        while keeper.count < known + 5
            && (Files.seconds() - start < plan.seconds && plan.only == nil || number == plan.only)
        {
            var dice = Dice(seed: plan.seed, case: number)
            if let finding = try attack.attempt(&dice, runner) {
                try keeper.keep(finding, "\(attack.name), seed \(plan.seed), case \(number)")
            }
            number += 1
        }
        if plan.only == nil {
            for finding in attack.last() {
                try keeper.keep(finding, "\(attack.name), seed \(plan.seed), all cases")
            }
        }
        print(
            "\(attack.name): seed \(plan.seed), \(number - (plan.only ?? 0)) cases, \(runner.runs - before) runs,",
            "\(runner.goods - good) of status 0, \(keeper.count - known) findings\(attack.note)")
    }
}
