import Workbench

/// Neighbours vote. Weights are sixteenths, so that every sum is exact, and a division is rounded once.
enum VoteLaws {
    static let all = [
        Relation("cfrec is a product of tables", naive),
        Relation("cfrec -k, -x and files of items are filters", filters),
        Relation("cfrec --pairs has the scores of the lists", pairs),
        Relation("cfrec --explain adds up", parts),
    ]

    private static func command(_ dice: inout Dice, _ bench: Bench) -> (
        Command, left: [[String]], right: [[String]]
    ) {
        let world = World(&dice, size: dice.chance(0.04) ? 2 : dice.below(2), isPlain: true)
        let maker = Maker(world: world, runner: bench.runner)
        let left = Maker.grouped(maker.table(.vectors, &dice)).rows
        let right = maker.table(.votes, &dice).rows
        var command = Command(
            tool: "cfrec", options: [["-j", String(dice.from(1...3))]], operands: ["right"])
        command.input = Lines.bytes(left)
        command.files["right"] = Lines.bytes(right)
        return (command, left, right)
    }

    private static func naive(_ dice: inout Dice, _ bench: Bench) throws {
        var (command, left, right) = command(&dice, bench)
        let average = dice.pick(["", "", "-a", "-A"])
        let shrink = average.isEmpty ? 0 : dice.pick([0.0, 2])
        if !average.isEmpty { command.options += [[average], ["-s", "\(shrink)"], ["-q"]] }
        let (keys, _) = SimilarityLaws.vectors(left)
        let (mids, _) = SimilarityLaws.vectors(right)
        let places = Dictionary(uniqueKeysWithValues: zip(mids, 0...))
        // A pair that comes again, on either side, votes again.
        var lines: [String: [(mid: String, a: Double)]] = [:]
        for row in left { lines[row[0], default: []].append((row[1], Lines.number(row[2]))) }
        var votes: [String: [(item: String, b: Double)]] = [:]
        for row in right { votes[row[0], default: []].append((row[1], Lines.number(row[2]))) }
        var wanted: [[String]] = []
        for key in keys {
            var (order, sums, divisors): ([String], [String: Double], [String: Double]) = ([], [:], [:])
            let mine = (lines[key] ?? []).filter { places[$0.mid] != nil }
                .sorted { (-$0.a, places[$0.mid, default: -1]) < (-$1.a, places[$1.mid, default: -1]) }
            for (mid, a) in mine {
                for (item, b) in votes[mid, default: []] {
                    if sums[item] == nil { order.append(item) }
                    sums[item, default: 0] += a * b
                    divisors[item, default: 0] += average == "-A" ? b : a
                }
            }
            let scores = order.map {
                average.isEmpty
                    ? sums[$0, default: 0] : sums[$0, default: 0] / (divisors[$0, default: 0] + shrink)
            }
            let best = zip(order, scores).enumerated().sorted { (-$0.1.1, $0.0) < (-$1.1.1, $1.0) }
            wanted += best.map { [key, $0.1.0, "\($0.1.1)"] }
        }
        let got = try bench.rows(of: command, 3)
        if got == wanted { return }
        let at = zip(got, wanted).prefix { $0 == $1 }.count
        throw Finding(
            what:
                "line \(at + 1) is \(at < got.count ? got[at] : []), not \(at < wanted.count ? wanted[at] : [])",
            commands: [command])
    }

    private static func filters(_ dice: inout Dice, _ bench: Bench) throws {
        let (command, left, right) = command(&dice, bench)
        var rows = try bench.rows(of: command, 3)
        var filtered = command
        filtered.options.append(["-q"])
        if dice.chance(0.6) {
            let out = left.filter { _ in dice.chance(0.4) }
            filtered.options.append(["-x", "out"])
            filtered.files["out"] = Lines.bytes(out.map { Array($0[..<2]) })
            let pairs = Set(out.map { Array($0[..<2]) })
            rows = rows.filter { !pairs.contains(Array($0[..<2])) }
        }
        for option in ["--exclude-items", "--only-items"] where dice.chance(0.4) {
            let items = Array(Set(right.map { $0[1] })).sorted().filter { _ in dice.chance(0.5) }
            filtered.options.append([option, option])
            filtered.files[option] = Lines.bytes(items.map { [$0] })
            rows = rows.filter { items.contains($0[1]) == (option == "--only-items") }
        }
        try bench.expect(bench.rows(of: filtered) == rows, "not a filter", filtered)
        let k = ["-k", String(dice.from(1...3))]
        var topk = Command(tool: "topk", options: [k])
        topk.input = Lines.bytes(rows)
        try bench.same(filtered.with(k), topk, "-k is not topk")
        // A key's lines may come in any order.
        var other = command
        other.input = Lines.bytes(Maker.grouped(Table(names: [], rows: dice.shuffled(left))).rows)
        try bench.expect(
            Lines.sorted(bench.output(of: other)) == Lines.sorted(bench.output(of: command)), "order counts",
            other, command)
    }

    private static func pairs(_ dice: inout Dice, _ bench: Bench) throws {
        let (command, left, right) = command(&dice, bench)
        if left.isEmpty || right.isEmpty { return }
        var scores: [[String]: String] = [:]
        for row in try bench.rows(of: command, 3) { scores[Array(row[..<2])] = row[2] }
        let some = (0...dice.below(20)).map { _ in [dice.pick(left)[0], dice.pick(right)[1], "z"] }
        var paired = command.with(["--pairs", "pairs"], ["-q"])
        paired.files["pairs"] = Lines.bytes(some)
        let wanted = some.map { $0 + [scores[Array($0[..<2])] ?? "0.0"] }
        try bench.expect(bench.rows(of: paired) == wanted, "other scores", paired, command)
    }

    private static func parts(_ dice: inout Dice, _ bench: Bench) throws {
        let (command, _, _) = command(&dice, bench)
        var sums: [[String]: Double] = [:]
        for row in try bench.rows(of: command.with(["--explain", "100000"]), 4) {
            sums[Array(row[..<2]), default: 0] += Lines.number(row[3])
        }
        let rows = try bench.rows(of: command, 3)
        try bench.expect(rows.count == sums.count, "\(sums.count) items, not \(rows.count)", command)
        for row in rows {
            try bench.expect(sums[Array(row[..<2])] == Double(row[2]), "parts of \(row)", command)
        }
    }
}
