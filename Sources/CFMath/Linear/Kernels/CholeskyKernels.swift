/// The Cholesky factor of a symmetric positive definite matrix of `Double` of some hundred or thousand rows: the inner
/// loops of item weights.
///
/// A matrix lies in rows of `stride` numbers, a multiple of four, of which the upper triangle counts; columns behind it
/// are right-hand sides. The order of every sum is fixed by the code, so the digits are the same on any machine.
enum CholeskyKernels {
    /// Pivots that are worked in together: a row is then read and written once for four of them.
    static let block = 4

    /// Replaces the upper triangle A by U with A = Uᵀ U, the diagonal of U as reciprocals, and each right-hand side b by
    /// U⁻ᵀ b.
    ///
    /// - Parameters:
    ///   - n: the order of A.
    ///   - width: columns that are worked on, at least n, a multiple of four.
    ///   - least: pivots that are a smaller part of the diagonal have lost too many digits.
    ///   - diagonal: room for n numbers.
    ///   - trailing: calls its argument with ranges that make up the one it is given, side by side if it likes.
    /// - Returns: false where a pivot is not above its least. Complexity: O(n²·width/3).
    @inline(__always)
    static func factorise(
        _ a: UnsafeMutablePointer<Double>, order n: Int, width: Int, stride: Int, least: Double,
        diagonal: UnsafeMutablePointer<Double>,
        trailing: (Range<Int>, (Range<Int>) -> Void) -> Void = { $1($0) }
    ) -> Bool {
        for i in 0..<n { unsafe diagonal[i] = a[i * stride + i] }
        var first = 0
        while first < n {
            let end = min(n, first + block)
            for p in first..<end {
                let row = unsafe a + p * stride
                for q in first..<p {
                    let other = unsafe a + q * stride
                    let factor = unsafe other[p]
                    unsafe subtract(other, times: factor, from: row, p & ~3..<width)
                }
                let pivot = unsafe row[p]
                guard unsafe pivot > least * diagonal[p], pivot > 0 else { return false }
                let inverse = 1 / pivot.squareRoot()
                unsafe scale(row, by: inverse, p & ~3..<width)
                unsafe row[p] = inverse
            }
            if end < n {
                let pivots = unsafe a + first * stride
                trailing(end..<n) { rows in unsafe subtract(four: pivots, stride, from: a, rows, width) }
            }
            first = end
        }
        return true
    }

    /// row r[j] -= Σ pivots[q][r] · pivots[q][j] over four rows, for j from `r` on and some rows r, two at a time, which
    /// halves what is read.
    @inline(__always)
    private static func subtract(
        four pivots: UnsafePointer<Double>, _ stride: Int, from a: UnsafeMutablePointer<Double>,
        _ rows: Range<Int>, _ width: Int
    ) {
        let (p0, p1) = unsafe (pivots, pivots + stride)
        let (p2, p3) = unsafe (p1 + stride, p1 + 2 * stride)
        var r = rows.lowerBound
        while r < rows.upperBound {
            // The last one of an odd number goes twice, with the same result.
            let s = min(r + 1, rows.upperBound - 1)
            let (row, next) = unsafe (a + r * stride, a + s * stride)
            let (f0, f1, f2, f3) = unsafe (p0[r], p1[r], p2[r], p3[r])
            let (g0, g1, g2, g3) = unsafe (p0[s], p1[s], p2[s], p3[s])
            var j = r & ~3
            while j < width {
                let (x0, x1) = unsafe (load(p0 + j), load(p1 + j))
                let (x2, x3) = unsafe (load(p2 + j), load(p3 + j))
                let x = unsafe load(row + j) - ((x0 * f0 + x1 * f1) + (x2 * f2 + x3 * f3))
                let y = unsafe load(next + j) - ((x0 * g0 + x1 * g1) + (x2 * g2 + x3 * g3))
                unsafe store(x, row + j)
                unsafe store(y, next + j)
                j += 4
            }
            r += 2
        }
    }

    @inline(__always)
    private static func subtract(
        _ other: UnsafePointer<Double>, times factor: Double, from row: UnsafeMutablePointer<Double>,
        _ columns: Range<Int>
    ) {
        var j = columns.lowerBound
        while j < columns.upperBound {
            unsafe store(load(row + j) - load(other + j) * factor, row + j)
            j += 4
        }
    }

    @inline(__always)
    private static func scale(_ row: UnsafeMutablePointer<Double>, by factor: Double, _ columns: Range<Int>) {
        var j = columns.lowerBound
        while j < columns.upperBound {
            unsafe store(load(row + j) * factor, row + j)
            j += 4
        }
    }

    /// x = U⁻¹ z after `factorise`, z being a column of the matrix. Complexity: O(n²/2).
    static func solve(
        _ u: UnsafePointer<Double>, order n: Int, stride: Int, column: Int,
        into x: UnsafeMutablePointer<Double>
    ) {
        for i in (0..<n).reversed() {
            let row = unsafe u + i * stride
            let known = unsafe DoubleKernels.dot(row + i + 1, x + i + 1, n - 1 - i)
            unsafe x[i] = (row[column] - known) * row[i]
        }
    }

    /// Some columns of U⁻¹, into the upper triangle of `v`, in rows of the same stride; what is below is 0 there.
    /// - Parameter columns: bounds are multiples of four. Complexity: O(n²/2) a column.
    static func invert(
        _ u: UnsafePointer<Double>, order n: Int, stride: Int, columns: Range<Int>,
        into v: UnsafeMutablePointer<Double>
    ) {
        for i in (0..<min(n, columns.upperBound)).reversed() {
            let row = unsafe u + i * stride
            let target = unsafe v + i * stride
            for k in i + 1..<max(i + 1, min(n, columns.upperBound)) {
                let from = max(columns.lowerBound, k & ~3)
                unsafe subtract(
                    v + k * stride, times: row[k], from: target, from..<max(from, columns.upperBound))
            }
            if columns.contains(i) { unsafe target[i] += 1 }
            let from = max(columns.lowerBound, i & ~3)
            unsafe scale(target, by: row[i], from..<columns.upperBound)
        }
    }

    @inline(__always)
    private static func load(_ p: UnsafePointer<Double>) -> SIMD4<Double> {
        unsafe UnsafeRawPointer(p).loadUnaligned(as: SIMD4<Double>.self)
    }

    @inline(__always)
    private static func store(_ value: SIMD4<Double>, _ p: UnsafeMutablePointer<Double>) {
        unsafe UnsafeMutableRawPointer(p).storeBytes(of: value, as: SIMD4<Double>.self)
    }
}
