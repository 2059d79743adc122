import CFMath
import Testing

@Suite struct PanelTests {
    @Test func `products agree with naive ones for all widths, and for any number of threads`() {
        for seed in 0..<40 {
            var random = SeededRandom(seed: UInt64(seed))
            let n = 1 + random.below(700)
            let a = Naive.normals(n, 1 + seed % 19, &random)
            let b = Naive.normals(n, 1 + random.below(20), &random)
            let (left, right) = (Panel(a), Panel(b))
            let cross = left.crossProduct(right, threads: 1)
            let exact = Naive.product(Naive.transpose(left.rows), right.rows)
            #expect(difference(cross.rows, exact) < 1e-6 * Double(n))
            #expect(cross.elements == left.crossProduct(right, threads: 7).elements)
            var sum = Panel(b)
            sum.addProduct(left, cross, threads: 3)
            let product = Naive.product(left.rows, cross.rows)
            let expected = zip(right.rows, product).map { zip($0, $1).map { $0 + $1 } }
            #expect(difference(sum.rows, expected) < 1e-5 * Double(n))
        }
    }

    @Test func `orthonormalised columns are orthonormal, span the same space, and are zero beyond the rank`()
    {
        for seed in 0..<20 {
            var random = SeededRandom(seed: UInt64(seed), stream: 1)
            let width = 2 + seed % 9
            let rank = 1 + random.below(width)
            let factors = Naive.normals(width, rank, &random)
            let rows = Naive.product(Naive.normals(120, rank, &random), Naive.transpose(factors))
            let (basis, squares) = Panel(rows).orthonormalised(threads: 2)
            let cross = basis.crossProduct(basis, threads: 1).rows
            let expected = (0..<width).map { i in (0..<width).map { $0 == i && i < rank ? 1.0 : 0 } }
            #expect(difference(cross, expected) < 1e-3)
            #expect(squares[..<rank].allSatisfy { $0 > 0 } && squares[rank...].allSatisfy { $0 == 0 })
            let projected = Naive.product(
                basis.rows, Naive.product(Naive.transpose(basis.rows), rows))
            #expect(difference(projected, rows) < 1e-2)
        }
    }

    @Test func `the pseudo-inverse inverts, and gives least squares where there are more rows`() {
        for seed in 0..<20 {
            var random = SeededRandom(seed: UInt64(seed), stream: 2)
            let n = 1 + seed % 8
            let rows = Naive.normals(n + random.below(5), n, &random)
            let matrix = DenseMatrix(columnCount: n, elements: rows.flatMap { $0 })
            let unit = Naive.product(matrix.pseudoInverse(threads: 1).rows, rows)
            let strengths = Naive.eigen(Naive.product(Naive.transpose(rows), rows)).values
            guard strengths[n - 1] > 1e-4 * strengths[0] else { continue }
            #expect(difference(unit, (0..<n).map { i in (0..<n).map { $0 == i ? 1 : 0 } }) < 1e-9)
        }
        // Of rank one.
        let flat = DenseMatrix(columnCount: 2, elements: [1, 1, 1, 1])
        #expect(difference(flat.pseudoInverse(threads: 1).rows, [[0.25, 0.25], [0.25, 0.25]]) < 1e-12)
    }
}
