import CFSupport

/// One side of the Bayesian model, users or items: its rows, their prior and their noise.
package struct GibbsSide {
    private let ratings: SparseMatrix<Float>
    private let isItems: Bool
    /// The draw.
    package var drawn: Side
    /// The means of the distributions that the draw came from. Averaged in place of the draws they have the same
    /// limit and less noise (Gelfand and Smith 1990, "Sampling-based approaches to calculating marginal
    /// densities", section 2.6).
    package private(set) var means: Side
    /// How precise a row's ratings are, relative to all.
    package private(set) var precisions: [Float]
    package private(set) var prior: NormalWishartPrior

    /// A row's relative precision has the gamma prior with this shape and mean 1
    /// (Lakshminarayanan, Bouchard and Archambeau 2011, "Robust Bayesian matrix factorisation").
    private static let precisionShape = 8.0

    init(_ ratings: SparseMatrix<Float>, isItems: Bool, pattern: RatingPattern, factorCount: Int) {
        self.ratings = ratings
        self.isItems = isItems
        drawn = Side(count: ratings.rowCount, factorCount: factorCount)
        means = drawn
        precisions = Array(repeating: 1, count: ratings.rowCount)
        prior = NormalWishartPrior(order: factorCount + 1, pattern: pattern)
    }

    /// Draws the hyperparameters given the rows, each row given the hyperparameters and the other side, and each
    /// row's precision given the row.
    ///
    /// - Parameters:
    ///   - precision: of a rating whose row and column have the relative precision 1.
    ///   - epoch: from 1; which random numbers are drawn depends on it.
    /// - Returns: the sum of squared errors, each times both relative precisions.
    mutating func draw(
        given other: GibbsSide, precision: Double, seed: UInt64, epoch: Int, threads: Int
    ) -> Double {
        var random = SeededRandom(seed: seed, .gibbsPrior(epoch: epoch, ofItems: isItems))
        prior.draw(drawn.vectors(withBias: true), &random, threads: threads)
        let gaussian = prior.gaussian
        let known = RidgeRowSolver.Known(other.drawn, hasBias: true, weights: other.precisions)
        let (drawnRows, meanRows) = (drawn.factors.mutableRows, means.factors.mutableRows)
        let parts = Parallel.mapChunks(of: drawn.count, by: 16, threads: threads) { rows in
            let solver = RidgeRowSolver(ratings, known)
            var part = Part()
            for row in rows {
                var random = SeededRandom(
                    seed: seed, .gibbsRow(epoch: epoch, ofItems: isItems, row))
                let weight = Float(precision) * precisions[row]
                solver.load(row: row, weight: weight)
                solver.factorise(prior: gaussian, row: row)
                part.meanBias.append(solver.solve(into: meanRows[row]))
                let bias = solver.draw(into: drawnRows[row], &random)
                part.drawnBias.append(bias)
                let squares = Double(solver.squaredError(drawnRows[row], bias) / weight)
                let shape = Self.precisionShape + Double(ratings.row(row).count) / 2
                let relative = random.gamma(shape: shape) / (Self.precisionShape + precision * squares / 2)
                part.precisions.append(Float(relative))
                part.error += relative * squares
            }
            return part
        }
        means.bias = parts.flatMap(\.meanBias)
        drawn.bias = parts.flatMap(\.drawnBias)
        precisions = parts.flatMap(\.precisions)
        return parts.reduce(0) { $0 + $1.error }
    }

    /// What the draw of some rows gives besides their factors.
    private struct Part {
        var meanBias: [Float] = []
        var drawnBias: [Float] = []
        var precisions: [Float] = []
        var error = 0.0
    }
}
