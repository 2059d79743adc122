import CFSupport

/// The means of the columns of a matrix and the moments of each pair of columns.
///
/// Centred: the covariances, Σ (x - mean)(y - mean) / (n - 1). Not centred: Σ x·y / n. Fewer rows than the
/// divisor needs give zeros.
///
/// Two passes: means from differences to the first row, then products of differences to the means, less
/// what the rounding of the means leaves (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample
/// variance", eq. 1.7). Rows are summed in blocks of fixed size, blocks in their order, so the sums do not
/// depend on the number of threads.
struct SecondMoments: Sendable {
    /// Each column's mean; zeros where not centred.
    let mean: [Double]
    /// columns × columns, symmetric.
    let matrix: DenseMatrix

    private static let blockRows = 4 * DoubleKernels.panelRows

    /// Complexity: O(rows · columns²); memory O(columns²) a thread.
    init(_ rows: DenseMatrix, centre: Bool, threads: Int) {
        let mean =
            centre ? Self.means(rows, threads: threads) : [Double](repeating: 0, count: rows.columnCount)
        let blocks = (rows.rowCount + Self.blockRows - 1) / Self.blockRows
        var total = Products(width: rows.columnCount)
        var next = 0
        Parallel.inOrder(
            threads: threads,
            next: { () throws(Never) -> Int? in
                defer { next += 1 }
                return next < blocks ? next : nil
            },
            work: { (block) throws(Never) -> Products in
                var part = Products(width: rows.columnCount)
                part.add(rows, Self.block(block, rows.rowCount), less: mean)
                return part
            },
            finish: { (part) throws(Never) in total.add(part) })
        self.mean = mean
        matrix = total.moments(
            rowCount: rows.rowCount, divisor: centre ? rows.rowCount - 1 : rows.rowCount, centred: centre)
    }

    private static func block(_ i: Int, _ rowCount: Int) -> Range<Int> {
        i * blockRows..<min(rowCount, (i + 1) * blockRows)
    }

    private static func means(_ rows: DenseMatrix, threads: Int) -> [Double] {
        let width = rows.columnCount
        let first = Array(rows.elements.prefix(width))
        guard !first.isEmpty else { return [Double](repeating: 0, count: width) }
        let blocks = (rows.rowCount + blockRows - 1) / blockRows
        let sums = Parallel.map(blocks, threads: threads) { block in
            var sum = [Double](repeating: 0, count: width)
            for r in Self.block(block, rows.rowCount) {
                let start = r * width
                for j in 0..<width { sum[j] += rows.elements[start + j] - first[j] }
            }
            return sum
        }
        var total = [Double](repeating: 0, count: width)
        for sum in sums {
            for j in 0..<width { total[j] += sum[j] }
        }
        let count = Double(rows.rowCount)
        return (0..<width).map { first[$0] + total[$0] / count }
    }
}

/// Sums of products of the columns of some rows: the lower triangle, in tiles of four by four.
private struct Products: Sendable {
    private let width: Int
    private var sums: [SIMD4<Double>]
    private var residual: [Double]
    private var panelCount: Int { (width + 3) / 4 }

    init(width: Int) {
        self.width = width
        let panels = (width + 3) / 4
        sums = Array(repeating: .zero, count: 4 * panels * panels)
        residual = Array(repeating: 0, count: width)
    }

    mutating func add(_ rows: DenseMatrix, _ range: Range<Int>, less mean: [Double]) {
        let width = width
        let panelCount = panelCount
        let chunk = DoubleKernels.panelRows
        unsafe withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: panelCount * chunk) { panels in
            unsafe rows.elements.withUnsafeBufferPointer { elements in
                unsafe mean.withUnsafeBufferPointer { mean in
                    unsafe residual.withUnsafeMutableBufferPointer { residual in
                        unsafe sums.withUnsafeMutableBufferPointer { sums in
                            guard let elements = elements.baseAddress, let mean = mean.baseAddress,
                                let panels = panels.baseAddress, let sums = sums.baseAddress,
                                let residual = residual.baseAddress
                            else { return }
                            for first in stride(from: range.lowerBound, to: range.upperBound, by: chunk) {
                                let count = min(chunk, range.upperBound - first)
                                unsafe DoubleKernels.pack(
                                    elements + first * width, count, width, less: mean, into: panels,
                                    residual: residual)
                                unsafe DoubleKernels.addProducts(panels, count, panelCount, to: sums)
                            }
                        }
                    }
                }
            }
        }
    }

    mutating func add(_ other: Products) {
        for i in sums.indices { sums[i] += other.sums[i] }
        for i in residual.indices { residual[i] += other.residual[i] }
    }

    func moments(rowCount: Int, divisor: Int, centred: Bool) -> DenseMatrix {
        var matrix = DenseMatrix(rowCount: width, columnCount: width)
        guard divisor > 0 else { return matrix }
        for i in 0..<width {
            for j in 0...i {
                var sum = sums[i * panelCount + j / 4][j % 4]
                if centred { sum -= residual[i] * residual[j] / Double(rowCount) }
                // A constant column has exactly 0; the correction must not make a square negative.
                let moment = (i == j ? max(0, sum) : sum) / Double(divisor)
                matrix[i, j] = moment
                matrix[j, i] = moment
            }
        }
        return matrix
    }
}
