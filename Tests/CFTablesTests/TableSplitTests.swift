import CFMath
import CFSupport
import CFTables
import TestSupport
import Testing

/// A line of a table in the usual layout.
private struct Row: Hashable {
    let user: String, item: String, time: Int, rest: String

    var line: String { "\(user)\t\(item)\t\(rest)\t\(time)" }
    var pair: String { "\(user)\t\(item)" }

    static func random(_ random: inout SeededRandom) -> [Row] {
        let (users, items, times) = (1 + random.below(12), 1 + random.below(20), 1 + random.below(60))
        return (0..<random.below(150)).map { _ in
            Row(
                user: "u\(random.below(users))", item: "item \(random.below(items))",
                time: random.below(times) - 10, rest: random.text("abc", 0...3))
        }
    }
}

/// What becomes of the lines.
private typealias Parts = [SplitPart: [String]]

private func run(
    _ rows: [Row], _ rule: SplitRule, seed: Int, least: (Int, Int)? = nil, threads: Int = 1,
    wanted: [SplitPart] = SplitPart.allCases
) throws -> Parts {
    let text = rows.map { $0.line + "\n" }.joined()
    return try withFiles([bytes(text)]) { files in
        let columns = Columns(["user", "item", "time"], selection: [.place(0), .place(1), .place(3)])
        let split = TableSplit(rule, seed: UInt64(seed), least: least, wanted: wanted, threads: threads)
        var parts: Parts = [:]
        let count = try split.run(Input(files, TableFormat(), columns, mode: .streaming)) {
            (part: SplitPart, lines: OutputBuffer) in
            parts[part, default: []] += lines.content.split(separator: "\n").map(String.init)
        }
        #expect(count == rows.count)
        return parts
    }
}

private func hash(_ text: String, _ seed: Int) -> UInt64 {
    bytes(text).withSpan { $0.xxh64(seed: UInt64(seed)) }
}

/// The same with sets and sorting.
private func naive(_ rows: [Row], _ rule: SplitRule, seed: Int, least: (Int, Int)?) -> Parts {
    var rows = rows
    while let least {
        let pairs = Set(rows.map { [$0.user, $0.item] })
        let kept = rows.filter { row in
            pairs.count { $0[0] == row.user } >= least.0 && pairs.count { $0[1] == row.item } >= least.1
        }
        if kept == rows { break }
        rows = kept
    }
    func unit(_ row: Row, _ byTime: Bool) -> [UInt64] {
        [byTime ? UInt64(1000 - row.time) : 0, hash(row.pair, seed)]
    }
    func part(_ row: Row) -> SplitPart {
        switch rule {
        case .byPair(let split): return split.part(hash(row.pair, seed))
        case .byUser(let split): return split.part(hash(row.user, seed))
        case .byTime(let split): return split.part(Double(row.time))
        case .latest(let size):
            return TimeSplit(size, of: rows.map { Double($0.time) }).part(Double(row.time))
        case .withinUsers(.counts(let test, let validation), let byTime):
            let units = Set(rows.filter { $0.user == row.user }.map { unit($0, byTime) })
            let rank = units.count { $0.lexicographicallyPrecedes(unit(row, byTime)) }
            if units.count <= test + validation { return .train }
            return rank < test ? .test : rank < test + validation ? .validation : .train
        case .withinUsers: preconditionFailure("not modelled here")
        }
    }
    return Dictionary(grouping: rows) { part($0) }.mapValues { $0.map(\.line) }
}

/// One of each kind.
private func rules(_ random: inout SeededRandom) -> [SplitRule] {
    let shares = SplitSize.shares(
        test: Double(1 + random.below(50)) / 100, validation: Double(random.below(40)) / 100)
    let folds = SplitSize.folds(2 + random.below(5), test: 0, validation: 1)
    let counts = SplitSize.counts(test: 1 + random.below(3), validation: random.below(3))
    return [
        .byPair(HashSplit(shares)), .byPair(HashSplit(folds)), .byUser(HashSplit(shares)),
        .byUser(HashSplit(folds)), .byTime(TimeSplit(test: 20, validation: 5)), .latest(shares),
        .withinUsers(counts, byTime: false), .withinUsers(counts, byTime: true),
    ]
}

private func leastCounts(_ random: inout SeededRandom) -> (Int, Int)? {
    random.below(2) == 0 ? nil : (1 + random.below(4), 1 + random.below(4))
}

