import CFSupport

/// The parameters of one side, users or items, while they are being fitted.
struct SGDSide {
    /// Floats from a row's factors to the next row's: whole vectors of sixteen, or of eight where eight are
    /// enough. The padding is zero and stays zero under every update.
    let stride: Int
    /// Rows × stride.
    let factors: AlignedFloats
    /// Four floats a row: the bias; 4·λ/n, how strongly a rating draws the bias to zero; λ/n^⅓, the same for
    /// the factors; nothing.
    let terms: AlignedFloats
    let counts: [Int]

    /// All parameters zero. - Parameter counts: ratings a row.
    init(counts: [Int], factorCount: Int, lambda: Double) {
        self.counts = counts
        stride = Self.stride(factorCount)
        factors = AlignedFloats(count: counts.count * stride)
        terms = AlignedFloats(count: counts.count * 4)
        for (row, n) in counts.enumerated() where n > 0 {
            terms[4 * row + 1] = Float(4 * lambda / Double(n))
            terms[4 * row + 2] = Float(lambda / Platform.power(Double(n), 1.0 / 3))
        }
    }

    /// Normal deviates of the given deviation in the rows from `first` on: each row a stream of its own.
    func start(
        from first: Int, factorCount: Int, deviation: Double, stream: (Int) -> SeededRandom, threads: Int
    ) {
        Parallel.forEach(counts.count - first, threads: threads) { number in
            let row = first + number
            var random = stream(row)
            for f in 0..<factorCount { factors[row * stride + f] = Float(deviation * random.normal()) }
        }
    }

    /// Sets the first rows. - Parameter unit: what one unit of a prediction is worth in `bias` and, squared
    /// for the pair, in `rows`.
    func set(bias: [Float], rows: [Float], factorCount: Int, unit: Float) {
        for row in bias.indices {
            terms[4 * row] = bias[row] / unit
            for f in 0..<factorCount {
                factors[row * stride + f] = rows[row * factorCount + f] / unit.squareRoot()
            }
        }
    }

    /// The biases and the rows without padding.
    func values(factorCount: Int, unit: Float) -> (bias: [Float], rows: [Float]) {
        let bias = counts.indices.map { terms[4 * $0] * unit }
        var rows = [Float](repeating: 0, count: counts.count * factorCount)
        let scale = unit.squareRoot()
        for row in counts.indices {
            for f in 0..<factorCount { rows[row * factorCount + f] = factors[row * stride + f] * scale }
        }
        return (bias, rows)
    }

    static func stride(_ factorCount: Int) -> Int {
        factorCount <= 8 ? 8 : (factorCount + 15) / 16 * 16
    }
}
