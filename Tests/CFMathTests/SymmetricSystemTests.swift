import CFMath
import TestSupport
import Testing

@Suite struct SymmetricSystemTests {
    /// Whole numbers, so that the rank is exact.
    private func singular(_ seed: Int) -> (matrix: [[Double]], right: [Double], rank: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let order = 1 + random.below(16)
        let rank = random.below(order + 1)
        let root = (0..<order).map { _ in (0..<rank).map { _ in Double(random.below(7) - 3) } }
        let matrix = Naive.product(root, Naive.transpose(root))
        let b = (0..<order).map { _ in random.normal() }
        return (rank == 0 ? b.map { _ in b.map { _ in 0 } } : matrix, b, rank)
    }

    @Test func `solutions are those of the least norm among those of the least squares`() throws {
        for seed in 0..<400 {
            let (matrix, b, rank) = singular(seed)
            let system = try #require(SymmetricSystem(DenseMatrix(matrix), b))
            let exact = Naive.leastNorm(matrix, b, zero: 1e-12)
            #expect(exact.rank <= rank)
            let size = exact.x.reduce(1) { max($0, abs($1)) }
            #expect(
                difference([system.solution()], [exact.x]) < 1e-13 * exact.condition * size, "seed \(seed)")
        }
    }

    @Test func `regular systems are solved`() throws {
        for seed in 0..<100 {
            var random = SeededRandom(seed: UInt64(seed), stream: 1)
            let matrix = Naive.positiveDefinite(1 + seed % 20, &random)
            let b = matrix.map { _ in random.normal() }
            let system = try #require(SymmetricSystem(DenseMatrix(matrix), b))
            #expect(difference([system.solution()], [Naive.solve(matrix, b)]) < 1e-10)
        }
    }

    @Test func `draws have the pseudo-inverse as covariance`() throws {
        for seed in 0..<200 {
            let (matrix, b, _) = singular(seed)
            let system = try #require(SymmetricSystem(DenseMatrix(matrix), b))
            let mean = system.solution()
            // A draw is mean + M z; the columns of M one by one.
            var covariance = matrix.map { $0.map { _ in 0.0 } }
            var taken = 0
            for unit in mean.indices {
                taken = 0
                let x = system.draw {
                    taken += 1
                    return taken - 1 == unit ? 1 : 0
                }
                let column = zip(x, mean).map { $0 - $1 }
                for i in mean.indices { for j in mean.indices { covariance[i][j] += column[i] * column[j] } }
            }
            let inverse = Naive.transpose(
                mean.indices.map { j in
                    Naive.leastNorm(matrix, mean.indices.map { $0 == j ? 1 : 0 }, zero: 1e-12).x
                })
            let size = inverse.joined().reduce(1) { max($0, abs($1)) }
            let condition = Naive.leastNorm(matrix, b, zero: 1e-12).condition
            #expect(difference(covariance, inverse) < 1e-13 * condition * size, "seed \(seed)")
        }
    }

    @Test func `only the lower triangle is read, and only finite numbers are taken`() throws {
        let whole = try #require(SymmetricSystem(DenseMatrix([[4, 2], [2, 3]]), [1, 2]))
        let lower = try #require(SymmetricSystem(DenseMatrix([[4, 99], [2, 3]]), [1, 2]))
        #expect(whole.solution() == lower.solution())
        for bad in [Double.nan, .infinity] {
            #expect(SymmetricSystem(DenseMatrix([[bad, 0], [0, 1]]), [1, 2]) == nil)
            #expect(SymmetricSystem(DenseMatrix([[1, 0], [0, 1]]), [1, bad]) == nil)
        }
        #expect(try #require(SymmetricSystem(DenseMatrix(order: 3), [1, 2, 3])).solution() == [0, 0, 0])
    }
}
