import CFMath
import Testing

/// The indexed search held against the definition.
@Suite struct SimilarityIndexTests {
    enum Weights: CaseIterable { case ones, stars, halves, negative, sixteenths, real, enormous, tiny }

    static func weight(_ kind: Weights, _ random: inout SeededRandom) -> Double {
        switch kind {
        case .ones: 1
        case .stars: Double(1 + random.below(5))
        case .halves: Double(1 + random.below(10)) / 2
        case .negative: Double(random.below(7) - 3)
        case .sixteenths: Double(random.below(64) - 20) / 16
        case .real: random.normal()
        case .enormous: (1 + random.uniform()) * 0x1p600
        case .tiny: Double(1 + random.below(3)) * 0x1p-600
        }
    }

    /// Long-tailed features; where `repeats`, some entries come twice.
    static func matrix(
        rows: Int, columns: Int, _ kind: Weights, density: Double, repeats: Bool, _ random: inout SeededRandom
    ) -> SparseMatrix<Double> {
        var starts = [0]
        var entries: [(Int32, Double)] = []
        for _ in 0..<rows {
            for column in 0..<columns where random.uniform() < density * 3 / Double(column + 3) * 2 {
                entries.append((Int32(column), weight(kind, &random)))
                if repeats, random.below(5) == 0 { entries.append((Int32(column), weight(kind, &random))) }
            }
            var row = Array(entries[starts[starts.count - 1]...])
            if repeats { random.shuffle(&row) }
            entries.replaceSubrange(starts[starts.count - 1]..., with: row)
            starts.append(entries.count)
        }
        return SparseMatrix(
            columnCount: columns, starts: starts, columns: entries.map(\.0), values: entries.map(\.1))
    }

    static func options(columns: Int, _ random: inout SeededRandom) -> SimilarityOptions {
        var options = SimilarityOptions()
        options.measure = SimilarityMeasure.allCases[random.below(SimilarityMeasure.allCases.count)]
        options.total = columns + random.below(3) * random.below(200)
        options.isFromOther = random.below(3) == 0
        if random.below(3) == 0 { options.shrink = Double(random.below(30)) / 3 }
        if random.below(3) == 0 { options.minimumOverlap = random.below(4) }
        if random.below(2) == 0 { options.minimum = [-1, -0.2, 0, 0.3, 1.5, 4][random.below(6)] }
        if random.below(3) > 0 { options.top = [1, 2, 3, 7, 1000][random.below(5)] }
        options.once = random.below(4) == 0
        options.includesSelf = random.below(4) == 0
        return options
    }

    static func found(
        _ matrix: SparseMatrix<Double>, _ options: SimilarityOptions, rows: [Int]?, threads: Int
    ) -> [[Scored<Int32>]] {
        let vectors = WeightedVectors(matrix, for: options.measure, threads: threads)
        let index = SimilarityIndex(vectors, options, threads: threads)
        var found: [NeighbourList] = []
        index.forEachRow(rows, work: { $0 }, finish: { found += $0 })
        #expect(found.map(\.row) == rows ?? Array(0..<matrix.rowCount))
        return found.map(\.neighbours)
    }

    /// The definition squares what the index first scales, so these are compared as ratios.
    static func model(
        _ matrix: SparseMatrix<Double>, _ kind: Weights, _ options: SimilarityOptions
    ) -> SparseMatrix<Double> {
        guard kind == .enormous || kind == .tiny, options.measure == .cosine else { return matrix }
        let factor = kind == .enormous ? 0x1p-600 : 0x1p600
        return SparseMatrix(
            columnCount: matrix.columnCount, starts: matrix.starts, columns: matrix.columns,
            values: matrix.values.map { $0 * factor })
    }

    @Test(arguments: Weights.allCases)
    func `finds what the definition says, to the last digit, with any number of threads`(kind: Weights) {
        for seed in 0..<150 {
            var random = SeededRandom(
                seed: UInt64(seed), stream: UInt64(Weights.allCases.firstIndex(of: kind) ?? 0))
            let rows = [1, 2, 15, 16, 17, 32, 33, 70][random.below(8)]
            let columns = [1, 5, 30, 200][random.below(4)]
            var options = Self.options(columns: columns, &random)
            if kind == .enormous || kind == .tiny { options.measure = .cosine }
            let matrix = Self.matrix(
                rows: rows, columns: columns, kind, density: random.uniform(),
                repeats: seed % 3 == 0, &random)
            var selected: [Int]?
            if random.below(4) == 0 { selected = (0..<rows).filter { _ in random.below(3) == 0 } }
            let expected = options.plainNeighbours(of: Self.model(matrix, kind, options), rows: selected)
            for threads in [1, 2, 7] {
                let found = Self.found(matrix, options, rows: selected, threads: threads)
                #expect(found == expected, "seed \(seed), threads \(threads), \(options)")
            }
        }
    }

