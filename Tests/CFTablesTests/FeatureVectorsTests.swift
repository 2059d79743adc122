import CFCommand
import CFMath
import CFSupport
import CFTables
import Testing

/// Triples from text, one entry a line, fields apart by blanks.
private func triples(_ text: String, hasValues: Bool = true) throws -> Triples {
    let table = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: "\t") + "\n" }
    return try withFiles([bytes(table.joined())]) { files in
        let columns = Columns(["id", "item", "weight"], last: .optional)
        return try Triples.read(Input(files, TableFormat(), columns, mode: .whole), threads: 1)
    }
}

extension FeatureVectors {
    /// Each entry as `row column value`.
    fileprivate var entries: [String] {
        (0..<matrix.rowCount).flatMap { row in
            matrix.row(row).map { at in
                "\(rows.text(row)) \(columns.text(Int(matrix.columns[at]))) \(matrix.values[at])"
            }
        }
    }
}

@Suite struct FeatureVectorsTests {
    private let events = "u b 1\nv a 2\nu a 3\nu b 4\nw c 5\nv a 6"

    @Test func `rows in first-seen order, items in byte order`() throws {
        let vectors = try FeatureVectors(
            try triples(events), aggregate: .sum, minimumCount: 1, ofItems: false)
        #expect(vectors.entries == ["u a 3.0", "u b 5.0", "v a 8.0", "w c 5.0"])
        #expect(vectors.featureCounts() == [2, 1, 1])
    }

    @Test func `transposed, items in byte order and ids in first-seen order`() throws {
        let vectors = try FeatureVectors(try triples(events), aggregate: .sum, minimumCount: 1, ofItems: true)
        #expect(vectors.entries == ["a u 3.0", "a v 8.0", "b u 5.0", "c w 5.0"])
        #expect(vectors.featureCounts() == [2, 1, 1])
    }

    @Test(arguments: [
        (Aggregate.sum, 5.0), (.last, 4.0), (.max, 4.0), (.mean, 2.5),
    ])
    func `a repeated pair becomes`(how: Aggregate, expected: Double) throws {
        let vectors = try FeatureVectors(try triples(events), aggregate: how, minimumCount: 1, ofItems: false)
        #expect(vectors.entries[1] == "u b \(expected)")
    }

    @Test func `a repeated pair as an error names the pair`() throws {
        let table = try triples(events)
        let error = failure {
            _ = try FeatureVectors(table, aggregate: .error, minimumCount: 1, ofItems: false)
        }
        #expect(error?.message == "\"v\" has \"a\" twice")
    }

    @Test func `without values a repeat is still one`() throws {
        let table = try triples("u a\nu a\nu b")
        let vectors = try FeatureVectors(table, aggregate: .sum, minimumCount: 1, ofItems: false)
        #expect(vectors.entries == ["u a 1.0", "u b 1.0"])
    }

    @Test func `rare items are dropped by distinct ids`() throws {
        for ofItems in [false, true] {
            let vectors = try FeatureVectors(
                try triples(events), aggregate: .sum, minimumCount: 2, ofItems: ofItems)
            #expect(vectors.entries == (ofItems ? ["a u 3.0", "a v 8.0"] : ["u a 3.0", "v a 8.0"]))
        }
    }

    @Test func `agrees with dictionaries, many seeds`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = (0..<1 + random.below(120)).map { _ in
                (id: "u\(random.below(9))", item: "i\(random.below(14))", value: random.below(5))
            }
            let table = try triples(rows.map { "\($0.id) \($0.item) \($0.value)" }.joined(separator: "\n"))
            var ids: [String] = []
            var sums: [String: [String: Int]] = [:]
            for row in rows {
                if sums[row.id] == nil { ids.append(row.id) }
                sums[row.id, default: [:]][row.item, default: 0] += row.value
            }
            let vectors = try FeatureVectors(table, aggregate: .sum, minimumCount: 1, ofItems: false)
            let expected = ids.flatMap { id in
                (sums[id] ?? [:]).sorted { $0.key < $1.key }.map { "\(id) \($0.key) \(Double($0.value))" }
            }
            #expect(vectors.entries == expected)
            let transposed = try FeatureVectors(table, aggregate: .sum, minimumCount: 1, ofItems: true)
            let items = Set(rows.map(\.item)).sorted()
            let expectedByItem = items.flatMap { item in
                ids.compactMap { id in (sums[id] ?? [:])[item].map { "\(item) \(id) \(Double($0))" } }
            }
            #expect(transposed.entries == expectedByItem)
        }
    }
}

