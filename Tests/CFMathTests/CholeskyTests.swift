import CFMath
import Testing

@Suite struct CholeskyTests {
    @Test func `the Cholesky factor is triangular and its square is the matrix`() throws {
        for seed in 0..<30 {
            var random = SeededRandom(seed: UInt64(seed))
            let matrix = Naive.positiveDefinite(1 + seed % 12, &random)
            let lower = try #require(DenseMatrix(matrix).cholesky()).rows
            #expect(difference(Naive.product(lower, Naive.transpose(lower)), matrix) < 1e-10)
            #expect(lower.indices.allSatisfy { i in lower[i][(i + 1)...].allSatisfy { $0 == 0 } })
        }
    }

    @Test func `triangular solves and the inverse agree with elimination`() throws {
        for seed in 0..<30 {
            var random = SeededRandom(seed: UInt64(seed), stream: 1)
            let matrix = Naive.positiveDefinite(1 + seed % 12, &random)
            let b = matrix.indices.map { _ in random.normal() }
            let lower = try #require(DenseMatrix(matrix).cholesky())
            let x = lower.solveLowerTransposed(lower.solveLower(b))
            #expect(difference([x], [Naive.solve(matrix, b)]) < 1e-8)
            let inverse = try #require(DenseMatrix(matrix).inverse())
            #expect(difference(inverse.rows, Naive.inverse(matrix)) < 1e-8)
            #expect(difference([DenseMatrix(matrix).times(x)], [b]) < 1e-8)
        }
    }

    @Test func `a matrix that is not positive definite has no factor`() {
        #expect(DenseMatrix([[1, 2], [2, 1]]).cholesky() == nil)
        #expect(DenseMatrix([[.nan]]).inverse() == nil)
        #expect(DenseMatrix(order: 3).cholesky() == nil)
    }
}
