import CFMath
import TestSupport
import Testing

/// A row's ratings of random rows of the other side, and its dense normal equations in Double.
private struct Case {
    let rows: SparseMatrix<Float>
    let other: Side
    let hasBias: Bool
    /// Design rows, targets and weights.
    let design: [[Double]]
    let targets: [Double]
    let weights: [Double]
    let relative: [Float]
    let order: Int

    /// Factors of the other side are what they are as `Float`.
    init(_ factors: [[Double]], count: Int, hasBias: Bool, _ random: inout SeededRandom) {
        let others = factors.count
        self.hasBias = hasBias
        order = (factors.first?.count ?? 0) + (hasBias ? 1 : 0)
        let vectors = Panel(factors)
        let biases = (0..<others).map { _ in hasBias ? Float(random.normal()) : 0 }
        other = Side(bias: biases, factors: vectors)
        let relative = (0..<others).map { _ in Float(0.5 + random.uniform()) }
        let columns = (0..<count).map { _ in Int32(random.below(others)) }
        let values = columns.map { _ in Float(random.normal()) }
        rows = SparseMatrix(columnCount: others, starts: [0, count], columns: columns, values: values)
        let known = vectors.rows
        design = columns.map { known[Int($0)] + (hasBias ? [1] : []) }
        targets = zip(columns, values).map { Double($1) - Double(biases[Int($0)]) }
        weights = columns.map { 1.7 * Double(relative[Int($0)]) }
        self.relative = relative
    }

    init(factors: Int, count: Int, hasBias: Bool, seed: Int) {
        var random = SeededRandom(seed: UInt64(seed), stream: 7)
        self.init(Naive.normals(30, factors, &random), count: count, hasBias: hasBias, &random)
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

    /// The solver with the row's ratings.
    var solver: RidgeRowSolver {
        let solver = RidgeRowSolver(rows, .init(other, hasBias: hasBias, weights: relative))
        solver.load(row: 0, weight: 1.7)
        return solver
    }

    /// The vector of the row, its bias last, that a solver puts into its arguments; and what that leaves of the
    /// squares.
    func vector(_ solver: RidgeRowSolver, _ solve: (VectorHandle) -> Float) -> (x: [Double], squares: Double)
    {
        var solution = Panel(rowCount: 1, columnCount: other.factorCount)
        let row = solution.mutableRows[0]
        let bias = solve(row)
        let squares = Double(solver.squaredError(row, bias))
        return (solution.rows[0] + (hasBias ? [Double(bias)] : []), squares)
    }

    func solution(_ solver: RidgeRowSolver) -> (x: [Double], squares: Double) {
        vector(solver) { solver.solve(into: $0) }
    }

    /// Σ w (t - x·design)².
    func squares(_ x: [Double]) -> Double {
        zip(zip(design, targets), weights).reduce(0) { sum, e in
            let error = e.0.1 - Naive.dot(e.0.0, x)
            return sum + e.1 * error * error
        }
    }

    func diagonal(_ factors: Double, _ bias: Double) -> [[Double]] {
        (0..<order).map { i in
            (0..<order).map { $0 != i ? 0 : hasBias && i == order - 1 ? bias : factors }
        }
    }
}

@Suite struct RidgeRowSolverTests {
    @Test func `solutions are those of the dense normal equations`() {
        for seed in 0..<60 {
            let problem = Case(
                factors: 1 + seed % 21, count: [0, 1, 5, 40, 700][seed % 5], hasBias: seed % 2 == 0,
                seed: seed)
            let solver = problem.solver
            solver.factorise(factorRidge: 2, biasRidge: 5)
            let solution = problem.solution(solver)
            let dense = problem.normalEquations(
                problem.diagonal(2, 5), Array(repeating: 0, count: problem.order))
            let exact = Naive.solve(dense.matrix, dense.right)
            #expect(difference([solution.x], [exact]) < 1e-3)
            let squares = problem.squares(exact)
            #expect(abs(solution.squares - squares) < 1e-3 * (1 + squares))
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
            let solver = problem.solver
            let prior = GaussianPrior(
                precision: DenseMatrix(precision), mean: mean, link: link, features: Panel(features))
            solver.factorise(prior: prior, row: 0)
            let own = zip(mean, Naive.product(features, link)[0]).map { $0 + $1 }
            let dense = problem.normalEquations(
                precision, Naive.product(precision, own.map { [$0] }).map { $0[0] })
            let exact = Naive.solve(dense.matrix, dense.right)
            #expect(difference([problem.solution(solver).x], [exact]) < 2e-3)
        }
    }

