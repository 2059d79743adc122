import Glibc
import Workbench

/// Metrics of predictions and of lists.
enum MetricLaws {
    static let all = [
        Relation("cfeval's errors are exact", errors),
        Relation("cfeval's lists are as by hand", lists),
        Relation("cfeval --merge of shards is the whole", shards),
    ]

    private static func errors(_ dice: inout Dice, _ bench: Bench) throws {
        let count = dice.chance(0.03) ? 60_000 : dice.from(1...500)
        var (rows, squares, sizes): ([[String]], Int, Int) = ([], 0, 0)
        for at in 0..<count {
            let (rating, prediction) = (dice.from(-400...400), dice.from(-400...400))
            rows.append(["u\(at % 7)", "i\(at)", "\(Double(rating) / 8)", "\(Double(prediction) / 8)"])
            squares += (rating - prediction) * (rating - prediction)
            sizes += abs(rating - prediction)
        }
        var command = Command(tool: "cfeval", options: [["-j", String(dice.from(1...3))]])
        command.input = Lines.bytes(dice.shuffled(rows))
        let mse = Double(squares) / 64 / Double(count)
        let wanted = [
            ["n", String(count)], ["mse", Lines.plain(mse)],
            ["mae", Lines.plain(Double(sizes) / 8 / Double(count))],
        ]
        let got = try bench.rows(of: command.with(["-m", "n,mse,mae,rmse"]), 2)
        for (line, right) in zip(got, wanted) {
            try bench.expect(
                line[0] == right[0] && Double(line[1]) == Double(right[1]), "\(line), not \(right)", command)
        }
        try bench.expect(
            got.count == 4 && Lines.near(got[3][1], mse.squareRoot(), 3e-16), "rmse \(got)", command)
    }

    private static func lists(_ dice: inout Dice, _ bench: Bench) throws {
        let world = World(&dice, size: dice.below(2), isPlain: true)
        let maker = Maker(world: world, runner: bench.runner)
        let (ranked, truth, k) = (
            maker.table(.ranked, &dice).rows, maker.table(.pairs, &dice).rows, dice.from(1...6)
        )
        var command = Command(tool: "cfeval", options: [["-t", "truth"], ["-k", String(k)], ["-q"]])
        command.options += [["-m", "users,precision,recall,recall_min,ndcg,map,map_r,mrr,hit_rate"]]
        command.input = Lines.bytes(ranked)
        command.files["truth"] = Lines.bytes(truth)
        var relevant: [String: Set<String>] = [:]
        for row in truth { relevant[row[0], default: []].insert(row[1]) }
        var sums = [Double](repeating: 0, count: 8)
        for (user, items) in relevant {
            let list = ranked.filter { $0[0] == user }.prefix(k).map { items.contains($0[1]) }
            let hits = Double(list.count { $0 })
            let (n, best) = (Double(items.count), Double(min(k, items.count)))
            var (gain, precision, seen, first) = (0.0, 0.0, 0.0, 0.0)
            for (at, isHit) in list.enumerated() where isHit {
                seen += 1
                gain += 1 / log2(Double(at + 2))
                precision += seen / Double(at + 1)
                if first == 0 { first = 1 / Double(at + 1) }
            }
            let ideal = (0..<Int(best)).reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
            let values = [
                hits / Double(k), hits / n, hits / best, gain / ideal, precision / best, precision / n, first,
                hits > 0 ? 1 : 0,
            ]
            for (at, value) in values.enumerated() { sums[at] += value }
        }
        let got = try bench.rows(of: command, 2)
        let users = Double(relevant.count)
        for (line, right) in zip(got, [users] + sums.map { $0 / users }) {
            try bench.expect(Lines.near(line[1], right, 1e-13), "\(line), not \(right)", command)
        }
        try bench.expect(got.count == 9, "\(got.count) lines", command)
    }

    private static func shards(_ dice: inout Dice, _ bench: Bench) throws {
        let world = World(&dice, size: dice.below(2), isPlain: true)
        let maker = Maker(world: world, runner: bench.runner)
        var command = Command(tool: "cfeval", options: [["-q"]])
        let isOfLists = dice.chance(0.5)
        if dice.chance(0.3) { command.options.append(["-b", "20"]) }
        if isOfLists {
            command.options.append(["-t", "truth"])
            command.files["truth"] = maker.table(.pairs, &dice).bytes(world)
        }
        let rows = maker.table(isOfLists ? .ranked : .predictions, &dice).rows
        command.input = Lines.bytes(rows)
        let count = dice.from(1...3)
        var merge = Command(tool: "cfeval", options: [["--merge"]])
        for shard in 0..<count {
            var part = command.with(["--sums"])
            part.input = Lines.bytes(rows.filter { Lines.shard($0[0], of: count) == shard })
            merge.files["part\(shard)"] = try bench.output(of: part)
            merge.operands.append("part\(shard)")
        }
        merge.operands = dice.shuffled(merge.operands)
        try bench.same(command, merge, "shards differ from the whole")
    }
}
