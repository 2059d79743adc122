import Workbench

/// The best lines of each group.
enum TopLaws {
    static let all = [
        Relation("topk is a stable sort and a cut", naive),
        Relation("topk of topks is topk", associative),
    ]

    private static func command(_ dice: inout Dice, _ bench: Bench) -> (Command, [[String]]) {
        let world = World(&dice, size: dice.chance(0.08) ? 2 : dice.below(2), isPlain: true)
        let rows = Maker(world: world, runner: bench.runner).table(.timed, &dice).rows
        var command = Command(
            tool: "topk", options: [["-k", String(dice.from(1...4))], ["-j", String(dice.from(1...4))]])
        command.input = Lines.bytes(rows)
        command.isPiped = dice.chance(0.5)
        return (command, rows)
    }

    private static func naive(_ dice: inout Dice, _ bench: Bench) throws {
        var (command, rows) = command(&dice, bench)
        let (count, group, score, isReverse, hasRank) = (
            dice.from(1...4),
            dice.pick([[0], [1], [0, 1], []]), dice.pick([2, 3]), dice.chance(0.3), dice.chance(0.3)
        )
        command.options.append(["-k", String(count)])
        if group != [0] {
            command.options.append([
                "-g", group.isEmpty ? "0" : group.map { String($0 + 1) }.joined(separator: ","),
            ])
        }
        if score == 2 { command.options.append(["-s", "3"]) }
        if isReverse { command.options.append(["-r"]) }
        if hasRank { command.options.append(["-R"]) }
        if group == [0] && dice.chance(0.3) {
            rows = Maker.grouped(Table(names: [], rows: rows)).rows
            command.input = Lines.bytes(rows)
            command.options.append(["-c"])
        }
        var groups: [[String]: [(score: Double, row: [String])]] = [:]
        var order: [[String]] = []
        for row in rows {
            let key = group.map { row[$0] }
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append((Lines.number(row[score]) * (isReverse ? -1 : 1), row))
        }
        let wanted = order.flatMap { key in
            // The offset makes the sort stable.
            let best = groups[key, default: []].enumerated().sorted {
                ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
            }
            return best.prefix(count).enumerated().map { rank, line in
                hasRank
                    ? [line.element.row[0], String(rank + 1)] + line.element.row.dropFirst()
                    : line.element.row
            }
        }
        try bench.expect(bench.output(of: command) == Lines.bytes(wanted), "not that of a sort", command)
    }

    private static func associative(_ dice: inout Dice, _ bench: Bench) throws {
        let (command, _) = command(&dice, bench)
        var (first, second, both) = (command, command, command)
        (first.input, second.input) = Lines.cut(command.input, &dice)
        both.input = try bench.output(of: first) + bench.output(of: second)
        try bench.same(command, both)
    }
}
