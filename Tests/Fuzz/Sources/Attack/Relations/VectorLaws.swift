import Workbench

/// Events to vectors.
enum VectorLaws {
    static let all = [
        Relation("cfvec is a dictionary of sums", naive),
        Relation("cfvec -D and -C are its lines", dense),
    ]

    private static func command(_ dice: inout Dice, _ bench: Bench) -> (Command, [[String]]) {
        let world = World(&dice, size: dice.chance(0.05) ? 2 : dice.below(2), isPlain: true)
        let rows = Maker(world: world, runner: bench.runner).table(.vectors, &dice).rows
        var command = Command(tool: "cfvec", options: [["-j", String(dice.from(1...3))]])
        command.input = Lines.bytes(rows)
        return (command, rows)
    }

    private static func naive(_ dice: inout Dice, _ bench: Bench) throws {
        var (command, rows) = command(&dice, bench)
        let (how, least, isBinary, isTransposed) = (
            dice.pick(["sum", "last", "max"]), dice.from(1...3), dice.chance(0.2), dice.chance(0.4)
        )
        command.options += [["-a", how], ["-m", String(least)]] + (isBinary ? [["-w", "binary"]] : [])
        if isTransposed { command.options.append(["-t"]) }
        var (ids, items): ([String: Int], [String: Int]) = ([:], [:])
        var values: [[String]: Double] = [:]
        for row in rows {
            let (pair, weight) = (Array(row[..<2]), Lines.number(row[2]))
            if ids[row[0]] == nil { ids[row[0]] = ids.count }
            if values[pair] == nil { items[row[1], default: 0] += 1 }
            let old = values[pair]
            values[pair] =
                old.map { how == "sum" ? $0 + weight : how == "last" ? weight : max($0, weight) } ?? weight
        }
        let kept = values.filter { items[$0.key[1], default: 0] >= least }
        let wanted = kept.map { pair, value in
            [pair[isTransposed ? 1 : 0], pair[isTransposed ? 0 : 1], isBinary ? "1" : Lines.plain(value)]
        }.sorted { one, other in
            isTransposed
                ? (one[0], ids[one[1], default: 0]) < (other[0], ids[other[1], default: 0])
                : (ids[one[0], default: 0], one[1]) < (ids[other[0], default: 0], other[1])
        }
        try bench.expect(
            bench.output(of: command) == Lines.bytes(wanted), "not that of a dictionary", command)
    }

    private static func dense(_ dice: inout Dice, _ bench: Bench) throws {
        let (command, _) = command(&dice, bench)
        let rows = try bench.rows(of: command, 3)
        let columns = try bench.rows(of: command.with(["-C"]), 3)
        var values: [[String]: String] = [:]
        for row in rows { values[Array(row[..<2])] = row[2] }
        for (at, column) in columns.enumerated() {
            let count = rows.count { $0[1] == column[1] }
            try bench.expect(
                column[0] == String(at) && column[2] == String(count), "-C: \(column)", command.with(["-C"]))
        }
        let names = columns.map { $0[1] }
        for row in try bench.rows(of: command.with(["-D"])) {
            let wanted = names.map { values[[row[0], $0]] ?? "0" }
            try bench.expect(Array(row[1...]) == wanted, "-D: \(row[0])", command.with(["-D"]))
        }
    }
}
