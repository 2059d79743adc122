import Workbench

/// What cannot be right is refused, and the message says where.
enum DamageLaws {
    static let all = [
        Relation("what is no number is refused", numbers),
        Relation("a model that is not whole is refused", models),
        Relation("a basis or sums that are not whole are refused", parts),
    ]

    private static let bad = [
        "", "nan", "NaN", "-nan", "inf", "-inf", "+Infinity", "1e999", "-1e400", "0x10", "1_0", " 1", "1 ",
        ".", "1e", "1e+", "--1",
        "½", "1,5", "1.2.3", "e5", "+", "1d3", "١",
    ]
    /// Uses whose input has a number in the column, counted from 0, whatever else is asked.
    private static let columns: [String: Int] = [
        "topk": 3, "topk of groups": 3, "cosim": 2, "cosim of dense vectors": 1, "cfrec": 2, "cfslim": 2,
        "pca2": 1,
        "pca2 of a basis": 1, "cfeval of ratings": 3, "mftrain": 2, "mftrain -s als": 2,
        "mftrain -s gibbs": 2,
        "mftrain -s ials": 2, "mftrain -F": 2, "cfeval of lists": 2,
    ]

    private static func numbers(_ dice: inout Dice, _ bench: Bench) throws {
        let profile = dice.pick(Profile.all)
        guard let column = columns[profile.name] else { return }
        let world = World(&dice, size: dice.chance(0.03) ? 2 : dice.below(2), isPlain: true)
        var command = try Case(profile, world, bench.runner, &dice, share: 0).command
        if try command.options.contains(where: { $0[0] == "-f" }) || !bench.run(command).isGood { return }
        var rows = Lines.rows(command.input)
        if rows.isEmpty { return }
        let (at, text) = (dice.below(rows.count), dice.pick(bad))
        rows[at][column] = text
        command.input = Lines.bytes(rows)
        try refused(command, "stdin:\(at + 1): ", "\"\(text)\" on line \(at + 1)", bench)
    }

    private static func refused(_ command: Command, _ place: String, _ what: String, _ bench: Bench) throws {
        for threads in ["1", "3"] {
            let outcome = try bench.run(command.with(["-j", threads]))
            try bench.expect(outcome.ending == .status(1), "\(what) is taken", command)
            try bench.expect(
                outcome.message.hasPrefix("\(command.tool): \(place)"),
                "\(what) is said to be: \(outcome.message)", command)
        }
    }

    /// Changes a line so that a file of a form of its own cannot be right.
    private static func damaged(_ bytes: [UInt8], _ names: Set<String>, _ dice: inout Dice) -> (
        [UInt8], String
    ) {
        var rows = Lines.rows(bytes)
        if rows.isEmpty { return ([], "nothing") }
        let counts = rows.indices.filter { rows[$0].count == 3 && names.contains(rows[$0][1]) }
        let others = rows.indices.filter { !["model", "basis", "sums"].contains(rows[$0][0]) }
        if !counts.isEmpty && (others.isEmpty || dice.chance(0.4)) {
            let at = dice.pick(counts)
            let old = rows[at].joined(separator: " ")
            let count = Int(rows[at][2]) ?? 0
            rows[at][2] = dice.pick([
                "-1", "x", "", "1.5", "99999999999999999999", String(count + 1), String(max(0, count - 1)),
            ])
            if rows[at][2] == String(count) { rows[at][2] = "x" }
            return (Lines.bytes(rows), "\(rows[at][2]) for \(old)")
        }
        let at = dice.pick(others.isEmpty ? Array(rows.indices) : others)
        let column = rows[at].count - 1
        // A sum has as many parts as it takes.
        switch rows[at][0] == "sum" ? dice.pick([0, 3]) : dice.below(4) {
        case 0:
            let row = rows.remove(at: at)
            return (Lines.bytes(rows), "without \(row.prefix(2))")
        case 1:
            rows[at].removeLast()
        case 2:
            rows[at].append("0.5")
        default:
            rows[at][column] = dice.pick(bad)
        }
        return (Lines.bytes(rows), "with \(rows[at].joined(separator: " "))")
    }

    private static func models(_ dice: inout Dice, _ bench: Bench) throws {
        let world = World(&dice, size: dice.below(2), isPlain: true)
        let maker = Maker(world: world, runner: bench.runner)
        let solver = dice.pick(["sgd", "als", "gibbs", "ials"])
        let options = ["-s", solver, "-k", "2", "-e", "2"] + (solver == "ials" ? ["-l", "0.01"] : [])
        var command = Command(tool: "mfpredict", operands: ["model"])
        let model = try maker.bytes(.model(options), &dice)
        if model.isEmpty { return }
        let (bytes, what) = damaged(model, ["factors", "users", "items"], &dice)
        command.files["model"] = bytes
        command.input = Array("u0\ti0\n".utf8)
        try refused(command, "model", what, bench)
        let fold = Command(
            tool: "mftrain", options: [["-F", "model"]], input: Array("u0\ti0\t1\n".utf8),
            files: command.files)
        try refused(fold, "", what, bench)
    }

    private static func parts(_ dice: inout Dice, _ bench: Bench) throws {
        let world = World(&dice, size: dice.below(2), isPlain: true)
        let maker = Maker(world: world, runner: bench.runner)
        if dice.chance(0.5) {
            var command = Command(tool: "pca2", options: [["--basis", "basis"]])
            let (bytes, what) = damaged(try maker.bytes(.basis, &dice), ["components", "columns"], &dice)
            command.files["basis"] = bytes
            command.input = maker.table(.dense, &dice).bytes(world)
            try refused(command, "", what, bench)
        } else {
            var command = Command(tool: "cfeval", options: [["--merge"]])
            let sums = try maker.bytes(dice.chance(0.5) ? .sums([]) : .truthSums, &dice)
            if sums.isEmpty { return }
            let (bytes, what) = damaged(sums, [], &dice)
            command.input = bytes
            try refused(command, "", what, bench)
        }
    }
}
