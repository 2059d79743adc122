/// The normal equations of one row at a time, the other side held fixed: what alternating least squares, the
/// Gibbs sampler and fold-in have in common. A thread needs one of its own.
///
/// The row's vector x (factors f, then the bias b) has the density ∝ exp(-Q/2) or the objective Q with
///
///     Q = Σ w (r - mean - b' - b - f·f')² + prior(x)
///
/// over its ratings r of rows f', b' of the other side, with weights w.
@safe
package final class RowSystem {
    /// How many unknowns.
    let order: Int
    private let stride: Int
    /// Ratings whose design rows are made at once; about 8 KiB.
    private let panel: Int
    private let design: AlignedFloats
    private let data: AlignedFloats
    private let system: AlignedFloats
    private let scratch: AlignedFloats

    /// - Parameter order: how many unknowns.
    package init(order: Int) {
        self.order = order
        stride = NormalEquations.stride(order: order)
        panel = max(16, 2048 / stride)
        design = AlignedFloats(count: panel * stride)
        data = AlignedFloats(count: stride * stride)
        system = AlignedFloats(count: stride * stride)
        scratch = AlignedFloats(count: stride)
    }

    /// Starts with the ratings of a row.
    ///
    /// - Parameters:
    ///   - weight: of all ratings of the row.
    ///   - otherWeights: multiplies it, a number for each row of the other side; nil is all ones.
    package func load(
        _ rows: RatingRows, row: Int, other: RowVectors, weight: Float = 1, otherWeights: [Float]? = nil
    ) {
        unsafe data.base.update(repeating: 0, count: stride * stride)
        let range = rows.row(row)
        let factors = other.factorCount
        var first = range.lowerBound
        while first < range.upperBound {
            let count = min(panel, range.upperBound - first)
            for r in 0..<count {
                let column = Int(rows.columns[first + r])
                let from = unsafe other.values.base + column * stride
                let to = unsafe design.base + r * stride
                let scale = (otherWeights.map { weight * $0[column] } ?? weight).squareRoot()
                var target = rows.values[first + r]
                if other.hasBias { target -= unsafe from[factors] }
                var j = 0
                while j < stride {
                    unsafe Kernels.store8(Kernels.load8(from + j) * scale, to + j)
                    j += 8
                }
                if other.hasBias { unsafe to[factors] = scale }
                unsafe to[order] = scale * target
            }
            unsafe NormalEquations.add(design.base, count: count, stride: stride, to: data.base)
            first += count
        }
    }

    /// Solves with the prior Σ ridge[j] x[j]². - Returns: whether the system was positive definite.
    package func factorise(ridge: (factors: Float, bias: Float), hasBias: Bool) -> Bool {
        unsafe system.base.update(from: data.base, count: stride * stride)
        for j in 0..<order {
            let isBias = hasBias && j == order - 1
            unsafe system.base[j * stride + j] += isBias ? ridge.bias : ridge.factors
        }
        return unsafe NormalEquations.factorise(system.base, order: order, stride: stride)
    }

    /// Solves with a Gaussian prior, for the row of that number. - Returns: whether the system was positive
    /// definite.
    package func factorise(prior: GaussianPrior, row: Int) -> Bool {
        precondition(prior.precision.count == stride * stride)
        var i = 0
        while i < stride * stride {
            unsafe Kernels.store8(
                Kernels.load8(data.base + i) + Kernels.load8(prior.precision.base + i), system.base + i)
            i += 8
        }
        unsafe scratch.base.update(from: prior.shift.base, count: stride)
        if let (features, shifts) = prior.features {
            precondition(row < features.rowCount)
            unsafe PanelKernels.addRowProduct(
                features.values.base + row * features.stride, columns: features.columnCount,
                shifts.values.base, stride, to: scratch.base)
        }
        for j in 0..<order { unsafe system.base[j * stride + order] += scratch.base[j] }
        return unsafe NormalEquations.factorise(system.base, order: order, stride: stride)
    }

    /// The x that minimises Q, into a row, after `factorise`.
    package func solve(into vectors: RowVectors, row: Int) {
        precondition(row < vectors.count && vectors.stride == stride)
        for j in 0..<order { unsafe scratch.base[j] = system.base[j * stride + order] }
        unsafe NormalEquations.backSubstitute(
            system.base, order: order, stride: stride, scratch.base,
            into: vectors.values.base + row * stride)
    }

    /// A draw from the normal distribution ∝ exp(-Q/2), into a row, after `factorise`.
    package func draw(into vectors: RowVectors, row: Int, _ random: inout SeededRandom) {
        precondition(row < vectors.count && vectors.stride == stride)
        for j in 0..<order {
            unsafe scratch.base[j] = system.base[j * stride + order] + random.inverseNormal()
        }
        unsafe NormalEquations.backSubstitute(
            system.base, order: order, stride: stride, scratch.base,
            into: vectors.values.base + row * stride)
    }

    /// Σ w (r - mean - b' - b - f·f')² for the x in a row: the quadratic form of (x, -1) in the products that
    /// `load` summed. At least 0.
    package func squaredError(of vectors: RowVectors, row: Int) -> Float {
        unsafe scratch.base.update(from: vectors.values.base + row * stride, count: order)
        unsafe scratch.base[order] = -1
        var sum: Float = 0
        for i in 0...order {
            let x = unsafe scratch.base + i
            let products = unsafe data.base + (i * stride + i)
            let rest = unsafe Kernels.dot(products + 1, x + 1, order - i)
            sum += unsafe x[0] * (products[0] * x[0] + 2 * rest)
        }
        return max(0, sum)
    }
}
