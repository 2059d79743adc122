import CFCommand
import CFMath
import CFSupport
import CFTables
import Testing

/// A row's ratings of random rows of the other side, and its dense normal equations in Double.
private struct Case {
    let rows: RatingRows
    let other: RowVectors
    /// Design rows, targets and weights.
    let design: [[Double]]
    let targets: [Double]
    let weights: [Double]
    let relative: [Float]
    let order: Int

    init(factors: Int, count: Int, hasBias: Bool, seed: Int) {
        var random = SeededRandom(seed: UInt64(seed), stream: 7)
        let others = 30
        order = factors + (hasBias ? 1 : 0)
        let vectors = Naive.normals(others, factors, &random).map { $0.map { Double(Float($0)) } }
        let biases = (0..<others).map { _ in Float(random.normal()) }
        other = RowVectors(count: others, factorCount: factors, hasBias: hasBias)
        other.set(bias: biases, factors: Panel(vectors), unit: 1)
        relative = (0..<others).map { _ in Float(0.5 + random.uniform()) }
        let columns = (0..<count).map { _ in Int32(random.below(others)) }
        let values = columns.map { _ in Float(random.normal()) }
        rows = RatingRows(
            rowCount: 1, rows: columns.map { _ in 0 }, columns: columns, values: values)
        design = columns.map { vectors[Int($0)] + (hasBias ? [1] : []) }
        targets = zip(columns, values).map { Double($1) - (hasBias ? Double(biases[Int($0)]) : 0) }
        weights = columns.map { [relative] in 1.7 * Double(relative[Int($0)]) }
    }

    /// Σ w x xᵀ + ridge, and Σ w t x + shift.
    func normalEquations(_ prior: [[Double]], _ shift: [Double]) -> (matrix: [[Double]], right: [Double]) {
        var matrix = prior
        var right = shift
        for (e, x) in design.enumerated() {
            for i in 0..<order {
                right[i] += weights[e] * targets[e] * x[i]
                for j in 0..<order { matrix[i][j] += weights[e] * x[i] * x[j] }
            }
        }
        return (matrix, right)
    }

    func row(of vectors: RowVectors) -> [Double] {
        let (bias, rows) = vectors.plain(unit: 1)
        return rows.map { Double($0) } + (order > rows.count ? [Double(bias[0])] : [])
    }

    func diagonal(_ factors: Double, _ bias: Double, hasBias: Bool) -> [[Double]] {
        (0..<order).map { i in
            (0..<order).map { $0 != i ? 0 : hasBias && i == order - 1 ? bias : factors }
        }
    }
}

@Suite struct RowSystemTests {
    @Test func `solutions are those of the dense normal equations`() {
        for seed in 0..<60 {
            let hasBias = seed % 2 == 0
            let factors = 1 + seed % 21
            let problem = Case(
                factors: factors, count: [0, 1, 5, 40, 700][seed % 5], hasBias: hasBias, seed: seed)
            let system = RowSystem(order: problem.order)
            system.load(
                problem.rows, row: 0, other: problem.other, weight: 1.7, otherWeights: problem.relative)
            let solution = RowVectors(count: 1, factorCount: factors, hasBias: hasBias)
            #expect(system.factorise(ridge: (factors: 2, bias: 5), hasBias: hasBias))
            system.solve(into: solution, row: 0)
            let dense = problem.normalEquations(
                problem.diagonal(2, 5, hasBias: hasBias), Array(repeating: 0, count: problem.order))
            let exact = Naive.solve(dense.matrix, dense.right)
            #expect(difference([problem.row(of: solution)], [exact]) < 1e-3)
            let squares = zip(zip(problem.design, problem.targets), problem.weights).reduce(0.0) { sum, e in
                let error = e.0.1 - zip(e.0.0, exact).reduce(0) { $0 + $1.0 * $1.1 }
                return sum + e.1 * error * error
            }
            #expect(
                abs(Double(system.squaredError(of: solution, row: 0)) - squares) < 1e-3 * (1 + squares))
        }
    }

    @Test func `with a Gaussian prior the solution is the posterior mean, features included`() {
        for seed in 0..<30 {
            let factors = 1 + seed % 10
            let problem = Case(factors: factors, count: seed % 13, hasBias: true, seed: 100 + seed)
            var random = SeededRandom(seed: UInt64(seed), stream: 8)
            let precision = Naive.positiveDefinite(problem.order, &random)
            let mean = (0..<problem.order).map { _ in random.normal() }
            let features = Naive.normals(1, 5, &random)
            let link = Naive.normals(5, problem.order, &random)
            let system = RowSystem(order: problem.order)
            system.load(
                problem.rows, row: 0, other: problem.other, weight: 1.7, otherWeights: problem.relative)
            let prior = GaussianPrior(
                precision: SmallMatrix(precision), mean: mean, link: link, features: Panel(features))
            #expect(system.factorise(prior: prior, row: 0))
            let solution = RowVectors(count: 1, factorCount: factors, hasBias: true)
            system.solve(into: solution, row: 0)
            let own = zip(mean, Naive.product(features, link)[0]).map { $0 + $1 }
            let dense = problem.normalEquations(
                precision, Naive.product(precision, own.map { [$0] }).map { $0[0] })
            let exact = Naive.solve(dense.matrix, dense.right)
            #expect(difference([problem.row(of: solution)], [exact]) < 2e-3)
        }
    }

    @Test func `draws have the mean and the covariance of the exact posterior`() {
        let problem = Case(factors: 2, count: 6, hasBias: true, seed: 5)
        let ridge = problem.diagonal(1, 3, hasBias: true)
        let dense = problem.normalEquations(ridge, [0, 0, 0])
        let mean = Naive.solve(dense.matrix, dense.right)
        let covariance = Naive.inverse(dense.matrix)
        let system = RowSystem(order: 3)
        system.load(problem.rows, row: 0, other: problem.other, weight: 1.7, otherWeights: problem.relative)
        #expect(system.factorise(ridge: (factors: 1, bias: 3), hasBias: true))
        let drawn = RowVectors(count: 1, factorCount: 2, hasBias: true)
        let count = 60_000
        var sum = [0.0, 0, 0]
        var products = [[0.0, 0, 0], [0, 0, 0], [0, 0, 0]]
        for stream in 0..<count {
            var random = SeededRandom(seed: 6, stream: UInt64(stream))
            system.draw(into: drawn, row: 0, &random)
            let x = zip(problem.row(of: drawn), mean).map { $0 - $1 }
            for i in 0..<3 {
                sum[i] += x[i]
                for j in 0..<3 { products[i][j] += x[i] * x[j] }
            }
        }
        let n = Double(count)
        for i in 0..<3 {
            #expect(abs(sum[i] / n) < 4 * (covariance[i][i] / n).squareRoot())
            for j in 0..<3 {
                let spread =
                    covariance[i][j] * covariance[i][j] + covariance[i][i] * covariance[j][j]
                #expect(abs(products[i][j] / n - covariance[i][j]) < 4 * (spread / n).squareRoot())
            }
        }
    }

    @Test func `a system without information is told from one with`() {
        let problem = Case(factors: 3, count: 1, hasBias: true, seed: 9)
        let system = RowSystem(order: 4)
        system.load(problem.rows, row: 0, other: problem.other)
        #expect(!system.factorise(ridge: (factors: 0, bias: 0), hasBias: true))
    }
}
