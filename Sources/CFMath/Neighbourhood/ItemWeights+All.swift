import CFSupport

// All items as candidates: every system is the same but for one row, so that one inverse has them all.

extension ItemWeights {
    /// With P = (G + diag λ)⁻¹ the weight of i in j's list is -P(i,j) / P(j,j) (Steck 2019, equation 8).
    ///
    /// Complexity: O(items³), and twice items² numbers.
    func findFromAll(
        _ targets: [Int], _ progress: (Int, Int) -> Void
    ) throws(UnsolvableSystem) -> SparseMatrix<Double> {
        let (matrix, n) = (vectors.matrix, vectors.count)
        if n == 0 { return rows([], []) }
        let stride = (n + 3) & ~3
        let system = ScratchArray<Double>(repeating: 0, count: n * stride)
        let inverse = ScratchArray<Double>(repeating: 0, count: n * stride)
        let scratch = ScratchArray<Double>(repeating: 0, count: n)
        let (a, v) = unsafe (system.base, inverse.base)
        let shared = SharedProducts(matrix, members: Array(0..<n))
        // The inverse has reciprocals: a power of four, which changes no digit, keeps their products in the range.
        let largest = (0..<n).reduce(0) { max($0, vectors.squaredLengths[$1] + ridges[$1]) }
        let scale = Double(sign: .plus, exponent: -2 * (Int(largest.exponent) / 2), significand: 1)
        Parallel.forEachChunk(of: n, by: 16, threads: threads) { chunk in
            let sums = shared.sums()
            for i in chunk {
                shared.withProducts(of: i, sums) {
                    for j in i..<n { unsafe a[i * stride + j] = sums[j] * scale }
                }
                unsafe a[i * stride + i] += ridges[i] * scale
            }
        }
        let threads = threads
        let isSound = unsafe CholeskyKernels.factorise(
            a, order: n, width: stride, stride: stride, least: Self.leastPivot, diagonal: scratch.base,
            trailing: { rows, body in
                if rows.count < 256 { return body(rows) }
                let first = rows.lowerBound
                Parallel.forEachChunk(of: rows.count, by: 64, threads: threads) {
                    body(first + $0.lowerBound..<first + $0.upperBound)
                }
            })
        guard isSound else { throw .singular(target: nil) }
        Parallel.forEachChunk(of: stride, by: 64, threads: threads) {
            unsafe CholeskyKernels.invert(a, order: n, stride: stride, columns: $0, into: v)
        }
        // P = U⁻¹ U⁻ᵀ: rows of the inverse multiplied with each other.
        let columns = Parallel.mapChunks(of: targets.count, by: 16, threads: threads) { chunk in
            chunk.map { number in
                let j = targets[number]
                let own = unsafe DoubleKernels.dot(v + j * stride + j, v + j * stride + j, n - j)
                let weights = (0..<n).compactMap { i -> Scored<Int32>? in
                    if i == j { return nil }
                    let from = max(i, j)
                    let p = unsafe DoubleKernels.dot(v + i * stride + from, v + j * stride + from, n - from)
                    return Scored(key: Int32(truncatingIfNeeded: i), score: -p / own)
                }
                return kept(weights)
            }
        }.flatMap { $0 }
        progress(targets.count, targets.count)
        return rows(targets, columns)
    }
}
