import CFSupport

extension Panel {
    /// Rows that a sum takes in `Float` before it goes on in `Double`, and that a thread takes at once.
    private static let block = 256

    /// selfᵀ · other, columns × columns. - Precondition: as many rows.
    /// Complexity: O(rows · columns · other's columns).
    package func crossProduct(_ other: Panel, threads: Int) -> DenseMatrix {
        precondition(other.rowCount == rowCount)
        let parts = Parallel.mapChunks(of: rowCount, by: Self.block, threads: threads) { chunk in
            PanelKernels.crossProduct(rows, columnCount, other.rows, chunk)
        }
        var sum = DenseMatrix(rowCount: columnCount, columnCount: other.columnCount)
        for part in parts {
            for i in 0..<columnCount {
                for j in 0..<other.columnCount { sum[i, j] += Double(part[i * other.stride + j]) }
            }
        }
        return sum
    }

    /// The panel times itself: its Gram matrix. Complexity: O(rows · columns²).
    package func gram(threads: Int) -> DenseMatrix { crossProduct(self, threads: threads) }

    /// self += other · matrix. - Precondition: the matrix is other's columns × these columns.
    /// Complexity: O(rows · columns · other's columns).
    package mutating func addProduct(_ other: Panel, _ matrix: DenseMatrix, threads: Int) {
        precondition(other.rowCount == rowCount && matrix.elements.count == other.columnCount * columnCount)
        guard columnCount > 0, other.columnCount > 0 else { return }
        let factor = Panel(matrix)
        precondition(factor.stride == stride)
        let sums = mutableRows
        Parallel.forEachChunk(of: rowCount, by: Self.block, threads: threads) { chunk in
            PanelKernels.addProduct(other.rows, columns: other.columnCount, factor.rows, to: sums, chunk)
        }
    }

    /// The mean of the rows, and their covariance about it, both over the number of rows.
    /// Complexity: O(rows · columns²).
    func moments(threads: Int) -> (mean: [Double], covariance: DenseMatrix) {
        let n = Double(max(1, rowCount))
        let mean = columnSums.map { $0 / n }
        var covariance = gram(threads: threads)
        for i in mean.indices {
            for j in mean.indices { covariance[i, j] = covariance[i, j] / n - mean[i] * mean[j] }
        }
        return (mean, covariance)
    }
}
