import CFMath
import Testing

/// Item weights held against their definition by elimination.
@Suite struct ItemWeightsTests {
    private static let kinds: [SimilarityIndexTests.Weights] = [.ones, .stars, .halves, .negative, .real]

    /// Items × users, each pair once.
    private static func items(_ seed: Int) -> SparseMatrix<Double> {
        var random = SeededRandom(seed: UInt64(seed), stream: 41)
        return SimilarityIndexTests.matrix(
            rows: 2 + random.below(40), columns: 1 + random.below(60), kinds[seed % kinds.count],
            density: random.uniform(), repeats: false, &random)
    }

    private static func options(_ seed: Int) -> ItemWeightOptions {
        var options = ItemWeightOptions()
        options.penalty = [0.1, 0.5, 2][seed % 3]
        options.dropout = [0, 1, 0.3][seed % 5 % 3]
        return options
    }

    /// G, and the penalties.
    private static func system(
        _ matrix: SparseMatrix<Double>, _ options: ItemWeightOptions
    ) -> (gram: [[Double]], ridge: [Double]) {
        let rows = (0..<matrix.rowCount).map { i in
            var row = [Double](repeating: 0, count: matrix.columnCount)
            for at in matrix.row(i) { row[Int(matrix.columns[at])] = matrix.values[at] }
            return row
        }
        let gram = Naive.product(rows, Naive.transpose(rows))
        let lengths = gram.indices.map { gram[$0][$0] }
        let sum = lengths.reduce(0, +)
        let typical = sum == 0 ? 0 : lengths.reduce(0) { $0 + $1 * $1 } / sum
        return (gram, lengths.map { sum == 0 ? 1 : options.penalty * typical + options.dropout * $0 })
    }

    private static func found(
        _ matrix: SparseMatrix<Double>, _ options: ItemWeightOptions, targets: [Int]? = nil, threads: Int = 1
    ) throws -> [[Double]] {
        let vectors = WeightedVectors(matrix, for: .dot)
        let weights = try ItemWeights.find(vectors, options, targets: targets, threads: threads)
        return (0..<matrix.rowCount).map { i in
            var row = [Double](repeating: 0, count: matrix.rowCount)
            for at in weights.row(i) { row[Int(weights.columns[at])] = weights.values[at] }
            return row
        }
    }

    @Test func `with all items as candidates the weights are those of EASE`() throws {
        for seed in 0..<150 {
            let matrix = Self.items(seed)
            var options = Self.options(seed)
            if seed % 2 == 0 {
                options.candidates = 0
            } else {
                (options.candidates, options.targetShare) = (matrix.rowCount - 1, 0)
            }
            var (system, ridge) = Self.system(matrix, options)
            for i in ridge.indices { system[i][i] += ridge[i] }
            let inverse = Naive.inverse(system)
            let expected = ridge.indices.map { i in
                ridge.indices.map { i == $0 ? 0 : -inverse[i][$0] / inverse[$0][$0] }
            }
            #expect(difference(try Self.found(matrix, options), expected) < 1e-9, "seed \(seed)")
        }
    }

    @Test func `the weights of candidates solve their system`() throws {
        for seed in 0..<150 {
            let matrix = Self.items(seed)
            var options = Self.options(seed)
            let count = [1, 2, 5, 11][seed % 4]
            if count >= matrix.rowCount - 1 { continue }
            options.candidates = count
            let (gram, ridge) = Self.system(matrix, options)
            var similarity = SimilarityOptions()
            similarity.top = count
            var expected = gram.map { $0.map { _ in 0.0 } }
            for (j, neighbours) in similarity.plainNeighbours(of: matrix).enumerated() {
                let candidates = neighbours.map { Int($0.key) }
                let system = candidates.map { a in
                    candidates.map {
                        gram[a][$0] + (a == $0 ? ridge[a] + options.targetShare * gram[j][j] : 0)
                    }
                }
                let weights = Naive.solve(system, candidates.map { gram[$0][j] })
                for (i, weight) in zip(candidates, weights) { expected[i][j] = weight }
            }
            #expect(difference(try Self.found(matrix, options), expected) < 1e-9, "seed \(seed)")
        }
    }

