// Products of tall, narrow matrices of `Float`. A stride is a multiple of eight; sums run over the rows in
// order, in fixed lanes, so the digits are the same for any number of threads and any vector width.

enum PanelKernels {
    /// out += Σ aᵀ b over `count` rows of a (p columns used) and b: out is p × strideB.
    /// Complexity: O(count · p · strideB).
    private static func addCrossProduct(
        _ a: UnsafePointer<Float>, _ strideA: Int, columns p: Int, _ b: UnsafePointer<Float>, _ strideB: Int,
        count: Int, to out: UnsafeMutablePointer<Float>
    ) {
        var i = 0
        while i < p {
            let wide = min(4, p - i)
            var j = 0
            while j < strideB {
                let tile = unsafe out + (i * strideB + j)
                if wide == 4 {
                    var s0 = unsafe FloatKernels.load8(tile)
                    var s1 = unsafe FloatKernels.load8(tile + strideB)
                    var s2 = unsafe FloatKernels.load8(tile + 2 * strideB)
                    var s3 = unsafe FloatKernels.load8(tile + 3 * strideB)
                    var x = unsafe a + i
                    var y = unsafe b + j
                    for _ in 0..<count {
                        let right = unsafe FloatKernels.load8(y)
                        unsafe s0 += right * x[0]
                        unsafe s1 += right * x[1]
                        unsafe s2 += right * x[2]
                        unsafe s3 += right * x[3]
                        unsafe x += strideA
                        unsafe y += strideB
                    }
                    unsafe FloatKernels.store8(s0, tile)
                    unsafe FloatKernels.store8(s1, tile + strideB)
                    unsafe FloatKernels.store8(s2, tile + 2 * strideB)
                    unsafe FloatKernels.store8(s3, tile + 3 * strideB)
                } else {
                    for row in 0..<wide {
                        var sum = unsafe FloatKernels.load8(tile + row * strideB)
                        for r in 0..<count {
                            unsafe sum += FloatKernels.load8(b + r * strideB + j) * a[r * strideA + i + row]
                        }
                        unsafe FloatKernels.store8(sum, tile + row * strideB)
                    }
                }
                j += 8
            }
            i += 4
        }
    }

    /// out += a · c for one row: a has p numbers, c is p × stride, out has `stride` numbers.
    @inline(__always)
    static func addRowProduct(
        _ a: UnsafePointer<Float>, columns p: Int, _ c: UnsafePointer<Float>, _ stride: Int,
        to out: UnsafeMutablePointer<Float>
    ) {
        var j = 0
        while j < stride {
            var sum = unsafe FloatKernels.load8(out + j)
            var row = unsafe c + j
            for i in 0..<p {
                unsafe sum += FloatKernels.load8(row) * a[i]
                unsafe row += stride
            }
            unsafe FloatKernels.store8(sum, out + j)
            j += 8
        }
    }

    /// out += a · c for some rows: of a p columns are used, c is p × stride, out has rows of that stride. Four rows at a
    /// time take the rows of c once, and wait for no sum; each has the digits of `addRowProduct`.
    static func addProduct(
        _ a: PanelHandle, columns p: Int, _ c: PanelHandle, to out: PanelHandle, _ rows: Range<Int>
    ) {
        var row = rows.lowerBound
        while row + 4 <= rows.upperBound {
            unsafe addFourRowProducts(
                a.base + row * a.stride, a.stride, columns: p, c.base, c.stride,
                to: out.base + row * out.stride)
            row += 4
        }
        while row < rows.upperBound {
            unsafe addRowProduct(
                a.base + row * a.stride, columns: p, c.base, c.stride, to: out.base + row * out.stride)
            row += 1
        }
    }

    private static func addFourRowProducts(
        _ a: UnsafePointer<Float>, _ strideA: Int, columns p: Int, _ c: UnsafePointer<Float>, _ stride: Int,
        to out: UnsafeMutablePointer<Float>
    ) {
        var j = 0
        while j < stride {
            let tile = unsafe out + j
            var s0 = unsafe FloatKernels.load8(tile)
            var s1 = unsafe FloatKernels.load8(tile + stride)
            var s2 = unsafe FloatKernels.load8(tile + 2 * stride)
            var s3 = unsafe FloatKernels.load8(tile + 3 * stride)
            var x = unsafe a
            var row = unsafe c + j
            for _ in 0..<p {
                let right = unsafe FloatKernels.load8(row)
                unsafe s0 += right * x[0]
                unsafe s1 += right * x[strideA]
                unsafe s2 += right * x[2 * strideA]
                unsafe s3 += right * x[3 * strideA]
                unsafe x += 1
                unsafe row += stride
            }
            unsafe FloatKernels.store8(s0, tile)
            unsafe FloatKernels.store8(s1, tile + stride)
            unsafe FloatKernels.store8(s2, tile + 2 * stride)
            unsafe FloatKernels.store8(s3, tile + 3 * stride)
            j += 8
        }
    }

    /// Σ aᵀ b over some rows: columns of a × stride of b.
    static func crossProduct(
        _ a: PanelHandle, _ columns: Int, _ b: PanelHandle, _ rows: Range<Int>
    ) -> AlignedFloats {
        let sums = AlignedFloats(count: columns * b.stride)
        unsafe addCrossProduct(
            a.base + rows.lowerBound * a.stride, a.stride, columns: columns,
            b.base + rows.lowerBound * b.stride, b.stride, count: rows.count, to: sums.base)
        return sums
    }
}
