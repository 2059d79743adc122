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
        while i + 4 <= p {
            unsafe TileKernels.add(
                a + i, step: strideA, row: 1, b, step: strideB, count: count,
                to: out + i * strideB, row: strideB, columns: 0..<strideB)
            i += 4
        }
        while i < p {
            for r in 0..<count {
                let (row, scale) = unsafe (b + r * strideB, a[r * strideA + i])
                var j = 0
                while j < strideB {
                    let sum = unsafe out + (i * strideB + j)
                    unsafe FloatKernels.store(
                        FloatKernels.load8(sum) + FloatKernels.load8(row + j) * scale, sum)
                    j += 8
                }
            }
            i += 1
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
            unsafe FloatKernels.store(sum, out + j)
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
            unsafe TileKernels.add(
                a.base + row * a.stride, step: 1, row: a.stride, c.base, step: c.stride, count: p,
                to: out.base + row * out.stride, row: out.stride, columns: 0..<c.stride)
            row += 4
        }
        while row < rows.upperBound {
            unsafe addRowProduct(
                a.base + row * a.stride, columns: p, c.base, c.stride, to: out.base + row * out.stride)
            row += 1
        }
    }

    /// out += Σ weights[i] · change(row chosen[i]) over rows that need not lie together.
    /// Complexity: O(chosen · stride).
    @inline(__always)
    static func addRows(
        _ rows: PanelHandle, _ chosen: UnsafeBufferPointer<Int32>, _ weights: UnsafePointer<Float>,
        to out: UnsafeMutablePointer<Float>, _ change: (SIMD8<Float>) -> SIMD8<Float>
    ) {
        var j = 0
        // Four vectors of sums, none of which waits for another, then one.
        while j + 32 <= rows.stride {
            let tile = unsafe out + j
            var s0 = unsafe FloatKernels.load8(tile)
            var s1 = unsafe FloatKernels.load8(tile + 8)
            var s2 = unsafe FloatKernels.load8(tile + 16)
            var s3 = unsafe FloatKernels.load8(tile + 24)
            for i in 0..<chosen.count {
                let row = unsafe rows.base + (Int(chosen[i]) * rows.stride + j)
                let weight = unsafe weights[i]
                s0 += unsafe change(FloatKernels.load8(row)) * weight
                s1 += unsafe change(FloatKernels.load8(row + 8)) * weight
                s2 += unsafe change(FloatKernels.load8(row + 16)) * weight
                s3 += unsafe change(FloatKernels.load8(row + 24)) * weight
            }
            unsafe FloatKernels.store(s0, tile)
            unsafe FloatKernels.store(s1, tile + 8)
            unsafe FloatKernels.store(s2, tile + 16)
            unsafe FloatKernels.store(s3, tile + 24)
            j += 32
        }
        while j < rows.stride {
            var sum = unsafe FloatKernels.load8(out + j)
            for i in 0..<chosen.count {
                let row = unsafe rows.base + (Int(chosen[i]) * rows.stride + j)
                sum += unsafe change(FloatKernels.load8(row)) * weights[i]
            }
            unsafe FloatKernels.store(sum, out + j)
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
