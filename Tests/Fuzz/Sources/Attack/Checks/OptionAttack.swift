import Workbench

/// Options: each makes a difference to some case, or it is ignored. Every option of `--help` is among them.
struct OptionAttack: Attack {
    let name = "options"
    private var tallies: [String: Tally] = [:]
    private var known: Set<String> = []

    private struct Tally {
        var tries = 0
        var effects = 0
    }

    /// Cases that an option has to pass before it may be called ignored.
    private let enough = 25

    /// Options that say how, not what; other attacks are about them.
    private static let silent: Set<String> = [
        "--threads", "--quiet", "--verbose", "--delimiter", "--header", "--no-header", "--fields", "--help",
        "--version",
        "--completions", "--contiguous", "--exclude-fields", "--fill-fields", "--own-fields",
        "--pairs-fields",
        "--truth-fields", "--catalogue-fields", "--train-fields", "--right-fields", "--items-fields",
    ]

    mutating func attempt(_ dice: inout Dice, _ runner: Runner) throws(Problem) -> Finding? {
        if known.isEmpty, let finding = try findUnknown(runner) { return finding }
        var (profile, choice) = Self.pick(&dice)
        // Those that have shown themselves leave their time to the others.
        for _ in 0..<20 where tallies["\(profile.name) \(choice.name)"]?.effects ?? 0 > 0 {
            (profile, choice) = Self.pick(&dice)
        }
        let world = World(&dice, size: dice.chance(0.5) ? 1 : 0)
        let one = try Case(profile, world, runner, &dice, share: 0.05, wanted: choice).command
        guard let at = one.options.lastIndex(where: { $0[0] == choice.name }) else { return nil }
        var other = one
        if case .words(let words) = choice.value, words.count > 1, dice.chance(0.5) || !choice.needs.isEmpty {
            other.options[at][1] = dice.pick(words.filter { $0 != one.options[at][1] })
        } else {
            other.options.remove(at: at)
        }
        let (first, second) = (try runner.run(one), try runner.run(other))
        let isUsed = [first, second].allSatisfy { $0.ending == .status(0) || $0.ending == .status(1) }
        guard isUsed && (first.isGood || second.isGood) else { return nil }
        let key = "\(profile.name) \(choice.name)"
        tallies[key, default: Tally()].tries += 1
        if first.ending != second.ending || first.output != second.output || first.files != second.files {
            tallies[key, default: Tally()].effects += 1
        }
        return nil
    }

    private static func pick(_ dice: inout Dice) -> (Profile, Choice) {
        let profile = dice.pick(Profile.all)
        return (profile, dice.pick(profile.choices))
    }

    /// An option that a tool has and that no profile chooses.
    private mutating func findUnknown(_ runner: Runner) throws(Problem) -> Finding? {
        for profile in Profile.all {
            known.formUnion(
                (profile.choices.map(\.name) + profile.fixed.map { $0[0] }).map { "\(profile.tool) \($0)" })
        }
        for tool in Set(Profile.all.map(\.tool)).sorted() {
            let help = Command(tool: tool, options: [["--help"]])
            for word in try runner.run(help).text.split(whereSeparator: { " \n=[],".contains($0) })
            where word.hasPrefix("--") && !Self.silent.contains(String(word))
                && !known.contains("\(tool) \(word)")
            {
                return Finding(what: "no attack chooses \(word) of \(tool)", commands: [help])
            }
        }
        return nil
    }

    var note: String {
        let all = Profile.all.reduce(0) { $0 + $1.choices.count }
        return "; \(tallies.values.count { $0.effects > 0 }) of \(all) options made a difference"
    }

    func last() -> [Finding] {
        tallies.filter { $0.value.tries >= enough && $0.value.effects == 0 }
            .map {
                Finding(what: "\($0.key) never makes a difference, in \($0.value.tries) cases", commands: [])
            }
            .sorted { $0.what < $1.what }
    }
}
