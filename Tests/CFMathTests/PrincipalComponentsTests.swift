import CFMath
import TestSupport
import Testing

@Suite struct PrincipalComponentsTests {
    private typealias Options = PrincipalComponents.Options

    @Test func `variances and directions are those of the moment matrix`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let d = 1 + random.below(12)
            let n = d + 2 + random.below(60)
            let rows = DenseMatrix.normal(n, d, &random)
            let centre = seed % 2 == 0
            let found = try PrincipalComponents(rows, Options(count: d, centre: centre))
            let moments = Naive.moments(rows.rows, centre: centre)
            let model = Naive.eigen(moments)
            let total = (0..<d).reduce(0.0) { $0 + moments[$1][$1] }
            for i in 0..<d {
                #expect(abs(found.variances[i] - model.values[i]) < 1e-13 * Double(d))
                #expect(abs(found.shares[i] - model.values[i] / total) < 1e-13)
                let along = found.loadings.rows[i]
                for r in 0..<d {
                    #expect(abs(Naive.dot(moments[r], along) - model.values[i] * along[r]) < 1e-12)
                }
            }
        }
    }

    @Test func `all components together give the rows back`() throws {
        for seed in 0..<100 {
            var random = SeededRandom(seed: UInt64(seed))
            let d = 1 + random.below(20)
            let rows = DenseMatrix.normal(d + 1 + random.below(40), d, &random)
            let options = Options(count: d, centre: seed % 2 == 0, scale: seed % 3 == 0)
            let found = try PrincipalComponents(rows, options)
            let projected = found.project(rows).rows
            let loadings = found.loadings.rows
            for (r, row) in rows.rows.enumerated() {
                for j in 0..<d {
                    let back = (0..<d).reduce(0.0) { $0 + projected[r][$1] * loadings[$1][j] }
                    #expect(abs(back * found.scale[j] + found.mean[j] - row[j]) < 1e-12)
                }
            }
            for i in 0..<d {
                for j in 0...i {
                    #expect(abs(Naive.dot(loadings[i], loadings[j]) - (i == j ? 1 : 0)) < 1e-13 * Double(d))
                }
                let largest = loadings[i].reduce(0) { max($0, abs($1)) }
                #expect(loadings[i].first { abs($0) > largest * (1 - 1e-9) } ?? 0 > 0)
            }
        }
    }

    @Test func `projections have the variances that are told and no covariance`() throws {
        for seed in 0..<50 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = DenseMatrix.normal(60, 7, &random)
            for centre in [true, false] {
                let found = try PrincipalComponents(rows, Options(count: 7, centre: centre))
                let moments = Naive.moments(found.project(rows).rows, centre: centre)
                for i in 0..<7 {
                    for j in 0..<7 {
                        #expect(abs(moments[i][j] - (i == j ? found.variances[i] : 0)) < 1e-12)
                    }
                }
            }
        }
    }

    @Test func `the first component is what power iteration finds`() throws {
        for seed in 0..<50 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = DenseMatrix.normal(40, 6, &random).rows.map { row in
                row.enumerated().map { $1 * Double($0 + 1) + row[0] }
            }
            let moments = Naive.moments(rows, centre: false)
            var w = [Double](repeating: 1, count: 6)
            for _ in 0..<5000 {
                w = moments.map { Naive.dot($0, w) }
                let length = Naive.dot(w, w).squareRoot()
                w = w.map { $0 / length }
            }
            let found = try PrincipalComponents(DenseMatrix(rows), Options(count: 1, centre: false))
            #expect(abs(abs(Naive.dot(w, found.loadings.rows[0])) - 1) < 1e-12)
        }
    }

    @Test func `turning the rows turns the components, moving them changes nothing`() throws {
        for seed in 0..<50 {
            var random = SeededRandom(seed: UInt64(seed))
            let d = 2 + random.below(5)
            let rows = DenseMatrix.normal(30, d, &random).rows.map { row in
                row.enumerated().map { $1 * Double(1 + 2 * $0) }
            }
            // An orthogonal matrix: the eigenvectors of something.
            let turn = Naive.eigen(
                Naive.moments(DenseMatrix.normal(30, d, &random).rows, centre: true)
            )
            .vectors
            let shift = (0..<d).map { _ in 10 * random.normal() }
            let moved = rows.map { row in (0..<d).map { Naive.dot(turn[$0], row) + shift[$0] } }
            let before = try PrincipalComponents(DenseMatrix(rows), Options(count: d))
            let after = try PrincipalComponents(DenseMatrix(moved), Options(count: d))
            for i in 0..<d {
                #expect(abs(before.variances[i] / after.variances[i] - 1) < 1e-11)
                let turned = turn.map { Naive.dot($0, before.loadings.rows[i]) }
                #expect(abs(abs(Naive.dot(turned, after.loadings.rows[i])) - 1) < 1e-9)
            }
        }
    }

    @Test func `scaling makes the units of the columns irrelevant`() throws {
        for seed in 0..<50 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = DenseMatrix.normal(30, 5, &random)
            let units = [1e-7, 3.0, 1e9, 0.5, 1234.5]
            let other = DenseMatrix(rows.rows.map { row in zip(row, units).map { $0 * $1 } })
            for centre in [true, false] {
                let options = Options(count: 5, centre: centre, scale: true)
                let a = try PrincipalComponents(rows, options)
                let b = try PrincipalComponents(other, options)
                #expect(abs(a.variances.reduce(0, +) - 5) < 1e-13)
                for (x, y) in zip(a.project(rows).elements, b.project(other).elements) {
                    #expect(abs(x - y) < 1e-11)
                }
            }
        }
    }

    @Test func `a mean far from zero costs no digits`() throws {
        // Steps of 1/64 around 2³⁰: everything in the plain version is exact.
        var random = SeededRandom(seed: 3)
        let plain = (0..<5000).map { _ in (0..<5).map { _ in Double(random.below(2001) - 1000) / 64 } }
        let far = plain.map { $0.map { $0 + 0x1p30 } }
        let a = try PrincipalComponents(DenseMatrix(plain), Options(count: 5))
        let b = try PrincipalComponents(DenseMatrix(far), Options(count: 5))
        for i in 0..<5 { #expect(abs(a.variances[i] / b.variances[i] - 1) < 1e-12) }
    }

    @Test(arguments: [1, 3, 4, 5, 33]) func `threads change no digit`(width: Int) throws {
        var random = SeededRandom(seed: UInt64(width))
        let rows = DenseMatrix.normal(5000, width, &random)
        for centre in [true, false] {
            let options = Options(count: min(3, width), centre: centre, scale: true)
            let one = try PrincipalComponents(rows, options, threads: 1)
            let projected = one.project(rows, threads: 1)
            for threads in [2, 7] {
                let many = try PrincipalComponents(rows, options, threads: threads)
                #expect(many.loadings.elements == one.loadings.elements)
                #expect(many.variances == one.variances && many.shares == one.shares)
                #expect(many.mean == one.mean && many.scale == one.scale)
                #expect(many.project(rows, threads: threads).elements == projected.elements)
            }
            let last = DenseMatrix(columnCount: width, elements: Array(rows.elements.suffix(width)))
            #expect(one.project(last).elements == Array(projected.elements.suffix(one.variances.count)))
        }
    }

    @Test func `the sign and tie rule`() throws {
        let falling = DenseMatrix([[0, 1, 0], [1, 0, 0], [3, -2, 0]].map { $0.map(Double.init) })
        let found = try PrincipalComponents(falling, Options(count: 2))
        let half = 0.5.squareRoot()
        #expect(abs(found.loadings[0, 0] - half) < 1e-15)
        #expect(abs(found.loadings[0, 1] + half) < 1e-15)
        #expect(found.loadings[0, 2] == 0 && found.variances[1] < 1e-15)
    }

    @Test func `degenerate tables`() throws {
        let one = try PrincipalComponents(DenseMatrix(columnCount: 3, elements: [1, 2, 3]))
        #expect(one.variances == [0, 0] && one.shares == [0, 0] && one.mean == [1, 2, 3])
        #expect(one.loadings.elements == Array(repeating: 0, count: 6))
        let raw = try PrincipalComponents(
            DenseMatrix(columnCount: 2, elements: [3, 4]), Options(count: 2, centre: false))
        #expect(abs(raw.variances[0] - 25) < 1e-13 && raw.variances[1] == 0)
        #expect(abs(raw.loadings[0, 1] - 0.8) < 1e-15 && raw.loadings[1, 0] == 0)
        // 0.1 is not exact, its mean over ten rows must be all the same.
        let constant = DenseMatrix(columnCount: 2, elements: (0..<10).flatMap { [0.1, Double($0)] })
        for scale in [false, true] {
            let found = try PrincipalComponents(constant, Options(count: 2, scale: scale))
            #expect(found.loadings.elements == [0, 1, 1, 0] && found.variances[1] == 0)
            #expect(found.project(constant).rows.allSatisfy { $0[1] == 0 })
        }
        let line = try PrincipalComponents(
            DenseMatrix(columnCount: 1, elements: [1, 2, 6]), Options(count: 1))
        #expect(line.variances == [7] && line.shares == [1] && line.loadings.elements == [1])
        #expect(line.project(DenseMatrix(columnCount: 1, elements: [1, 6])).elements == [-2, 3])
        #expect(throws: PrincipalComponents.Problem.tooFewColumns(1)) {
            try PrincipalComponents(DenseMatrix(columnCount: 1, elements: [1, 2]))
        }
        #expect(throws: PrincipalComponents.Problem.overflow) {
            try PrincipalComponents(DenseMatrix(columnCount: 2, elements: [1e200, 1, -1e200, 2]))
        }
    }

    @Test func `fewer rows than columns`() throws {
        for seed in 0..<30 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = DenseMatrix.normal(5, 40, &random)
            let found = try PrincipalComponents(rows, Options(count: 6))
            #expect(found.variances[3] > 0.1 && found.variances[4...].allSatisfy { $0 == 0 })
            #expect(abs(found.shares.reduce(0, +) - 1) < 1e-13)
            let first = found.prefix(2)
            #expect(first.variances == Array(found.variances[..<2]))
            #expect(first.project(rows).rows == found.project(rows).rows.map { Array($0[..<2]) })
        }
    }
}