    @Test(arguments: [(1, 5), (2, 15), (1, 127)])
    func `sums of many small weights are carried`(scale: Int, largest: Int) {
        // 3,000 features that all rows share: sums far beyond 16 bits.
        var random = SeededRandom(seed: 5)
        let (rows, columns) = (40, 3000)
        let values = (0..<rows * columns).map { _ in
            Double(largest - random.below(2)) / Double(scale) * (random.below(9) == 0 ? -1 : 1)
        }
        let matrix = SparseMatrix(
            columnCount: columns, starts: (0...rows).map { $0 * columns },
            columns: (0..<rows).flatMap { _ in 0..<Int32(columns) }, values: values)
        for top in [nil, 5] {
            var options = SimilarityOptions()
            options.top = top
            options.minimum = -1
            #expect(
                Self.found(matrix, options, rows: nil, threads: 2)
                    == options.plainNeighbours(of: matrix))
        }
    }

    @Test(arguments: Weights.allCases)
    func `vectors against others`(kind: Weights) {
        for seed in 0..<60 {
            var random = SeededRandom(seed: UInt64(seed), stream: 77)
            let columns = 40
            var options = Self.options(columns: columns, &random)
            if kind == .enormous || kind == .tiny { options.measure = .cosine }
            options.once = false
            let kinds = Weights.allCases.filter { $0 != .enormous && $0 != .tiny }
            let otherKind = kind == .enormous || kind == .tiny ? kind : kinds[random.below(kinds.count)]
            let a = Self.matrix(
                rows: 1 + random.below(40), columns: columns, kind, density: 0.5, repeats: seed % 2 == 0,
                &random)
            let b = Self.matrix(
                rows: 1 + random.below(90), columns: columns, otherKind, density: 0.5, repeats: false, &random
            )
            let index = SimilarityIndex(WeightedVectors(b, for: options.measure), options, threads: 1)
            let found = index.neighbours(of: WeightedVectors(a, for: options.measure))
            let expected = options.plainNeighbours(
                of: Self.model(a, kind, options), among: Self.model(b, otherKind, options))
            #expect(found.map(\.neighbours) == expected, "seed \(seed), \(options)")
        }
    }

    @Test func `a pair's similarity depends on nothing else`() {
        var random = SeededRandom(seed: 9)
        let matrix = Self.matrix(rows: 50, columns: 60, .real, density: 0.6, repeats: false, &random)
        var options = SimilarityOptions()
        options.minimum = -1
        let all = Self.found(matrix, options, rows: nil, threads: 2)
        var of: [Int64: Double] = [:]
        for (row, list) in all.enumerated() {
            for neighbour in list { of[Int64(row) << 32 | Int64(neighbour.key)] = neighbour.score }
        }
        #expect(of.count == 50 * 49)
        for (pair, similarity) in of { #expect(of[(pair & 0xFFFF_FFFF) << 32 | pair >> 32] == similarity) }
        // The first twenty rows alone.
        let part = SparseMatrix(
            columnCount: 60, starts: Array(matrix.starts[...20]),
            columns: Array(matrix.columns[..<matrix.starts[20]]),
            values: Array(matrix.values[..<matrix.starts[20]]))
        for (row, list) in Self.found(part, options, rows: nil, threads: 1).enumerated() {
            for neighbour in list {
                #expect(of[Int64(row) << 32 | Int64(neighbour.key)] == neighbour.score)
            }
        }
    }

    @Test func `dense vectors are sparse ones without zeros`() {
        var random = SeededRandom(seed: 3)
        let dense = DenseMatrix(
            columnCount: 12,
            elements: (0..<12 * 50).map { _ in random.below(3) == 0 ? 0 : random.normal() })
        var starts = [0]
        var columns: [Int32] = []
        for r in 0..<50 {
            columns += (0..<Int32(12)).filter { dense[r, Int($0)] != 0 }
            starts.append(columns.count)
        }
        let sparse = SparseMatrix(
            columnCount: 12, starts: starts, columns: columns, values: dense.elements.filter { $0 != 0 })
        let options = SimilarityOptions()
        let index = SimilarityIndex(WeightedVectors(dense, for: .cosine), options, threads: 2)
        var found: [NeighbourList] = []
        index.forEachRow(work: { $0 }, finish: { found += $0 })
        #expect(found.map(\.neighbours) == options.plainNeighbours(of: sparse))
    }
}
