import Workbench

/// Factor models: training in pieces, and what is predicted.
enum ModelLaws {
    static let all = [
        Relation("mfpredict is a dot product", naive),
        Relation("mfpredict -k has the predictions of pairs", lists),
        Relation("mftrain -i goes on as if it had not stopped", goingOn),
        Relation("half-steps over shards are one process", halves),
        Relation("ials adds up the confidences of a pair", sums),
        Relation("mftrain -F of shards is that of the whole", folding),
        Relation("mfpredict --explain adds up", parts),
    ]

    private static func ratings(
        _ dice: inout Dice, _ bench: Bench, size: Int, _ content: Content = .ratings
    ) -> (World, [[String]]) {
        let world = World(&dice, size: size, isPlain: true)
        return (world, Maker(world: world, runner: bench.runner).table(content, &dice).rows)
    }

    private static func training(_ options: [String]..., on rows: [[String]]) -> Command {
        var command = Command(tool: "mftrain", options: options + [["-k", "3"]])
        command.input = Lines.bytes(rows)
        return command
    }

    private struct Model {
        var (mean, low, high) = (0.0, -Double.infinity, Double.infinity)
        /// What an unknown user is taken for.
        var average: [Double]?
        var rows: [[String]: [Double]] = [:]

        init(_ bytes: [UInt8]) {
            for row in Lines.rows(bytes) {
                switch (row[0], row[1]) {
                case ("model", "mean"): mean = Lines.number(row[2])
                case ("model", "min"): low = Lines.number(row[2])
                case ("model", "max"): high = Lines.number(row[2])
                case ("model", "prior_mean"): average = row[2...].map { Lines.number($0) }
                case ("model", _): break
                default: rows[Array(row[..<2])] = row[2...].map { Lines.number($0) }
                }
            }
        }

        /// A bias, then factors, on either side.
        func prediction(_ user: String, _ item: String) -> Double {
            let (u, i) = (rows[["user", user]] ?? average, rows[["item", item]])
            var sum = mean + (u?[0] ?? 0) + (i?[0] ?? 0)
            if let u, let i { for at in 1..<u.count { sum += u[at] * i[at] } }
            return sum
        }
    }

    private static func naive(_ dice: inout Dice, _ bench: Bench) throws {
        let (world, rows) = ratings(&dice, bench, size: dice.below(2))
        let train = training(["-s", dice.pick(["sgd", "als", "gibbs"])], ["-e", "2"], on: rows)
        var predict = Command(tool: "mfpredict", operands: ["model"])
        let bytes = try bench.output(of: train)
        predict.files["model"] = bytes
        let model = Model(bytes)
        let pairs =
            rows + (0..<9).map { _ in [world.user(&dice), world.item(&dice)] } + [
                ["nobody", "i0"], ["u0", "nothing"],
            ]
        predict.input = Lines.bytes(pairs)
        let isClipped = dice.chance(0.5)
        if !isClipped { predict.options.append(["--no-clip"]) }
        let lines = try bench.rows(of: predict)
        try bench.expect(lines.count == pairs.count, "\(lines.count) lines, not \(pairs.count)", predict)
        for (line, pair) in zip(lines, pairs) {
            var right = model.prediction(pair[0], pair[1])
            if isClipped { right = min(max(right, model.low), model.high) }
            try bench.expect(
                Array(line.dropLast()) == pair
                    && Lines.near(line[line.count - 1], right, 2e-5 * max(1, abs(model.mean))),
                "\(line), not \(right)", predict)
        }
    }

    private static func lists(_ dice: inout Dice, _ bench: Bench) throws {
        let (world, rows) = ratings(&dice, bench, size: dice.below(2))
        let train = training(["-s", dice.pick(["sgd", "als"])], ["-e", "2"], on: rows)
        var (list, pairs) = (
            Command(tool: "mfpredict", operands: ["model"]), Command(tool: "mfpredict", operands: ["model"])
        )
        list.files["model"] = try bench.output(of: train)
        pairs.files = list.files
        let k = dice.from(1...5)
        list.options = [["-k", String(k)], ["--no-clip"], ["-j", String(dice.from(1...3))]]
        pairs.options = [["--no-clip"]]
        let items = Array(Set(rows.map { $0[1] })).sorted()
        let users = Array(Set((0..<4).map { _ in world.user(&dice) })).sorted()
        list.input = Lines.bytes(users.map { [$0] })
        pairs.input = Lines.bytes(users.flatMap { user in items.map { [user, $0] } })
        var topk = Command(tool: "topk", options: [["-k", String(k)]])
        topk.input = try bench.output(of: pairs)
        let (mine, theirs) = (try bench.rows(of: list, 3), try bench.rows(of: topk, 3))
        try bench.expect(
            mine.map { [$0[0], $0[2]] } == theirs.map { [$0[0], $0[2]] }, "other scores", list, pairs, topk)
        var all: [[String]: String] = [:]
        for row in Lines.rows(topk.input) { all[Array(row[..<2])] = row[2] }
        for row in mine { try bench.expect(all[Array(row[..<2])] == row[2], "\(row)", list, pairs) }
    }

    private static func goingOn(_ dice: inout Dice, _ bench: Bench) throws {
        let solver = dice.pick(["als", "ials"])
        let (_, rows) = ratings(&dice, bench, size: dice.below(2), .vectors)
        let (first, more) = (dice.below(3), dice.from(1...2))
        // What is chosen by trial would be chosen anew.
        let zero = training(
            ["-s", solver], ["-e", "0"], solver == "ials" ? ["-l", "0.01"] : [], on: dice.shuffled(rows))
        var some = Command(
            tool: "mftrain", options: [["-s", solver], ["-i", "model"]], input: Lines.bytes(rows))
        some.files["model"] = try bench.output(of: zero)
        let whole = some.with(["-e", String(first + more)], ["-j", "3"])
        var rest = some.with(["-e", String(more)])
        rest.files["model"] = try bench.output(of: some.with(["-e", String(first)]))
        func factors(_ command: Command) throws -> [[String]] {
            try bench.rows(of: command).filter { $0[0] != "model" }
        }
        try bench.expect(factors(rest) == factors(whole), "other factors", rest, whole)
    }

