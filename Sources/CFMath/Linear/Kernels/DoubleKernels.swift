// The inner loops of principal components. The order of every sum is fixed by the code, not by the vector
// width, so the digits are the same on any machine.

/// Loops over raw rows of `Double`.
enum DoubleKernels {
    /// Columns that are worked on together.
    static let lanes = 4
    /// Rows whose centred copy is made at once: a panel of four columns is then 8 KiB.
    static let panelRows = 256

    /// Copies rows, less the mean, into panels of four columns (`panels × rows` vectors, zeros behind the last
    /// column) and adds each column's sum to `residual`.
    static func pack(
        _ rows: UnsafePointer<Double>, _ rowCount: Int, _ width: Int, less mean: UnsafePointer<Double>,
        into panels: UnsafeMutablePointer<SIMD4<Double>>, residual: UnsafeMutablePointer<Double>
    ) {
        var panel = unsafe panels
        for first in stride(from: 0, to: width, by: lanes) {
            let used = min(lanes, width - first)
            let shift = unsafe load(mean + first, used)
            var sum = SIMD4<Double>.zero
            var row = unsafe rows + first
            for r in 0..<rowCount {
                // Lanes behind the last column are 0 - 0.
                let value = unsafe load(row, used) - shift
                sum += value
                unsafe panel[r] = value
                unsafe row += width
            }
            for lane in 0..<used { unsafe residual[first + lane] += sum[lane] }
            unsafe panel += rowCount
        }
    }

    @inline(__always)
    private static func load(_ p: UnsafePointer<Double>, _ used: Int) -> SIMD4<Double> {
        if used == lanes { return unsafe UnsafeRawPointer(p).loadUnaligned(as: SIMD4<Double>.self) }
        var value = SIMD4<Double>.zero
        for lane in 0..<used { unsafe value[lane] = p[lane] }
        return value
    }

    /// Adds the products of all pairs of columns, summed over the rows in their order, to the lower triangle
    /// of `sums` (a square of four times `panelCount` columns).
    ///
    /// Measured: four by four sums in registers, 500,000 × 64 in 0.2 s a thread.
    static func addProducts(
        _ panels: UnsafePointer<SIMD4<Double>>, _ rowCount: Int, _ panelCount: Int,
        to sums: UnsafeMutablePointer<SIMD4<Double>>
    ) {
        for p in 0..<panelCount {
            for q in 0...p {
                let a = unsafe panels + p * rowCount
                let b = unsafe panels + q * rowCount
                var s0 = SIMD4<Double>.zero
                var s1 = s0
                var s2 = s0
                var s3 = s0
                for r in 0..<rowCount {
                    let x = unsafe a[r]
                    let y = unsafe b[r]
                    s0 += x[0] * y
                    s1 += x[1] * y
                    s2 += x[2] * y
                    s3 += x[3] * y
                }
                let to = unsafe sums + p * lanes * panelCount + q
                unsafe to[0] += s0
                unsafe to[panelCount] += s1
                unsafe to[2 * panelCount] += s2
                unsafe to[3 * panelCount] += s3
            }
        }
    }

    /// Σ a[i]·b[i], in eight lanes, then one by one.
    @inline(__always)
    static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
        var sum8 = SIMD8<Double>.zero
        var i = 0
        while i + 8 <= count {
            sum8 += unsafe load8(a + i) * load8(b + i)
            i += 8
        }
        var sum = fold(sum8)
        while i < count {
            sum += unsafe a[i] * b[i]
            i += 1
        }
        return sum
    }

    /// y += factor·x.
    @inline(__always)
    static func add(
        _ factor: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, _ count: Int
    ) {
        for i in 0..<count { unsafe y[i] += factor * x[i] }
    }

    /// row -= u·q + v·p, then y += f·row; returns row·x. One pass over the row, which is what a step of the
    /// tridiagonalisation needs of each row.
    @inline(__always)
    static func updateAndMultiply(
        _ row: UnsafeMutablePointer<Double>, _ count: Int,
        _ u: Double, _ q: UnsafePointer<Double>, _ v: Double, _ p: UnsafePointer<Double>,
        _ x: UnsafePointer<Double>, _ f: Double, _ y: UnsafeMutablePointer<Double>
    ) -> Double {
        var sum8 = SIMD8<Double>.zero
        var i = 0
        while i + 8 <= count {
            let value = unsafe load8(row + i) - (u * load8(q + i) + v * load8(p + i))
            unsafe UnsafeMutableRawPointer(row + i).storeBytes(of: value, as: SIMD8<Double>.self)
            sum8 += unsafe value * load8(x + i)
            unsafe UnsafeMutableRawPointer(y + i).storeBytes(
                of: load8(y + i) + f * value, as: SIMD8<Double>.self)
            i += 8
        }
        var sum = fold(sum8)
        while i < count {
            let value = unsafe row[i] - (u * q[i] + v * p[i])
            unsafe row[i] = value
            sum += unsafe value * x[i]
            unsafe y[i] += f * value
            i += 1
        }
        return sum
    }

    /// Applies a plane rotation to two rows of eight values: (a, b) becomes (c·a + s·b, c·b - s·a).
    @inline(__always)
    static func rotate(
        _ a: UnsafeMutablePointer<SIMD8<Double>>, _ b: UnsafeMutablePointer<SIMD8<Double>>,
        _ c: Double, _ s: Double
    ) {
        let x = unsafe a.pointee
        let y = unsafe b.pointee
        unsafe a.pointee = c * x + s * y
        unsafe b.pointee = c * y - s * x
    }

    @inline(__always)
    private static func load8(_ p: UnsafePointer<Double>) -> SIMD8<Double> {
        unsafe UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Double>.self)
    }

    @inline(__always)
    private static func fold(_ sum8: SIMD8<Double>) -> Double {
        let sum4 = sum8.lowHalf + sum8.highHalf
        let sum2 = sum4.lowHalf + sum4.highHalf
        return sum2[0] + sum2[1]
    }
}
