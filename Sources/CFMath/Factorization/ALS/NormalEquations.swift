/// Symmetric positive definite systems A x = b in `Float`, one at a time, small enough for a cache: the sum of design
/// rows, the Cholesky factor, the solution. Every solver that works row by row has one a thread.
///
/// Sums run in a fixed order of rows and lanes, so the digits are the same for any number of threads and any vector
/// width. A system of order n is the top left of a square of `stride` columns (a multiple of eight, more than n), of
/// which the upper triangle counts; its column n is the right-hand side. Both come from one product: the sum of x xᵀ over
/// design rows x of which the element n is the target.
@safe
final class NormalEquations {
    /// How many unknowns.
    let order: Int
    private let stride: Int
    /// Design rows that are added at once; about 8 KiB.
    let batch: Int
    private let design: AlignedFloats
    private let products: AlignedFloats
    private let system: AlignedFloats
    private let scratch: AlignedFloats

    init(order: Int) {
        self.order = order
        stride = Self.stride(order: order)
        batch = max(16, 2048 / stride)
        design = AlignedFloats(count: batch * stride)
        products = AlignedFloats(count: stride * stride)
        system = AlignedFloats(count: stride * stride)
        scratch = AlignedFloats(count: stride)
    }

    /// The columns that a system of order `n` takes: room for the right-hand side, in whole vectors.
    static func stride(order n: Int) -> Int { (n + 8) & ~7 }

    /// Forgets the design rows.
    func removeAll() { products.vector.fill(0) }

    /// Place `i` of the batch, for a design row: its unknowns' coefficients, then the target.
    func designRow(_ i: Int) -> VectorHandle {
        assert(i < batch)
        return unsafe VectorHandle(design.base + i * stride, stride)
    }

    /// Adds the first design rows of the batch. Complexity: O(count · order²/2).
    func addDesign(_ count: Int) {
        unsafe Self.add(design.base, count: count, stride: stride, to: products.base)
    }

    /// Factorises the system of the design rows with a diagonal added to it.
    ///
    /// - Parameter ridge: the element of an unknown.
    /// - Returns: whether single precision is enough for it: the system is positive definite, and by how much.
    /// - Complexity: O(order³/6).
    @inline(__always)
    func factorise(ridge: (_ unknown: Int) -> Float) -> Bool {
        system.vector.set(products.vector, prefix: stride * stride)
        let diagonal = system.vector
        for j in 0..<order { diagonal[j * stride + j] += ridge(j) }
        return factorise()
    }

    /// The same with a matrix and a right-hand side added to it.
    ///
    /// - Parameters:
    ///   - matrix: stride × stride.
    ///   - vector: fills its argument.
    func factorise(adding matrix: AlignedFloats, _ vector: (VectorHandle) -> Void) -> Bool {
        precondition(matrix.count == stride * stride)
        system.vector.set(products.vector, plus: matrix.vector)
        let (system, right) = (system.vector, scratch.vector)
        vector(right)
        for j in 0..<order { system[j * stride + order] += right[j] }
        return factorise()
    }

    /// Pivots that are a smaller part of the diagonal have lost too many digits.
    private static let leastPivot: Float = 0x1p-12

    private func factorise() -> Bool {
        let (least, diagonal) = (scratch.vector, system.vector)
        for j in 0..<order { least[j] = Self.leastPivot * diagonal[j * stride + j] }
        return unsafe Self.factorise(system.base, least: scratch.base, order: order, stride: stride)
    }

    /// The solution after `factorise`. Valid until the next call. Complexity: O(order²/2).
    func solution() -> VectorHandle { draw { 0 } }

    /// A draw, after `factorise`, from the normal distribution with the solution as mean and the system as precision,
    /// of standard normal deviates. Valid until the next call.
    @inline(__always)
    func draw(_ deviate: () -> Float) -> VectorHandle {
        let (x, right) = (scratch.vector, system.vector)
        for j in 0..<order { x[j] = right[j * stride + order] + deviate() }
        unsafe Self.backSubstitute(system.base, order: order, stride: stride, x.base, into: x.base)
        return x
    }

    /// Σ (target - x·coefficients)² over the design rows: the quadratic form of (x, -1) in their products. At least 0.
    @inline(__always)
    func squaredError(_ fill: (VectorHandle) -> Void) -> Float {
        let (x, products) = (scratch.vector, products.vector)
        fill(x)
        x[order] = -1
        var sum: Float = 0
        for i in 0...order {
            let rest = unsafe FloatKernels.dot(
                products.base + (i * stride + i + 1), x.base + i + 1, order - i)
            sum += x[i] * (products[i * stride + i] * x[i] + 2 * rest)
        }
        return max(0, sum)
    }
}

// The inner loops.
extension NormalEquations {
    /// system += Σ x xᵀ over `count` design rows. Complexity: O(count · stride²/2).
    private static func add(
        _ design: UnsafePointer<Float>, count: Int, stride: Int, to system: UnsafeMutablePointer<Float>
    ) {
        var i = 0
        while i < stride {
            unsafe TileKernels.add(
                design + i, step: stride, row: 1, design, step: stride, count: count,
                to: system + i * stride, row: stride, columns: (i & ~7)..<stride)
            i += 4
        }
    }

    /// Replaces the system by its Cholesky factor: A = Uᵀ U, the diagonal of U as reciprocals, and the
    /// right-hand side b by U⁻ᵀ b. False where a pivot is not above 0 and above its least. Complexity: O(n²·stride/6).
    private static func factorise(
        _ system: UnsafeMutablePointer<Float>, least: UnsafePointer<Float>, order n: Int, stride: Int
    ) -> Bool {
        for i in 0..<n {
            let pivotRow = unsafe system + i * stride
            let pivot = unsafe pivotRow[i]
            guard unsafe pivot > least[i], pivot > 0 else { return false }
            let inverse = 1 / pivot.squareRoot()
            var j = i & ~7
            while j < stride {
                unsafe FloatKernels.store(FloatKernels.load8(pivotRow + j) * inverse, pivotRow + j)
                j += 8
            }
            unsafe pivotRow[i] = inverse
            var r = i + 1
            while r < n {
                let factor = unsafe pivotRow[r]
                let row = unsafe system + r * stride
                var j = r & ~7
                while j < stride {
                    unsafe FloatKernels.store(
                        FloatKernels.load8(row + j) - FloatKernels.load8(pivotRow + j) * factor, row + j)
                    j += 8
                }
                r += 1
            }
        }
        return true
    }

    /// x = U⁻¹ z after `factorise`; z and x may be the same. Complexity: O(n²/2).
    private static func backSubstitute(
        _ system: UnsafePointer<Float>, order n: Int, stride: Int,
        _ z: UnsafePointer<Float>, into x: UnsafeMutablePointer<Float>
    ) {
        // x[i + 1 ..< i + 9], which a whole vector could not load as soon as its first element has been stored.
        var recent = SIMD8<Float>(repeating: 0)
        var i = n - 1
        while i >= 0 {
            let row = unsafe system + i * stride
            let known = unsafe FloatKernels.dot(row + i + 1, x + i + 1, n - 1 - i, firstOfB: recent)
            let value = unsafe (z[i] - known) * row[i]
            unsafe x[i] = value
            recent = SIMD8(
                value, recent[0], recent[1], recent[2], recent[3], recent[4], recent[5], recent[6])
            i -= 1
        }
    }
}