@Suite struct TableSplitTests {
    @Test func `agrees with a naive model, many seeds`() throws {
        var wrong = 0
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = Row.random(&random)
            let least = leastCounts(&random)
            for rule in rules(&random) {
                let parts = try run(rows, rule, seed: seed, least: least, threads: 1 + seed % 3)
                if parts.filter({ !$0.value.isEmpty }) != naive(rows, rule, seed: seed, least: least) {
                    wrong += 1
                }
            }
        }
        #expect(wrong == 0)
    }

    @Test func `each line goes to one part, in order, whatever the order of the input, many seeds`() throws {
        var wrong = 0
        for seed in 0..<60 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = Row.random(&random)
            var shuffled = rows
            random.shuffle(&shuffled)
            let others: [SplitRule] = [
                .withinUsers(.shares(test: 0.3, validation: 0.2), byTime: seed % 2 == 0),
                .withinUsers(.folds(3, test: 2, validation: nil), byTime: false),
            ]
            for rule in rules(&random) + others {
                let parts = try run(rows, rule, seed: seed)
                if parts.values.joined().sorted() != rows.map(\.line).sorted() { wrong += 1 }
                for part in parts.values {
                    var rest = rows.map(\.line)[...]
                    for line in part {
                        guard let at = rest.firstIndex(of: line) else {
                            wrong += 1
                            break
                        }
                        rest = rest[(at + 1)...]
                    }
                }
                let again = try run(shuffled, rule, seed: seed, threads: 2)
                if parts.mapValues({ $0.sorted() }) != again.mapValues({ $0.sorted() }) { wrong += 1 }
                let alone = try run(rows, rule, seed: seed, wanted: [.test])
                if alone[.test] != parts[.test] || alone.count != 1 { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func `shares of many pairs, and of pairs of two seeds, are as they should be`() throws {
        let rows = (0..<20_000).map { Row(user: "u\($0 / 20)", item: "i\($0 % 37)", time: 0, rest: "") }
        let rule = SplitRule.byPair(HashSplit(.shares(test: 0.1, validation: 0)))
        let tests = try (0..<20).map { Set(try run(rows, rule, seed: $0)[.test] ?? []) }
        // Means 2000 and 200, standard deviations 42 and 14.
        for test in tests { #expect(abs(test.count - 2000) < 200) }
        for (a, b) in zip(tests, tests.dropFirst()) { #expect(abs(a.intersection(b).count - 200) < 70) }
    }

    @Test func `the hash is that of user, TAB and item in any layout`() throws {
        var random = SeededRandom(seed: 1)
        let rows = Array(Set(Row.random(&random)))
        let rule = SplitRule.byPair(HashSplit(.shares(test: 0.4, validation: 0)))
        let expected = try run(rows, rule, seed: 9)[.test]?.map {
            $0.split(separator: "\t").prefix(2).joined()
        }
        let layouts: [(places: [Int], delimiter: UInt8, line: (Row) -> String)] = [
            ([0, 1], 0x2C, { "\($0.user),\($0.item)" }), ([2, 0], 0x09, { "\($0.item)\tx\t\($0.user)" }),
            ([1, 0], 0x3B, { "\($0.item);\($0.user)" }),
        ]
        for (places, delimiter, line) in layouts {
            var format = TableFormat()
            format.delimiter = delimiter
            let text = rows.map { line($0) + "\n" }.joined()
            let found = try withFiles([bytes(text)]) { files in
                let columns = Columns(["user", "item"], selection: places.map { .place($0) })
                var found: [String] = []
                let split = TableSplit(rule, seed: 9, least: nil, wanted: [.test], threads: 1)
                _ = try split.run(Input(files, format, columns, mode: .inBlocks)) { _, lines in
                    for line in lines.content.split(separator: "\n") {
                        let fields = line.split(separator: Character(Unicode.Scalar(delimiter)))
                        found.append(String(fields[places[0]] + fields[places[1]]))
                    }
                }
                return found
            }
            #expect(found == expected)
        }
    }

    @Test func `blocks of a large table are put together in order`() throws {
        let rows = (0..<100_000).map { Row(user: "u\($0 % 999)", item: "i\($0)", time: $0, rest: "x") }
        for rule in [
            SplitRule.byPair(HashSplit(.shares(test: 0.5, validation: 0))),
            .latest(.shares(test: 0.5, validation: 0)),
            .withinUsers(.shares(test: 0.5, validation: 0), byTime: false),
        ] {
            let once = try run(rows, rule, seed: 1)
            #expect(try run(rows, rule, seed: 1, threads: 3) == once)
            for part in [SplitPart.train, .test] {
                let times = once[part]?.compactMap { Int($0.split(separator: "\t")[3]) } ?? []
                #expect(times == times.sorted() && abs(times.count - 50_000) < 1000)
            }
        }
    }
}
