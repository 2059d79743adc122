import CFMath
import CFTables
import TestSupport
import Testing

@Suite struct LineSelectorTests {
    /// The lines of a table as topk selects them.
    private func select(
        _ table: String, k: Int, lowest: Bool = false, contiguous: Bool = false, groups: [Int] = [0],
        threads: Int = 1
    ) throws -> [String] {
        try withFiles([bytes(table)]) { files in
            let columns = Columns(groups.map { _ in "group" }, selection: groups.map { .place($0) })
            let input = Input(files, TableFormat(), columns, mode: .streaming)
            let layout = ScoredLines.Layout(try input.splitter(), delimiter: 0x09, hasScoreColumn: false)
            let selector = LineSelector(k, lowest: lowest, areContiguous: contiguous)
            var keys = ContiguousKeys()
            var out: [String] = []
            func take(_ selector: LineSelector) throws(Failure) {
                try selector.forEachLine { (line: RawSpan, rank: Int) in
                    out.append("\(rank) \(line.text)")
                }
            }
            try input.forEachBlock(
                threads: threads,
                work: { block throws(Failure) in try ScoredLines(parsing: block, layout) },
                finish: { lines throws(Failure) in
                    if contiguous {
                        try selector.offer(lines, contiguous: &keys, emit: take)
                    } else {
                        for i in 0..<LineSelector.partitionCount { selector.offer(lines, partition: i) }
                    }
                })
            try take(selector)
            return out
        }
    }

    /// The same with nothing but sorting.
    private func naive(_ rows: [(key: String, score: Int)], k: Int, lowest: Bool) -> [String] {
        var order: [String] = []
        var groups: [String: [(line: Int, score: Int)]] = [:]
        for (i, row) in rows.enumerated() {
            if groups[row.key] == nil { order.append(row.key) }
            groups[row.key, default: []].append((i, row.score))
        }
        return order.flatMap { key in
            (groups[key] ?? [])
                .sorted { a, b in
                    a.score == b.score ? a.line < b.line : (a.score > b.score) != lowest
                }
                .prefix(k).enumerated()
                .map { "\($0 + 1) \(key)\tline\($1.line)\t\($1.score)" }
        }
    }

    private func table(_ rows: [(key: String, score: Int)]) -> String {
        rows.enumerated().map { "\($1.key)\tline\($0)\t\($1.score)\n" }.joined()
    }

    @Test func `agrees with sorting, many seeds`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let keys = 1 + random.below(12)
            let rows = (0..<random.below(400)).map { _ in
                (key: "key\(random.below(keys))", score: random.below(9) - 4)
            }
            let k = 1 + random.below(6)
            let lowest = seed % 3 == 0
            let selected = try select(table(rows), k: k, lowest: lowest, threads: 1 + seed % 3)
            #expect(selected == naive(rows, k: k, lowest: lowest))
        }
    }

    /// A whole number of 19 digits in one of the ways to write it.
    private func written(_ number: Int, _ random: inout SeededRandom) -> String {
        let digits = String(number.magnitude)
        let sign = number < 0 ? "-" : ["", "+"][random.below(2)]
        let point = random.below(20)
        let zeros = String(repeating: "0", count: random.below(3))
        switch random.below(3) {
        case 0: return sign + zeros + digits
        case 1: return "\(sign)\(digits).\(zeros)"
        default:
            return "\(sign)\(zeros)\(digits.prefix(point)).\(digits.dropFirst(point))\(zeros)e\(19 - point)"
        }
    }

    @Test func `scores are compared by decimal value, many seeds`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let base = [1_700_000_000_000_000_000, -1_700_000_000_000_000_000][seed % 2]
            let rows = (0..<200).map { _ in (key: "k\(random.below(4))", score: base + random.below(300)) }
            let texts = rows.map { written($0.score, &random) }
            let table = zip(rows, texts).enumerated().map { "\($1.0.key)\tline\($0)\t\($1.1)\n" }.joined()
            let k = [1, 4, 100][random.below(3)]
            let lowest = seed % 3 == 0
            let expected = naive(rows, k: k, lowest: lowest).map { $0.prefix { $0 != "\t" } + " " + line($0) }
            let selected = try select(table, k: k, lowest: lowest, threads: 2)
            #expect(selected.map { $0.prefix { $0 != "\t" } + " " + line($0) } == expected)
        }
    }

    /// The second field.
    private func line(_ text: String) -> Substring { text.split(separator: "\t")[1] }

    @Test func `sweeps over more lines than are noted at a time`() throws {
        var random = SeededRandom(seed: 7)
        let rows = (0..<300_000).map { i in (key: "k\(random.below(9))", score: i / 3 + random.below(50)) }
        for k in [1, 3, 100_000] {
            #expect(try select(table(rows), k: k, threads: 2) == naive(rows, k: k, lowest: false))
        }
    }

    @Test func `contiguous groups give the same`() throws {
        for seed in 0..<50 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = (0..<5).flatMap { group in
                (0..<1 + random.below(60)).map { _ in (key: "g\(group)", score: random.below(5)) }
            }
            let text = table(rows)
            #expect(try select(text, k: 3, contiguous: true) == select(text, k: 3))
        }
    }

    @Test func `selecting is associative`() throws {
        for seed in 0..<50 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = (0..<300).map { _ in (key: "k\(random.below(5))", score: random.below(20)) }
            let lines = table(rows).split(separator: "\n").map { $0 + "\n" }
            let cut = random.below(lines.count)
            let halves = [lines[..<cut], lines[cut...]].map { $0.joined() }
            let parts = try halves.flatMap {
                try select($0, k: 4).map { $0.drop { $0 != " " }.dropFirst() + "\n" }
            }
            #expect(try select(parts.joined(), k: 4).sorted() == select(lines.joined(), k: 4).sorted())
        }
    }

    @Test func `several columns make one group, also out of order`() throws {
        let text = "a\tx\t1\na\ty\t2\na\tx\t3\n"
        #expect(try select(text, k: 1, groups: [0, 1]) == ["1 a\tx\t3", "1 a\ty\t2"])
        #expect(try select(text, k: 1, groups: [1, 0]) == ["1 a\tx\t3", "1 a\ty\t2"])
        #expect(try select(text, k: 2, groups: []) == ["1 a\tx\t3", "2 a\ty\t2"])
    }

    @Test func `a group that comes back is named with its line`() {
        let error = failure { _ = try select("a\tx\t1\nb\tx\t1\na\tx\t1\n", k: 1, contiguous: true) }
        #expect(error?.message.contains(":3: key \"a\" comes back") == true)
    }

    @Test func `a line without a score is named`() {
        #expect(
            failure { _ = try select("a\tx\t1\na\n", k: 1) }?.message.contains(":2: no field for the score")
                == true)
        #expect(
            failure { _ = try select("a\tx\n", k: 1) }?.message.contains(":1: score \"x\" is not") == true)
    }
}