    @Test func `neither the way to the products nor threads nor a choice of targets changes a digit`() throws
    {
        for seed in 0..<60 {
            let matrix = Self.items(seed)
            var options = Self.options(seed)
            options.candidates = [1, 3, 8][seed % 3]
            options.pairsPerEntry = .infinity
            let expected = try Self.found(matrix, options)
            options.pairsPerEntry = 0
            #expect(try Self.found(matrix, options, threads: 3) == expected, "seed \(seed)")
            let targets = (0..<matrix.rowCount).filter { $0 % 3 == seed % 3 }
            let part = try Self.found(matrix, options, targets: targets)
            let kept = expected.map { row in row.indices.map { $0 % 3 == seed % 3 ? row[$0] : 0 } }
            #expect(part == kept, "seed \(seed)")
        }
    }

    @Test func `the largest weights of a target are kept`() throws {
        let matrix = Self.items(7)
        var options = Self.options(7)
        let all = Naive.transpose(try Self.found(matrix, options))
        options.top = 3
        let kept = Naive.transpose(try Self.found(matrix, options))
        for (column, kept) in zip(all, kept) {
            let least = column.filter { $0 != 0 }.sorted(by: >).prefix(3).last ?? 0
            #expect(kept == column.map { $0 != 0 && $0 >= least ? $0 : 0 })
        }
    }

    @Test func `large systems are solved in blocks`() throws {
        var random = SeededRandom(seed: 3)
        let matrix = SimilarityIndexTests.matrix(
            rows: 330, columns: 150, .stars, density: 0.4, repeats: false, &random)
        var options = ItemWeightOptions()
        options.candidates = 0
        let one = try Self.found(matrix, options)
        #expect(try Self.found(matrix, options, threads: 3) == one)
        // (G + diag λ) b(j) is 0 in all rows but j, where the weights leave out the item itself: the columns of G.
        let (gram, ridge) = Self.system(matrix, options)
        var worst = 0.0
        for j in [0, 1, 163, 328, 329] {
            for i in gram.indices where i != j {
                var sum = ridge[i] * one[i][j] - gram[i][j]
                for k in gram.indices { sum += gram[i][k] * one[k][j] }
                worst = max(worst, abs(sum))
            }
        }
        #expect(worst < 1e-9)
    }

    @Test func `what is not determined is an error`() {
        // Two items of the same user, and a third one.
        let matrix = SparseMatrix<Double>(
            columnCount: 2, starts: [0, 1, 2, 4, 5], columns: [0, 0, 0, 1, 1], values: [1, 1, 1, 1, 1])
        var options = ItemWeightOptions()
        (options.penalty, options.dropout, options.targetShare) = (0, 0, 0)
        for (candidates, target) in [(0, nil), (2, 2)] as [(Int, Int?)] {
            options.candidates = candidates
            #expect(throws: UnsolvableSystem.singular(target: target)) {
                try ItemWeights.find(WeightedVectors(matrix, for: .dot), options, threads: 1)
            }
        }
    }

    @Test func `penalties beyond double precision are an error, and those next to it are not`() throws {
        let matrix = SparseMatrix<Double>(
            columnCount: 3, starts: [0, 2, 4, 6], columns: [0, 1, 0, 1, 1, 2], values: [1, 1, 1, 1, 1, 1])
        let vectors = WeightedVectors(matrix, for: .dot)
        for penalty in [1e20, 1e155, 1e300] {
            var options = ItemWeightOptions()
            (options.penalty, options.targetShare) = (penalty, 0)
            for candidates in [0, 2] {
                options.candidates = candidates
                let weights = try ItemWeights.find(vectors, options, threads: 1)
                #expect(weights.entryCount == 6)
                for at in weights.row(0) where weights.columns[at] == 1 {
                    #expect(abs(weights.values[at] * penalty - 1) < 1e-9, "\(penalty) \(candidates)")
                }
            }
            (options.penalty, options.dropout) = (1, 1.7e308)
            #expect(throws: UnsolvableSystem.overflow) {
                try ItemWeights.find(vectors, options, threads: 1)
            }
        }
    }

    @Test func `items without users, or none, have no weights`() throws {
        for rows in [0, 1, 3] {
            let matrix = SparseMatrix<Double>(
                columnCount: 1, starts: [Int](repeating: 0, count: rows + 1), columns: [], values: [])
            for candidates in [0, 1, 100] {
                var options = ItemWeightOptions()
                options.candidates = candidates
                let weights = try ItemWeights.find(WeightedVectors(matrix, for: .dot), options, threads: 2)
                #expect(weights.entryCount == 0)
            }
        }
    }
}
