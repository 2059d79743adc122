import CFSupport

/// The ridge regression of one row at a time, the other side held fixed: what alternating least squares, the
/// Gibbs sampler and fold-in have in common. A thread needs one of its own.
///
/// The row's vector x (factors f, then the bias b where there is one) has the density ∝ exp(-Q/2) or the objective Q
/// with
///
///     Q = Σ w (r - mean - b' - b - f·f')² + prior(x)
///
/// over its ratings r of rows f', b' of the other side, with weights w. The system is solved in `Float`; where that is
/// not enough, in `Double`, and where it is singular, x is the solution of the least norm.
package final class RidgeRowSolver {
    /// The other side.
    package struct Known {
        fileprivate let factors: PanelHandle
        fileprivate let bias: [Float]
        /// Multiply the weights of ratings, one for each row; nil is all ones.
        fileprivate let weights: [Float]?
        fileprivate let hasBias: Bool
        fileprivate let factorCount: Int

        package init(_ side: Side, hasBias: Bool, weights: [Float]? = nil) {
            factors = side.factors.rows
            bias = side.bias
            self.weights = weights
            self.hasBias = hasBias
            factorCount = side.factorCount
        }

        /// Asks for what is used of an entry some way after `at`.
        @inline(__always)
        fileprivate func prefetch(_ columns: [Int32], after at: Int) {
            factors.prefetch(columns, after: at)
            let later = at + Prefetch.distance
            if hasBias, later < columns.count { Prefetch.read(bias, Int(columns[later])) }
        }
    }

    private let known: Known
    private let ratings: SparseMatrix<Float>
    private let system: NormalEquations
    /// The ratings of the row that was loaded, and their weight.
    private var loaded = (entries: 0..<0, weight: Float(1))
    private var precision = Precision.single

    /// What the loaded row is solved in.
    private enum Precision {
        case single
        case double(SymmetricSystem)
        /// A number is not finite; then neither is the solution.
        case none
    }

    /// - Parameters:
    ///   - ratings: the rows that may be loaded, with the columns they are of.
    ///   - known: its memory must outlive the solver.
    package init(_ ratings: SparseMatrix<Float>, _ known: Known) {
        self.ratings = ratings
        self.known = known
        system = NormalEquations(order: known.factorCount + (known.hasBias ? 1 : 0))
    }

    /// Starts with the ratings of a row.
    ///
    /// - Parameter weight: of all ratings of the row.
    /// - Complexity: O(ratings · order²).
    package func load(row: Int, weight: Float = 1) {
        // Copied once: the loop's stores could change the fields, for all that the compiler knows.
        let (system, ratings, known) = (self.system, self.ratings, self.known)
        let (entries, k, order) = (ratings.row(row), known.factorCount, system.order)
        loaded = (entries, weight)
        system.removeAll()
        var first = entries.lowerBound
        while first < entries.upperBound {
            let count = min(system.batch, entries.upperBound - first)
            for r in 0..<count {
                let column = Int(ratings.columns[first + r])
                known.prefetch(ratings.columns, after: first + r)
                let scale = (known.weights.map { weight * $0[column] } ?? weight).squareRoot()
                var target = ratings.values[first + r]
                let design = system.designRow(r)
                design.set(known.factors[column], times: scale)
                if known.hasBias {
                    target -= known.bias[column]
                    design[k] = scale
                }
                design[order] = scale * target
            }
            system.addDesign(count)
            first += count
        }
    }

    /// Makes ready to solve with the prior Σ ridge[j] x[j]². Complexity: O(order³).
    package func factorise(factorRidge: Float, biasRidge: Float) {
        let k = known.factorCount
        if system.factorise(ridge: { $0 < k ? factorRidge : biasRidge }) {
            precision = .single
        } else {
            useDouble(
                adding: { i, j in i != j ? 0 : Double(i < k ? factorRidge : biasRidge) },
                Array(repeating: 0, count: system.order))
        }
    }

    /// Makes ready to solve with a Gaussian prior, for the row of that number. Complexity: O(order³).
    package func factorise(prior: GaussianPrior, row: Int) {
        if system.factorise(adding: prior.precision, { prior.shift(of: row, into: $0) }) {
            precision = .single
        } else {
            let shift = AlignedFloats(count: prior.stride)
            prior.shift(of: row, into: shift.vector)
            useDouble(
                adding: { Double(prior.precision[$0 * prior.stride + $1]) },
                (0..<system.order).map { Double(shift[$0]) })
        }
    }

    /// The x that minimises Q: its factors into a row. - Returns: its bias, 0 where there is none.
    package func solve(into factors: VectorHandle) -> Float {
        switch precision {
        case .single: take(system.solution(), into: factors)
        case .double(let system): take(system.solution(), into: factors)
        case .none: take(Array(repeating: .nan, count: system.order), into: factors)
        }
    }

    /// A draw from the normal distribution ∝ exp(-Q/2): its factors into a row. - Returns: its bias.
    package func draw(into factors: VectorHandle, _ random: inout SeededRandom) -> Float {
        switch precision {
        case .single: take(system.draw { random.inverseNormal() }, into: factors)
        case .double(let system):
            take(system.draw { Double(random.inverseNormal()) }, into: factors)
        case .none: take(Array(repeating: .nan, count: system.order), into: factors)
        }
    }

    private func take(_ x: VectorHandle, into factors: VectorHandle) -> Float {
        factors.set(x, prefix: known.factorCount)
        return known.hasBias ? x[known.factorCount] : 0
    }

    private func take(_ x: [Double], into factors: VectorHandle) -> Float {
        for j in 0..<known.factorCount { factors[j] = Float(x[j]) }
        return known.hasBias ? Float(x[known.factorCount]) : 0
    }

    /// Σ (r - mean - b' - b - f·f')² for the row's factors and bias, rating by rating: no digits are lost to squares
    /// that cancel. Complexity: O(ratings · factors).
    package func residual(_ factors: VectorHandle, _ bias: Float) -> Double {
        let (ratings, other) = (self.ratings, self.known)
        var sum = 0.0
        for at in loaded.entries {
            let column = Int(ratings.columns[at])
            other.prefetch(ratings.columns, after: at)
            let known = other.hasBias ? other.bias[column] : 0
            let score = factors.dot(other.factors[column], prefix: other.factorCount)
            let error = Double(ratings.values[at]) - Double(known + bias + score)
            sum += error * error
        }
        return sum
    }

    /// Σ w (r - mean - b' - b - f·f')² for the row's factors and bias, from the sums of the system.
    package func squaredError(_ factors: VectorHandle, _ bias: Float) -> Float {
        if case .single = precision {
            return system.squaredError { x in
                x.set(factors, prefix: known.factorCount)
                if known.hasBias { x[known.factorCount] = bias }
            }
        }
        let x = (0..<system.order).map { Double($0 < known.factorCount ? factors[$0] : bias) }
        var sum = 0.0
        forEachDesignRow { weight, design, target in
            let error = zip(x, design).reduce(target) { $0 - $1.0 * $1.1 }
            sum += weight * error * error
        }
        return Float(sum)
    }

    /// Takes the loaded row's system, plus a symmetric matrix and a right-hand side, in `Double`.
    private func useDouble(adding matrix: (Int, Int) -> Double, _ vector: [Double]) {
        let order = system.order
        var square = DenseMatrix(order: order)
        var right = vector
        forEachDesignRow { weight, x, target in
            for i in 0..<order {
                right[i] += weight * x[i] * target
                for j in 0...i { square[i, j] += weight * x[i] * x[j] }
            }
        }
        for i in 0..<order { for j in 0...i { square[i, j] += matrix(j, i) } }
        precision = SymmetricSystem(square, right).map { .double($0) } ?? .none
    }

    /// The loaded row's ratings: weight, coefficients of x, target.
    private func forEachDesignRow(_ body: (_ weight: Double, _ x: [Double], _ target: Double) -> Void) {
        var x = [Double](repeating: 1, count: system.order)
        for at in loaded.entries {
            let column = Int(ratings.columns[at])
            let weight = Double(loaded.weight) * (known.weights.map { Double($0[column]) } ?? 1)
            let other = known.factors[column]
            for j in 0..<known.factorCount { x[j] = Double(other[j]) }
            let bias = known.hasBias ? Double(known.bias[column]) : 0
            body(weight, x, Double(ratings.values[at]) - bias)
        }
    }
}

extension Side {
    /// Fits all rows, some at a time side by side.
    ///
    /// - Parameter fit: takes the numbers of some rows, the factors of all rows, of which it may change those, and
    ///   appends their biases in order.
    /// - Returns: what `fit` returned, in order.
    mutating func refit<Value>(
        threads: Int, _ fit: (_ rows: Range<Int>, _ factors: PanelHandle, _ biases: inout [Float]) -> Value
    ) -> [Value] {
        let rows = factors.mutableRows
        let parts = Parallel.mapChunks(of: count, by: 16, threads: threads) { chunk in
            var biases: [Float] = []
            biases.reserveCapacity(chunk.count)
            let value = fit(chunk, rows, &biases)
            return (biases, value)
        }
        bias = parts.flatMap { $0.0 }
        return parts.map { $0.1 }
    }
}
