/// A symmetric matrix brought to tridiagonal form by reflections: A = Q·T·Qᵀ.
///
/// Householder's method from the last row upwards (Martin, Reinsch and Wilkinson 1968, "Householder's
/// tridiagonalization of a symmetric matrix", Numerische Mathematik 11), on the lower triangle; each step's
/// update and the next step's product with the matrix share one pass over it.
struct Tridiagonal: Sendable {
    /// T's diagonal.
    private(set) var diagonal: [Double]
    /// T's other diagonal: element `i` couples `i` and `i + 1`; the last is 0.
    private(set) var coupling: [Double]
    /// Row i, elements 0 ..< i: the vector u of the reflection 1 - u·uᵀ/half[i] that cleared row i.
    private var reflectors: DenseMatrix
    /// uᵀu/2 of each reflection; 0 where none was needed.
    private var half: [Double]

    /// Complexity: O(n³), 4/3·n³ operations.
    init(_ matrix: DenseMatrix) {
        let n = matrix.columnCount
        reflectors = matrix
        diagonal = Array(repeating: 0, count: n)
        coupling = Array(repeating: 0, count: n)
        half = Array(repeating: 0, count: n)
        // The update that is still to be made: A - u·qᵀ - q·uᵀ.
        var u = [Double](repeating: 0, count: n)
        var q = u
        for i in stride(from: n - 1, through: 0, by: -1) {
            for l in 0...i { reflectors[i, l] -= u[i] * q[l] + q[i] * u[l] }
            diagonal[i] = reflectors[i, i]
            if i == 0 { break }
            coupling[i - 1] = reflect(i)
            let x =
                half[i] == 0
                ? [Double](repeating: 0, count: i) : Array(reflectors.elements[i * n..<i * n + i])
            var y = updateAndMultiply(i, u, q, x)
            if half[i] != 0 {
                let scale = 1 / half[i]
                var projection = 0.0
                for l in 0..<i {
                    y[l] *= scale
                    projection += x[l] * y[l]
                }
                let share = projection * scale / 2
                for l in 0..<i { y[l] -= share * x[l] }
            }
            u = x
            q = y
        }
    }

    /// Turns row i, left of its diagonal, into the vector of its reflection; returns the new coupling.
    private mutating func reflect(_ i: Int) -> Double {
        let start = i * reflectors.columnCount
        let row = start..<start + i
        let last = start + i - 1
        let largest = reflectors.elements[row].reduce(0) { max($0, abs($1)) }
        if reflectors.elements[start..<last].allSatisfy({ $0 == 0 }) { return reflectors.elements[last] }
        // A power of two, so that squares neither vanish nor overflow.
        let unit = largest.binade
        var square = 0.0
        for at in row {
            reflectors.elements[at] /= unit
            square += reflectors.elements[at] * reflectors.elements[at]
        }
        let end = reflectors.elements[last]
        let length = end > 0 ? -square.squareRoot() : square.squareRoot()
        half[i] = square - end * length
        reflectors.elements[last] = end - length
        return length * unit
    }

    /// Makes the update of the leading i × i block and returns its product with `x`.
    private mutating func updateAndMultiply(
        _ i: Int, _ u: [Double], _ q: [Double], _ x: [Double]
    ) -> [Double] {
        let n = reflectors.columnCount
        var y = [Double](repeating: 0, count: i)
        unsafe reflectors.elements.withUnsafeMutableBufferPointer { all in
            unsafe y.withUnsafeMutableBufferPointer { y in
                unsafe u.withUnsafeBufferPointer { u in
                    unsafe q.withUnsafeBufferPointer { q in
                        unsafe x.withUnsafeBufferPointer { x in
                            guard let all = all.baseAddress, let y = y.baseAddress, let u = u.baseAddress,
                                let q = q.baseAddress, let x = x.baseAddress
                            else { return }
                            for j in 0..<i {
                                let row = unsafe all + j * n
                                let sum = unsafe DoubleKernels.updateAndMultiply(
                                    row, j, u[j], q, q[j], u, x, x[j], y)
                                unsafe row[j] -= 2 * u[j] * q[j]
                                unsafe y[j] += sum + row[j] * x[j]
                            }
                        }
                    }
                }
            }
        }
        return y
    }

    /// Turns an eigenvector of T, a row of `vectors`, into one of the matrix. Complexity: O(n²).
    func transform(_ vector: inout [Double]) {
        let n = reflectors.columnCount
        unsafe reflectors.elements.withUnsafeBufferPointer { all in
            unsafe vector.withUnsafeMutableBufferPointer { vector in
                guard let all = all.baseAddress, let vector = vector.baseAddress else { return }
                for i in 1..<max(1, n) where half[i] != 0 {
                    let u = unsafe all + i * n
                    let factor = unsafe -DoubleKernels.dot(u, vector, i) / half[i]
                    unsafe DoubleKernels.add(factor, u, to: vector, i)
                }
            }
        }
    }
}
