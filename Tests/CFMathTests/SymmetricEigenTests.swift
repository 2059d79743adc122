import CFMath
import TestSupport
import Testing

@Suite struct SymmetricEigenTests {
    private func symmetric(_ n: Int, _ random: inout SeededRandom) -> DenseMatrix {
        var a = DenseMatrix.normal(n, n, &random)
        for i in 0..<n {
            for j in 0..<i { a[j, i] = a[i, j] }
        }
        return a
    }

    @Test func `agrees with Jacobi rotations`() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let n = 1 + random.below(24)
            let a = symmetric(n, &random)
            let eigen = try #require(SymmetricEigen(a, vectorCount: n))
            let model = Naive.eigen(a.rows)
            for i in 0..<n {
                #expect(abs(eigen.values[i] - model.values[i]) < 1e-13 * Double(n))
                // A·v = λ·v
                let v = eigen.vectors.rows[i]
                for r in 0..<n { #expect(abs(Naive.dot(a.rows[r], v) - eigen.values[i] * v[r]) < 1e-12) }
                for j in 0...i {
                    #expect(abs(Naive.dot(v, eigen.vectors.rows[j]) - (i == j ? 1 : 0)) < 1e-13 * Double(n))
                }
            }
        }
    }

    @Test func `second differences have a closed form`() throws {
        for n in [1, 2, 3, 8, 50, 130] {
            var a = DenseMatrix(rowCount: n, columnCount: n)
            for i in 0..<n {
                a[i, i] = 2
                if i > 0 { a[i, i - 1] = -1 }
            }
            let eigen = try #require(SymmetricEigen(a, vectorCount: n))
            for i in 0..<n {
                // 2 - 2·cos(kπ/(n+1)) = 4·sin²(kπ/2(n+1))
                let x = Double(n - i) * Double.pi / Double(2 * (n + 1))
                #expect(abs(eigen.values[i] - 4 * sine(x) * sine(x)) < 1e-13)
            }
        }
    }

    /// Taylor's series, enough terms for x below 2.
    private func sine(_ x: Double) -> Double {
        var term = x
        var sum = x
        for k in 1..<15 {
            term *= -x * x / Double(2 * k * (2 * k + 1))
            sum += term
        }
        return sum
    }

    @Test func `equal eigenvalues still give vectors at right angles`() throws {
        for seed in 0..<60 {
            var random = SeededRandom(seed: UInt64(seed))
            let n = 2 + random.below(30)
            // 1 + u·uᵀ: eigenvalues 1 (n - 1 times) and 1 + |u|².
            let u = (0..<n).map { _ in random.normal() }
            var a = DenseMatrix(rowCount: n, columnCount: n)
            for i in 0..<n {
                for j in 0..<n { a[i, j] = u[i] * u[j] + (i == j ? 1 : 0) }
            }
            let eigen = try #require(SymmetricEigen(a, vectorCount: n))
            #expect(abs(eigen.values[0] - 1 - Naive.dot(u, u)) < 1e-13 * Double(n * n))
            for i in 0..<n {
                if i > 0 { #expect(abs(eigen.values[i] - 1) < 1e-13 * Double(n)) }
                for j in 0...i {
                    let product = Naive.dot(eigen.vectors.rows[i], eigen.vectors.rows[j])
                    #expect(abs(product - (i == j ? 1 : 0)) < 1e-13 * Double(n))
                }
            }
        }
    }

    @Test func `small eigenvalues of a graded matrix keep their digits`() throws {
        for seed in 0..<100 {
            var random = SeededRandom(seed: UInt64(seed))
            let n = 2 + random.below(6)
            let b = DenseMatrix.normal(n + 3, n, &random).rows
            let units = (0..<n).map { [1e-6, 1e6, 1, 1e-3, 1e3, 1e9, 1e-9][$0 % 7] }
            let a = DenseMatrix(
                (0..<n).map { i in
                    (0..<n).map { j in b.reduce(0) { $0 + $1[i] * $1[j] } * units[i] * units[j] }
                })
            let eigen = try #require(SymmetricEigen(a, vectorCount: 0))
            let model = Naive.eigen(a.rows)
            for i in 0..<n { #expect(abs(eigen.values[i] / model.values[i] - 1) < 1e-9) }
        }
    }

    @Test func `a power of two carries over exactly, huge and tiny alike`() throws {
        var random = SeededRandom(seed: 5)
        let a = symmetric(12, &random)
        let eigen = try #require(SymmetricEigen(a, vectorCount: 12))
        for unit in [0x1p600, 0x1p-600] {
            let scaled = DenseMatrix(columnCount: 12, elements: a.elements.map { $0 * unit })
            let other = try #require(SymmetricEigen(scaled, vectorCount: 12))
            #expect(other.values == eigen.values.map { $0 * unit })
            #expect(other.vectors.elements == eigen.vectors.elements)
        }
    }

    @Test func `threads and the number of vectors change nothing`() throws {
        var random = SeededRandom(seed: 9)
        let a = symmetric(70, &random)
        let all = try #require(SymmetricEigen(a, vectorCount: 70))
        for count in [0, 1, 2, 9, 70] {
            for threads in [1, 2, 7] {
                let some = try #require(SymmetricEigen(a, vectorCount: count, threads: threads))
                #expect(some.values == all.values)
                #expect(some.vectors.elements == Array(all.vectors.elements.prefix(70 * count)))
            }
        }
    }

    @Test func `degenerate matrices`() throws {
        let zero = try #require(
            SymmetricEigen(DenseMatrix(rowCount: 3, columnCount: 3), vectorCount: 3))
        #expect(zero.values == [0, 0, 0])
        #expect(zero.vectors.elements.reduce(0) { $0 + $1 * $1 } == 3)
        let one = try #require(SymmetricEigen(DenseMatrix(columnCount: 1, elements: [-4]), vectorCount: 1))
        #expect(one.values == [-4])
        #expect(one.vectors.elements == [1])
        for bad in [Double.nan, .infinity] {
            #expect(
                SymmetricEigen(DenseMatrix(columnCount: 2, elements: [bad, bad, bad, bad]), vectorCount: 1)
                    == nil)
        }
    }
}
