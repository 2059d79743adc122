import CFSupport

/// One side of the Bayesian model, users or items: its rows, their prior and their noise.
package struct GibbsSide {
    let ratings: RatingRows
    /// The draw.
    package let vectors: RowVectors
    /// The means of the distributions that the draw came from. Averaged in place of the draws they have the same
    /// limit and less noise (Gelfand and Smith 1990, "Sampling-based approaches to calculating marginal
    /// densities", section 2.6).
    package let means: RowVectors
    /// How precise a row's ratings are, relative to all.
    package private(set) var precisions: [Float]
    package private(set) var prior: RowPrior

    /// A row's relative precision has the gamma prior with this shape and mean 1
    /// (Lakshminarayanan, Bouchard and Archambeau 2011, "Robust Bayesian matrix factorisation").
    private static let precisionShape = 8.0

    init(_ ratings: RatingRows, pattern: RatingPattern, factorCount: Int) {
        self.ratings = ratings
        vectors = RowVectors(count: ratings.rowCount, factorCount: factorCount, hasBias: true)
        means = RowVectors(count: ratings.rowCount, factorCount: factorCount, hasBias: true)
        precisions = Array(repeating: 1, count: ratings.rowCount)
        prior = RowPrior(order: vectors.order, pattern: pattern)
    }

    /// Draws the hyperparameters given the rows, each row given the hyperparameters and the other side, and each
    /// row's precision given the row.
    ///
    /// - Parameters:
    ///   - precision: of a rating whose row and column have the relative precision 1.
    ///   - stream: of these random numbers; row i has the stream i + 1 beyond it.
    /// - Returns: the sum of squared errors, each times both relative precisions.
    mutating func draw(
        given other: GibbsSide, precision: Double, seed: UInt64, stream: UInt64, threads: Int
    ) -> Double {
        var random = SeededRandom(seed: seed, stream: stream)
        prior.draw(vectors, &random, threads: threads)
        let gaussian = prior.gaussian
        let piece = 16
        let old = precisions
        let parts = Parallel.map((vectors.count + piece - 1) / piece, threads: threads) { number in
            let system = RowSystem(order: vectors.order)
            var error = 0.0
            var drawn: [Float] = []
            for row in number * piece..<min(vectors.count, (number + 1) * piece) {
                var random = SeededRandom(seed: seed, stream: stream + 1 + UInt64(row))
                let weight = Float(precision) * old[row]
                system.load(
                    ratings, row: row, other: other.vectors, weight: weight, otherWeights: other.precisions)
                if system.factorise(prior: gaussian, row: row) {
                    system.solve(into: means, row: row)
                    system.draw(into: vectors, row: row, &random)
                }
                let squares = Double(system.squaredError(of: vectors, row: row) / weight)
                let shape = Self.precisionShape + Double(ratings.row(row).count) / 2
                let relative = random.gamma(shape: shape) / (Self.precisionShape + precision * squares / 2)
                drawn.append(Float(relative))
                error += relative * squares
            }
            return (error, drawn)
        }
        precisions = parts.flatMap { $0.1 }
        return parts.reduce(0) { $0 + $1.0 }
    }
}
