import Workbench

/// Train and test from one table.
enum SplitLaws {
    static let all = [
        Relation("cfsplit divides lines", parts),
        Relation("cfsplit's folds are all lines, once", folds),
    ]

    private static func command(_ dice: inout Dice, _ bench: Bench) -> Command {
        let world = World(&dice, size: dice.chance(0.03) ? 2 : dice.below(2), isPlain: true)
        var command = Command(tool: "cfsplit", options: [["-j", String(dice.from(1...3))]])
        command.input = Lines.bytes(Maker(world: world, runner: bench.runner).table(.timed, &dice).rows)
        command.options += dice.pick([[], [["-u"]], [["-c"]], [["-t", "4"]], [["-u"], ["-t", "4"]]])
        command.options.append(["-S", String(dice.below(9))])
        return command
    }

    private static func parts(_ dice: inout Dice, _ bench: Bench) throws {
        var command = command(&dice, bench)
        command.options.append(["-p", "0.4,0.3"])
        command.outputs = ["test", "valid"]
        let whole = try bench.run(command.with(["-o", "test"], ["-V", "valid"]))
        let parts = [whole.output, whole.files["test"] ?? [], whole.files["valid"] ?? []]
        try bench.expect(
            Lines.sorted(Array(parts.joined())) == Lines.sorted(command.input), "not every line once", command
        )
        for (part, name) in zip(parts, ["train", "test", "validation"]) {
            let alone = command.with(["-w", name])
            try bench.expect(bench.output(of: alone) == part, "-w \(name) is another part", alone)
            var rest = Lines.lines(command.input)[...]
            for line in Lines.lines(part) {
                guard let at = rest.firstIndex(of: line) else {
                    throw Finding(what: "another order", commands: [alone])
                }
                rest = rest[(at + 1)...]
            }
        }
        var other = command
        other.input = Lines.shuffled(command.input, &dice)
        for name in ["train", "test"] {
            let (one, two) = (command.with(["-w", name]), other.with(["-w", name]))
            try bench.expect(
                Lines.sorted(bench.output(of: one)) == Lines.sorted(bench.output(of: two)),
                "the order of lines counts", one,
                two)
        }
        if command.options.contains(["-t", "4"]) { return }
        var sides: [[String]: Int] = [:]
        for (side, part) in parts.enumerated() {
            for row in Lines.rows(part)
            where sides.updateValue(side, forKey: Array(row[..<2])) ?? side != side {
                throw Finding(what: "a pair is on two sides", commands: [command])
            }
        }
    }

    private static func folds(_ dice: inout Dice, _ bench: Bench) throws {
        var command = command(&dice, bench)
        command.options.removeAll { $0 == ["-t", "4"] }
        let count = dice.from(2...4)
        command.options.append(["-n", String(count)])
        var all: [UInt8] = []
        for fold in 1...count {
            let test = try bench.output(of: command.with(["-i", String(fold)], ["-w", "test"]))
            let train = try bench.output(of: command.with(["-i", String(fold)]))
            try bench.expect(
                Lines.sorted(test + train) == Lines.sorted(command.input), "fold \(fold)", command)
            all += test
        }
        try bench.expect(
            Lines.sorted(all) == Lines.sorted(command.input), "the folds are not the whole", command)
    }
}
