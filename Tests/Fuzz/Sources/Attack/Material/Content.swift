import Workbench

/// What a file holds.
enum Content: Equatable {
    case ratings, events, lists, vectors, pairs, graded, items, users, scored, votes, predictions, ranked,
        timed
    case dense
    /// What a tool makes of a table: a model of these options of `mftrain`, a basis, sums.
    case model([String]), basis, sums([String]), truthSums
    case nothing

    /// How many columns play a role; 0: `-f` cannot place them.
    var roles: Int {
        switch self {
        case .ratings, .vectors, .graded, .votes, .timed, .ranked: 3
        case .pairs, .scored: 2
        case .items, .users: 1
        case .predictions: 4
        default: 0
        }
    }
}

/// Makes files of a world.
struct Maker {
    let world: World
    let runner: Runner

    func bytes(_ content: Content, _ dice: inout Dice, _ layout: Layout? = nil) throws(Problem) -> [UInt8] {
        switch content {
        case .nothing: return []
        case .model(let options):
            return try made("mftrain", options, of: options.contains("ials") ? .vectors : .ratings, &dice)
        case .basis: return try made("pca2", ["--loadings"], of: .dense, &dice)
        case .sums(let options): return try made("cfeval", ["--sums"] + options, of: .predictions, &dice)
        case .truthSums:
            var command = Command(tool: "cfeval", options: [["--sums"], ["-t", "truth"]] + tableOptions)
            command.files["truth"] = table(.pairs, &dice).bytes(world)
            command.input = table(.ranked, &dice).bytes(world)
            return try runner.run(command).output
        default: return table(content, &dice).bytes(world, layout)
        }
    }

    /// `-d` and `-H`, where the tables have them.
    var tableOptions: [[String]] {
        (world.delimiter == "\t" ? [] : [["-d", world.delimiter]]) + (world.hasHeader ? [["-H"]] : [])
    }

    private func made(
        _ tool: String, _ options: [String], of content: Content, _ dice: inout Dice
    ) throws(Problem) -> [UInt8] {
        var command = Command(tool: tool, options: [options] + tableOptions)
        var table = table(content, &dice)
        // A model mostly knows everybody.
        if tool == "mftrain" && dice.chance(0.8) {
            table.rows += world.users.map { [$0, world.item(&dice), world.weight(&dice)] }
            table.rows += world.items.map { [world.user(&dice), $0, world.weight(&dice)] }
        }
        command.input = table.bytes(world)
        return try runner.run(command).output
    }

    func table(_ content: Content, _ dice: inout Dice) -> Table {
        switch content {
        case .ratings: Table(names: ["user", "item", "rating"], rows: triples(&dice, world.number))
        case .vectors: Table(names: ["id", "feature", "weight"], rows: triples(&dice, world.weight))
        case .graded:
            Table(
                names: ["user", "item", "grade"], rows: distinct(&dice) { dice in String(dice.from(0...4)) })
        case .votes:
            Table(
                names: ["mid", "item", "b"],
                rows: (0..<world.rows).map { _ in
                    [
                        dice.chance(0.5) ? world.user(&dice) : world.item(&dice), world.item(&dice),
                        world.weight(&dice),
                    ]
                })
        case .events:
            dice.chance(0.3)
                ? Table(
                    names: ["user", "item"], rows: triples(&dice, world.number).map { Array($0.prefix(2)) })
                : table(.ratings, &dice)
        case .lists:
            Table(
                names: ["list"],
                rows: world.users.map { user in [user] + (0...dice.below(6)).map { _ in world.item(&dice) } })
        case .pairs:
            Table(names: ["user", "item"], rows: triples(&dice, world.number).map { Array($0.prefix(2)) })
        case .items: Table(names: ["item"], rows: some(world.items, &dice).map { [$0] })
        case .users: Table(names: ["user"], rows: some(world.users, &dice).map { [$0] })
        case .scored:
            Table(
                names: ["item", "score"], rows: some(world.items, &dice).map { [$0, world.weight(&dice)] })
        case .timed:
            Table(
                names: ["user", "item", "rating", "time"],
                rows: triples(&dice, world.number).map { $0 + [String(dice.from(1...20))] })
        case .predictions:
            Table(
                names: ["user", "item", "rating", "prediction"],
                rows: triples(&dice, world.number).map { $0 + [world.number(&dice)] })
        case .ranked: Table(names: ["user", "item", "score"], rows: ranked(&dice))
        case .dense:
            dense(&dice)
        default: Table(names: [], rows: [])
        }
    }

    private func triples(_ dice: inout Dice, _ number: (inout Dice) -> String) -> [[String]] {
        (0..<world.rows).map { _ in [world.user(&dice), world.item(&dice), number(&dice)] }
    }

    private func distinct(_ dice: inout Dice, _ number: (inout Dice) -> String) -> [[String]] {
        var seen: Set<[String]> = []
        return triples(&dice, number).filter { seen.insert(Array($0.prefix(2))).inserted }
    }

    private func some(_ all: [String], _ dice: inout Dice) -> [String] {
        let share = dice.chance(0.5) ? 0.8 : 0.3
        return dice.shuffled(all).filter { _ in dice.chance(share) }
    }

    /// Lists, the best item first.
    private func ranked(_ dice: inout Dice) -> [[String]] {
        some(world.users, &dice).flatMap { user in
            let items = some(world.items, &dice).prefix(12)
            let scores = items.map { _ in dice.from(1...40) }.sorted(by: >)
            return zip(items, scores).map { [user, $0, "\(Double($1) / 8)"] }
        }
    }

    private func dense(_ dice: inout Dice) -> Table {
        Table(
            names: ["id"] + (1...world.width).map { "x\($0)" },
            rows: world.users.map { user in [user] + (0..<world.width).map { _ in world.number(&dice) } })
    }

    /// The lines of each first field brought together.
    static func grouped(_ table: Table) -> Table {
        var groups: [String: [[String]]] = [:]
        var order: [String] = []
        for row in table.rows {
            if groups[row[0]] == nil { order.append(row[0]) }
            groups[row[0], default: []].append(row)
        }
        return Table(names: table.names, rows: order.flatMap { groups[$0, default: []] })
    }
}