@Suite struct WeightingTests {
    private func vectors(_ text: String) throws -> FeatureVectors {
        try FeatureVectors(try triples(text), aggregate: .sum, minimumCount: 1, ofItems: false)
    }

    private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude <= 1e-12 * max(1, $1.magnitude) }
    }

    @Test func `binary, log and tf-idf by hand`() throws {
        let text = "u a 1\nu b 2\nv a 4"
        var binary = try vectors(text)
        try binary.weigh(.binary)
        #expect(binary.matrix.values == [1, 1, 1])
        var log = try vectors(text)
        try log.weigh(.log)
        #expect(isClose(log.matrix.values, [1, 1.6931471805599453, 2.386294361119891]))
        var tfidf = try vectors(text)
        try tfidf.weigh(.tfidf)
        #expect(isClose(tfidf.matrix.values, [0, 2 * 0.6931471805599453, 0]))
    }

    @Test func `bm25 by hand`() throws {
        // N = 2, L = 3 and 4, mean 3.5; a is in both (idf ln 1.2), b in one (idf ln 2).
        var weighted = try vectors("u a 1\nu b 2\nv a 4")
        try weighted.weigh(.bm25)
        let norm = { (length: Double) in 1.2 * (0.25 + 0.75 * length / 3.5) }
        let expected = [
            0.1823215567939546 * 1 * 2.2 / (1 + norm(3)), 0.6931471805599453 * 2 * 2.2 / (2 + norm(3)),
            0.1823215567939546 * 4 * 2.2 / (4 + norm(4)),
        ]
        #expect(isClose(weighted.matrix.values, expected))
    }

    @Test func `a value without a weight is named`() throws {
        var zero = try vectors("u a 0")
        #expect(
            failure { try zero.weigh(.log) }?.message == "-w log: the value of \"u\" \"a\" is not above 0")
        var negative = try vectors("u a -1")
        #expect(
            failure { try negative.weigh(.bm25) }?.message
                == "-w bm25: the value of \"u\" \"a\" is not at least 0")
    }

    @Test func `centred rows sum to zero, centred columns too, unit rows have length one`() throws {
        for seed in 0..<100 {
            var random = SeededRandom(seed: UInt64(seed))
            let text = (0..<60).map { _ in "u\(random.below(6)) i\(random.below(7)) \(1 + random.below(5))" }
                .joined(separator: "\n")
            var byRow = try vectors(text)
            byRow.centre(.row)
            for row in 0..<byRow.matrix.rowCount {
                #expect(byRow.matrix.values[byRow.matrix.row(row)].reduce(0, +).magnitude < 1e-9)
            }
            var byColumn = try vectors(text)
            byColumn.centre(.column)
            let transposed = byColumn.matrix.transposed()
            for row in 0..<transposed.rowCount {
                #expect(transposed.values[transposed.row(row)].reduce(0, +).magnitude < 1e-9)
            }
            var unit = try vectors(text)
            unit.scaleToUnit()
            for row in 0..<unit.matrix.rowCount {
                let squares = unit.matrix.values[unit.matrix.row(row)].reduce(0) { $0 + $1 * $1 }
                #expect((squares - 1).magnitude < 1e-12)
            }
        }
    }

    @Test func `a zero row stays zero`() throws {
        var zero = try vectors("u a 0\nu b 0")
        zero.scaleToUnit()
        #expect(zero.matrix.values == [0, 0])
    }
}
