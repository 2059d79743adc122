import Workbench

/// Commands, good and damaged: each behaves, and does so alike on one thread and on three, in memory of zeros and in
/// memory of other bytes.
struct CommandAttack: Attack {
    let name = "commands"

    mutating func attempt(_ dice: inout Dice, _ runner: Runner) throws(Problem) -> Finding? {
        let profile = dice.pick(Profile.all)
        let size = dice.chance(0.02) ? 2 : dice.chance(0.3) ? 1 : 0
        let world = World(&dice, size: size)
        var command = try Case(profile, world, runner, &dice, share: dice.pick([0, 0.15, 0.4])).command
        if dice.chance(0.6) {
            for _ in 0...dice.below(2) { Dirt.soil(&command, &dice) }
        }
        guard let what = try fault(command, runner) else { return nil }
        let small = try Minimizer.smallest(command) { command throws(Problem) in
            try fault(command, runner).map(Minimizer.kind) == Minimizer.kind(what)
        }
        return Finding(what: "\(profile.name) \(try fault(small, runner) ?? what)", commands: [small])
    }

    private func fault(_ command: Command, _ runner: Runner) throws(Problem) -> String? {
        let one = try runner.run(command.with(["-j", "1"]))
        if let fault = Conduct.fault(one, of: command) { return fault }
        let three = try runner.run(command.with(["-j", "3"]), filling: 165)
        if one.ending != three.ending { return "ends otherwise on three threads, in filled memory" }
        if one.errors != three.errors { return "says otherwise on three threads, in filled memory" }
        if !one.isGood { return nil }
        return one == three ? nil : "writes otherwise on three threads, in filled memory"
    }
}
