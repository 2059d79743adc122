/// The vectors of one side, users or items, while they are being fitted: k factors, then the bias where
/// there is one, then zeros up to whole SIMD vectors.
package struct RowVectors {
    /// How many rows.
    let count: Int
    /// Factors, and the bias.
    let order: Int
    let hasBias: Bool
    /// Floats from a row to the next, those of a `NormalEquations` system.
    let stride: Int
    /// Rows × stride. A reference: copies of this value share it.
    let values: AlignedFloats

    /// All zero.
    package init(count: Int, factorCount: Int, hasBias: Bool) {
        self.count = count
        self.hasBias = hasBias
        order = factorCount + (hasBias ? 1 : 0)
        stride = NormalEquations.stride(order: order)
        values = AlignedFloats(count: count * stride)
    }

    /// Without the bias.
    var factorCount: Int { hasBias ? order - 1 : order }

    /// Normal deviates in the factors of the rows from `first` on, each row a stream of its own.
    func start(from first: Int, deviation: Float, seed: UInt64, stream: UInt64) {
        for row in first..<max(first, count) {
            var random = SeededRandom(seed: seed, stream: stream + UInt64(row))
            for f in 0..<factorCount { values[row * stride + f] = deviation * random.inverseNormal() }
        }
    }

    /// Sets the first rows, and of them the first factors.
    /// - Parameter unit: what one unit of a prediction is worth in `bias` and, squared for the pair, in `factors`.
    package func set(bias: [Float], factors: Panel, unit: Float) {
        precondition(factors.columnCount <= factorCount && bias.count <= count)
        let scale = unit.squareRoot()
        for row in bias.indices {
            for f in 0..<factors.columnCount { values[row * stride + f] = factors[row, f] / scale }
            if hasBias { values[row * stride + factorCount] = bias[row] / unit }
        }
    }

    /// The biases, and the factors without padding.
    package func plain(unit: Float) -> (bias: [Float], rows: [Float]) {
        let scale = unit.squareRoot()
        var bias = [Float](repeating: 0, count: count)
        var rows = [Float](repeating: 0, count: count * factorCount)
        for row in 0..<count {
            for f in 0..<factorCount { rows[row * factorCount + f] = values[row * stride + f] * scale }
            if hasBias { bias[row] = values[row * stride + factorCount] * unit }
        }
        return (bias, rows)
    }

    /// The vectors, with their bias.
    var panel: Panel { Panel(rowCount: count, columnCount: order, stride: stride, values: values) }

    /// The factors alone.
    var factorPanel: Panel {
        Panel(rowCount: count, columnCount: factorCount, stride: stride, values: values)
    }

    /// The bias of a row; 0 without biases.
    func bias(_ row: Int) -> Float { hasBias ? values[row * stride + factorCount] : 0 }

    /// The biases and the dot product of the factors of two rows; what is unknown (nil) counts as 0.
    static func score(_ a: RowVectors, _ i: Int?, _ b: RowVectors, _ j: Int?) -> Float {
        let biases = (i.map(a.bias) ?? 0) + (j.map(b.bias) ?? 0)
        guard let i, let j else { return biases }
        precondition(i < a.count && j < b.count && a.factorCount == b.factorCount)
        return unsafe biases
            + Kernels.dot(a.values.base + i * a.stride, b.values.base + j * b.stride, a.factorCount)
    }

    /// The sum of all rows.
    var sums: [Double] {
        var sums = [Double](repeating: 0, count: order)
        for row in 0..<count { for j in 0..<order { sums[j] += Double(values[row * stride + j]) } }
        return sums
    }

    /// The mean of the rows, and their covariance about it.
    var moments: (mean: [Double], covariance: DenseMatrix) {
        let n = Double(max(1, count))
        let mean = sums.map { $0 / n }
        let squares = panel.crossProduct(panel, threads: 1)
        var covariance = DenseMatrix(order: order)
        for i in 0..<order { for j in 0..<order { covariance[i, j] = squares[i, j] / n - mean[i] * mean[j] } }
        return (mean, covariance)
    }
}
