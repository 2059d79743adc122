// The inner loops of every solver that works row by row: building a row's normal equations and solving
// them. Sums run in a fixed order of rows and lanes, so the digits are the same for any number of threads
// and any vector width.
//
// A system of order n is the top left of a square of `stride` columns (a multiple of eight, more than n),
// of which the upper triangle counts; its column n is the right-hand side. Both come from one product:
// the sum of x xᵀ over design rows x of which the element n is the target.

/// Symmetric positive definite systems in `Float`, small enough for a cache.
enum NormalEquations {
    /// The columns that a system of order `n` takes: room for the right-hand side, in whole vectors.
    static func stride(order n: Int) -> Int { (n + 8) & ~7 }

    /// system += Σ x xᵀ over `count` design rows. Complexity: O(count · stride²/2).
    ///
    /// Four rows by eight columns of the system at a time stay in registers.
    static func add(
        _ design: UnsafePointer<Float>, count: Int, stride: Int, to system: UnsafeMutablePointer<Float>
    ) {
        var i = 0
        while i < stride {
            var j = i & ~7
            while j < stride {
                let tile = unsafe system + (i * stride + j)
                var a0 = unsafe Kernels.load8(tile)
                var a1 = unsafe Kernels.load8(tile + stride)
                var a2 = unsafe Kernels.load8(tile + 2 * stride)
                var a3 = unsafe Kernels.load8(tile + 3 * stride)
                var x = unsafe design
                for _ in 0..<count {
                    let right = unsafe Kernels.load8(x + j)
                    unsafe a0 += right * x[i]
                    unsafe a1 += right * x[i + 1]
                    unsafe a2 += right * x[i + 2]
                    unsafe a3 += right * x[i + 3]
                    unsafe x += stride
                }
                unsafe Kernels.store8(a0, tile)
                unsafe Kernels.store8(a1, tile + stride)
                unsafe Kernels.store8(a2, tile + 2 * stride)
                unsafe Kernels.store8(a3, tile + 3 * stride)
                j += 8
            }
            i += 4
        }
    }

    /// Replaces the system by its Cholesky factor: A = Uᵀ U, the diagonal of U as reciprocals, and the
    /// right-hand side b by U⁻ᵀ b. False where A is not positive definite. Complexity: O(n²·stride/6).
    static func factorise(_ system: UnsafeMutablePointer<Float>, order n: Int, stride: Int) -> Bool {
        for i in 0..<n {
            let pivotRow = unsafe system + i * stride
            let pivot = unsafe pivotRow[i]
            guard pivot > 0 else { return false }
            let inverse = 1 / pivot.squareRoot()
            var j = i & ~7
            while j < stride {
                unsafe Kernels.store8(Kernels.load8(pivotRow + j) * inverse, pivotRow + j)
                j += 8
            }
            unsafe pivotRow[i] = inverse
            var r = i + 1
            while r < n {
                let factor = unsafe pivotRow[r]
                let row = unsafe system + r * stride
                var j = r & ~7
                while j < stride {
                    unsafe Kernels.store8(
                        Kernels.load8(row + j) - Kernels.load8(pivotRow + j) * factor, row + j)
                    j += 8
                }
                r += 1
            }
        }
        return true
    }

    /// x = U⁻¹ z after `factorise`; z and x may be the same. Complexity: O(n²/2).
    static func backSubstitute(
        _ system: UnsafePointer<Float>, order n: Int, stride: Int,
        _ z: UnsafePointer<Float>, into x: UnsafeMutablePointer<Float>
    ) {
        var i = n - 1
        while i >= 0 {
            let row = unsafe system + i * stride
            let known = unsafe Kernels.dot(row + i + 1, x + i + 1, n - 1 - i)
            unsafe x[i] = (z[i] - known) * row[i]
            i -= 1
        }
    }
}
