import Workbench

/// What a table looks like does not change what it says.
enum ShapeLaws {
    static let all = [
        Relation("files are one stream", pieces),
        Relation("another delimiter", delimiter),
        Relation("a header", header),
    ]

    /// A command that works, and the names of its tables.
    private static func command(_ dice: inout Dice, _ bench: Bench) throws -> (Command, tables: [String])? {
        let profile = dice.pick(Profile.all)
        let world = World(&dice, size: dice.chance(0.03) ? 2 : dice.below(2), isPlain: true)
        let command = try Case(profile, world, bench.runner, &dice, share: 0.2).command
        if try !bench.run(command).isGood { return nil }
        let special = ["model", "start", "basis"] + (command.tool == "mfpredict" ? ["operand"] : [])
        return (command, command.files.keys.filter { !special.contains($0) }.sorted())
    }

    private static func pieces(_ dice: inout Dice, _ bench: Bench) throws {
        guard let (command, _) = try command(&dice, bench), !command.options.contains(["--all-users"]) else {
            return
        }
        // Sums of one file end before another begins.
        if command.options.contains(["--merge"]) { return }
        var other = command
        let (first, rest) = Lines.cut(command.input, &dice)
        let (second, third) = Lines.cut(rest, &dice)
        other.files["first"] = first
        other.files["third"] = third.last == 0x0A && dice.chance(0.3) ? third.dropLast() : third
        other.input = second
        other.operands += ["first", "-", "third"]
        try bench.same(command, other)
    }

    private static func delimiter(_ dice: inout Dice, _ bench: Bench) throws {
        guard let (command, tables) = try command(&dice, bench) else { return }
        var other = command.with(["-d", "|"])
        func piped(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 == 9 ? 0x7C : $0 } }
        other.input = piped(other.input)
        for name in tables { other.files[name] = other.files[name].map(piped) }
        let isModel = command.tool == "mftrain"
        // A basis is a table.
        if let basis = other.files["basis"] { other.files["basis"] = piped(basis) }
        let (one, two) = (try bench.run(command), try bench.run(other))
        try bench.expect(two.isGood, "\(two.message)", other)
        try bench.expect(
            (isModel ? one.output : piped(one.output)) == two.output
                && one.files.mapValues(piped) == two.files, "differs",
            command, other)
    }

    private static func header(_ dice: inout Dice, _ bench: Bench) throws {
        guard let (command, tables) = try command(&dice, bench) else { return }
        if command.options.contains(["--merge"]) { return }
        var other = command.with(["-H"])
        func headed(_ bytes: [UInt8]) -> [UInt8] {
            let width = Lines.rows(bytes).first?.count ?? 3
            return Array((0..<width).map { "name\($0)" }.joined(separator: "\t").utf8) + [0x0A] + bytes
        }
        other.input = headed(other.input)
        for name in tables { other.files[name] = other.files[name].map(headed) }
        let (one, two) = (try bench.run(command), try bench.run(other))
        try bench.expect(two.isGood, "\(two.message)", other)
        let hasNone =
            command.tool == "mftrain" || command.arguments.contains { ["--loadings", "--sums"].contains($0) }
        let lines = Lines.lines(two.output).dropFirst(hasNone ? 0 : 1)
        try bench.expect(one.output == Array(lines.joined()), "differs", command, other)
    }
}
