import CFMath
import CFTables
import TestSupport
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
        #expect(vectors.matrix.pattern.columnCounts() == [2, 1, 1])
    }

    @Test func `transposed, items in byte order and ids in first-seen order`() throws {
        let vectors = try FeatureVectors(try triples(events), aggregate: .sum, minimumCount: 1, ofItems: true)
        #expect(vectors.entries == ["a u 3.0", "a v 8.0", "b u 5.0", "c w 5.0"])
        #expect(vectors.matrix.pattern.columnCounts() == [2, 1, 1])
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

    @Test func `a value without a weight is named`() throws {
        var zero = try FeatureVectors(
            try triples("u a 0"), aggregate: .sum, minimumCount: 1, ofItems: false)
        #expect(
            failure { try zero.weigh(.log) }?.message == "the value of \"u\" \"a\" is not above 0")
        var negative = try FeatureVectors(
            try triples("u a -1"), aggregate: .sum, minimumCount: 1, ofItems: false)
        #expect(
            failure { try negative.weigh(.bm25) }?.message
                == "the value of \"u\" \"a\" is not at least 0")
    }

    @Test func `weights keep the names`() throws {
        var vectors = try FeatureVectors(
            try triples(events), aggregate: .sum, minimumCount: 1, ofItems: false)
        try vectors.weigh(.binary)
        #expect(vectors.entries == ["u a 1.0", "u b 1.0", "v a 1.0", "w c 1.0"])
    }
}