    @Test func `draws have the mean and the covariance of the exact posterior`() {
        let problem = Case(factors: 2, count: 6, hasBias: true, seed: 5)
        let dense = problem.normalEquations(problem.diagonal(1, 3), [0, 0, 0])
        let mean = Naive.solve(dense.matrix, dense.right)
        let covariance = Naive.inverse(dense.matrix)
        let solver = problem.solver
        solver.factorise(factorRidge: 1, biasRidge: 3)
        let count = 60_000
        var sum = [0.0, 0, 0]
        var products = [[0.0, 0, 0], [0, 0, 0], [0, 0, 0]]
        for stream in 0..<count {
            var random = SeededRandom(seed: 6, stream: UInt64(stream))
            let drawn = problem.vector(solver) { solver.draw(into: $0, &random) }.x
            let x = zip(drawn, mean).map { $0 - $1 }
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

    /// Factors of any rank: products of whole numbers, exact in `Float`, or of others, which are rounded.
    private func singular(_ seed: Int) -> Case {
        var random = SeededRandom(seed: UInt64(seed), stream: 9)
        let width = 1 + random.below(20)
        let rank = 1 + random.below(width)
        func table(_ rows: Int, _ columns: Int) -> [[Double]] {
            if seed % 3 == 0 { return Naive.normals(rows, columns, &random) }
            return (0..<rows).map { _ in (0..<columns).map { _ in Double(random.below(5) - 2) } }
        }
        let factors = Naive.product(table(30, rank), table(rank, width))
        let count = random.pick([0, 1, 2, width, 40, 700])
        return Case(factors, count: count, hasBias: seed % 2 == 0, &random)
    }

    @Test func `without enough information the solution is that of the least norm`() {
        var far: [String] = []
        for seed in 0..<500 {
            let problem = singular(seed)
            let ridges: (Float, Float) = seed % 5 == 0 ? (0, 2) : seed % 7 == 0 ? (2, 0) : (0, 0)
            let solver = problem.solver
            solver.factorise(factorRidge: ridges.0, biasRidge: ridges.1)
            let solution = problem.solution(solver)
            // A ridge is a rating of 0 more for each unknown.
            let scales = problem.weights.map { $0.squareRoot() }
            let prior = problem.diagonal(
                Double(ridges.0).squareRoot(), Double(ridges.1).squareRoot())
            let exact = Naive.leastNorm(
                zip(problem.design, scales).map { x, scale in x.map { scale * $0 } } + prior,
                zip(problem.targets, scales).map { $0 * $1 } + prior.map { _ in 0 })
            let size = exact.x.reduce(0) { max($0, abs($1)) }
            let squares = problem.squares(exact.x)
            // What `Float` may lose of a system that it can solve at all.
            let loss = exact.rank < problem.order ? 0 : 1e-6 * exact.condition * exact.condition
            if difference([solution.x], [exact.x]) >= (1e-3 + loss) * (1 + size)
                || abs(solution.squares - squares) >= 1e-3 * (1 + squares)
            {
                far.append("seed \(seed): \(solution) \(exact) \(squares)")
            }
        }
        #expect(far.isEmpty)
    }

    @Test func `a number that is not finite gives none that is`() {
        for bad in [Float.nan, .infinity] {
            let rows = SparseMatrix(columnCount: 1, starts: [0, 1], columns: [0], values: [bad])
            for factor in [0, 1.0] {
                let side = Side([[0, factor]], factorCount: 1)
                let solver = RidgeRowSolver(rows, .init(side, hasBias: true))
                solver.load(row: 0)
                solver.factorise(factorRidge: 0, biasRidge: 0)
                var solution = Panel(rowCount: 1, columnCount: 1)
                let row = solution.mutableRows[0]
                #expect(!solver.solve(into: row).isFinite)
                var random = SeededRandom(seed: 1)
                #expect(!solver.draw(into: row, &random).isFinite)
            }
        }
    }
}
