import Workbench

/// Similarity of all pairs, and weights of items.
enum SimilarityLaws {
    static let all = [
        Relation("cosim is a double loop", naive),
        Relation("cosim -k is cosim | topk", top),
        Relation("cosim -a in pieces is the whole", pieces),
        Relation("cfslim -a in pieces is the whole", slim),
    ]

    private static func command(_ tool: String, _ dice: inout Dice, _ bench: Bench) -> (Command, [[String]]) {
        let world = World(&dice, size: dice.chance(0.02) ? 2 : dice.below(2), isPlain: true)
        let table = Maker.grouped(Maker(world: world, runner: bench.runner).table(.vectors, &dice))
        var command = Command(tool: tool, options: [["-j", String(dice.from(1...3))]])
        command.input = Lines.bytes(table.rows)
        return (command, table.rows)
    }

    /// Entries that are repeated add up.
    static func vectors(_ rows: [[String]]) -> (order: [String], entries: [String: [String: Double]]) {
        var (order, entries): ([String], [String: [String: Double]]) = ([], [:])
        for row in rows {
            if entries[row[0]] == nil { order.append(row[0]) }
            entries[row[0], default: [:]][row[1], default: 0] += Lines.number(row[2])
        }
        return (order, entries)
    }

    private static func naive(_ dice: inout Dice, _ bench: Bench) throws {
        var (command, rows) = command("cosim", &dice, bench)
        if rows.count > 1000 { return }
        let measure = dice.pick(["cosine", "jaccard", "dot", "support", "confidence", "lift"])
        let shrink = dice.pick([0.0, 0, 2])
        let least = dice.pick([0, 0, 2])
        command.options += [["-M", measure], ["-s", "\(shrink)"], ["-o", String(least)]]
        let (order, entries) = vectors(rows)
        let features = Double(Set(rows.map { $0[1] }).count)
        let lengths = entries.mapValues { $0.values.reduce(0) { $0 + $1 * $1 } }
        var wanted: [[String]: Double] = [:]
        for (a, x) in entries {
            for (b, y) in entries where a != b {
                let shared = x.keys.filter { y[$0] != nil }
                let n = Double(shared.count)
                if shared.isEmpty || shared.count < least { continue }
                let dot = shared.reduce(0) { $0 + x[$1, default: 0] * y[$1, default: 0] }
                let value =
                    switch measure {
                    case "cosine": dot / (lengths[a, default: 0] * lengths[b, default: 0]).squareRoot()
                    case "jaccard": n / Double(x.count + y.count - shared.count)
                    case "dot": dot
                    case "support": n
                    case "confidence": n / Double(x.count)
                    default: features * n / Double(x.count * y.count)
                    }
                wanted[[a, b]] = value * n / (n + shrink)
            }
        }
        let lines = try bench.rows(of: command, 3)
        try bench.expect(lines.count == wanted.count, "\(lines.count) pairs, not \(wanted.count)", command)
        let places = Dictionary(uniqueKeysWithValues: zip(order, 0...))
        var last: (Int, Double, Int) = (-1, 0, 0)
        for line in lines {
            let right = wanted[Array(line[..<2])] ?? -1
            try bench.expect(Lines.near(line[2], right, 1e-14), "\(line), not \(right)", command)
            let place = (places[line[0], default: -1], -Lines.number(line[2]), places[line[1], default: -1])
            try bench.expect(last < place, "\(line) is not in order", command)
            last = place
        }
    }

    private static func top(_ dice: inout Dice, _ bench: Bench) throws {
        var (command, _) = command("cosim", &dice, bench)
        command.options += dice.pick([
            [], [["-1"]], [["-S"]], [["-M", "jaccard"]], [["-M", "lift"]], [["-m", "0.3"]],
        ])
        let k = ["-k", String(dice.from(1...4))]
        var topk = Command(tool: "topk", options: [k])
        topk.input = try bench.output(of: command)
        try bench.same(command.with(k), topk)
        if command.options.contains(["-1"]) { return }
        topk.options.append(["-g", "2"])
        let target = command.with(k, ["-t"])
        try bench.expect(
            Lines.sorted(bench.output(of: target)) == Lines.sorted(bench.output(of: topk)),
            "-t differs from topk -g 2",
            target, topk)
    }

    private static func pieces(_ dice: inout Dice, _ bench: Bench) throws {
        var (command, rows) = command("cosim", &dice, bench)
        if rows.isEmpty { return }
        command.options += [["-a", "all"]] + dice.pick([[], [["-k", "2"]], [["-M", "dot"]]])
        command.files["all"] = command.input
        var (first, second) = (command, command)
        let at = rows.indices.filter { $0 == 0 || rows[$0][0] != rows[$0 - 1][0] }
        let cut = dice.pick(at)
        first.input = Lines.bytes(Array(rows[..<cut]))
        second.input = Lines.bytes(Array(rows[cut...]))
        let whole = try bench.output(of: command)
        try bench.expect(
            bench.output(of: first) + bench.output(of: second) == whole, "pieces differ", first, second)
        var alone = command
        alone.options.removeAll { $0 == ["-a", "all"] }
        try bench.same(alone, command, "-a with itself differs")
    }

    private static func slim(_ dice: inout Dice, _ bench: Bench) throws {
        var (command, rows) = command("cfslim", &dice, bench)
        if rows.isEmpty || rows.count > 1000 { return }
        command.options += dice.pick([[], [["-k", "2"]], [["-c", "2"]], [["-u", "0"]]])
        let whole = try bench.output(of: command)
        for row in Lines.rows(whole) { try bench.expect(row[0] != row[1], "a weight for itself", command) }
        command.options.append(["-a", "all"])
        command.files["all"] = command.input
        let ids = Array(Set(rows.map { $0[0] })).sorted()
        let cut = dice.below(ids.count + 1)
        var parts: [UInt8] = []
        for part in [ids[..<cut], ids[cut...]] {
            command.input = Lines.bytes(part.map { [$0] })
            parts += try bench.output(of: command)
        }
        try bench.expect(Lines.sorted(parts) == Lines.sorted(whole), "the pieces have other lines", command)
    }
}