    private static func halves(_ dice: inout Dice, _ bench: Bench) throws {
        let solver = dice.pick(["als", "ials"])
        let (_, rows) = ratings(&dice, bench, size: dice.below(2), .vectors)
        let start = training(["-s", solver], ["-e", "0"], on: rows).with(
            solver == "ials" ? ["-l", "0.01"] : ["-l", "0.5"])
        let model = try bench.rows(of: start, 2)
        let header = model.filter { $0[0] == "model" }
        var (users, items) = (model.filter { $0[0] == "user" }, model.filter { $0[0] == "item" })
        for side in ["users", "items"] {
            let count = dice.from(1...4)
            var fitted: [[String]] = []
            for shard in 0..<count {
                var half = Command(tool: "mftrain", options: [["--fit", side], ["-i", "model"]])
                half.files["model"] = Lines.bytes(header + users + items)
                let column = side == "users" ? 0 : 1
                half.input = Lines.bytes(
                    dice.shuffled(rows.filter { Lines.shard($0[column], of: count) == shard }))
                fitted += try bench.rows(of: half, 2)
            }
            fitted.sort { $0[1] < $1[1] }
            if side == "users" { users = fitted } else { items = fitted }
        }
        var one = Command(tool: "mftrain", options: [["-s", solver], ["-e", "1"], ["-i", "model"]])
        one.files["model"] = Lines.bytes(model)
        one.input = Lines.bytes(rows)
        let wanted = try bench.rows(of: one)
        try bench.expect(wanted == header + users + items, "other factors", one)
    }

    private static func sums(_ dice: inout Dice, _ bench: Bench) throws {
        let (_, rows) = ratings(&dice, bench, size: dice.below(2), .vectors)
        var confidences: [[String]: Double] = [:]
        // Sixteenths: the sums are exact.
        for row in rows { confidences[Array(row[..<2]), default: 0] += Lines.number(row[2]) }
        let once = dice.shuffled(
            confidences.map { $0 + [String($1)] }.sorted { $0.lexicographicallyPrecedes($1) })
        func models(_ rows: [[String]]) throws -> [[[String]]] {
            // From such a start the order of lines makes no difference.
            let zero = training(["-s", "ials"], ["-e", "0"], ["-l", "0.01"], on: rows)
            var more = Command(
                tool: "mftrain", options: [["-s", "ials"], ["-i", "model"], ["-e", "2"]],
                input: Lines.bytes(rows))
            more.files["model"] = try bench.output(of: zero)
            return try [bench.rows(of: zero), bench.rows(of: more)]
        }
        try bench.expect(
            models(rows) == models(once), "other factors",
            training(["-s", "ials"], ["-l", "0.01"], on: rows),
            training(["-s", "ials"], ["-l", "0.01"], on: once))
    }

    private static func folding(_ dice: inout Dice, _ bench: Bench) throws {
        let solver = dice.pick(["als", "sgd", "ials"])
        let (_, rows) = ratings(&dice, bench, size: dice.below(2), .vectors)
        let train = training(["-s", solver], ["-e", "1"], on: rows).with(
            solver == "ials" ? ["-l", "0.01"] : ["-l", "0.5"])
        let grouped = Maker.grouped(Table(names: [], rows: rows)).rows
        var fold = Command(tool: "mftrain", options: [["-F", "model"]])
        fold.files["model"] = try bench.output(of: train)
        func users(_ rows: [[String]]) throws -> [[String]] {
            fold.input = Lines.bytes(rows)
            return try bench.rows(of: fold.with(["-j", String(dice.from(1...3))])).filter { $0[0] == "user" }
        }
        let whole = try users(grouped)
        let parts =
            try users(grouped.filter { Lines.shard($0[0], of: 2) == 0 })
            + users(grouped.filter { Lines.shard($0[0], of: 2) == 1 })
        try bench.expect(Set(parts) == Set(whole) && parts.count == whole.count, "shards differ", fold)
    }

    private static func parts(_ dice: inout Dice, _ bench: Bench) throws {
        let solver = dice.pick(["als", "sgd", "gibbs", "ials"])
        let (_, rows) = ratings(&dice, bench, size: dice.below(2), .vectors)
        let train = training(["-s", solver], ["-e", "2"], solver == "ials" ? ["-l", "0.01"] : [], on: rows)
        var list = Command(
            tool: "mfpredict", options: [["-A"], ["-k", "5"], ["--own", "own"], ["--no-clip"]],
            operands: ["model"])
        list.files = ["model": try bench.output(of: train), "own": Lines.bytes(rows)]
        var sums: [[String]: Double] = [:]
        for row in try bench.rows(of: list.with(["--explain", "100000"]), 4) {
            sums[Array(row[..<2]), default: 0] += Lines.number(row[3])
        }
        let scores = try bench.rows(of: list, 3)
        try bench.expect(scores.count == sums.count, "\(sums.count) items, not \(scores.count)", list)
        for row in scores {
            let sum = sums[Array(row[..<2])] ?? .nan
            try bench.expect(Lines.near(row[2], sum, 1e-4), "\(row), not \(sum)", list)
        }
    }
}
