/// The hyperparameters of one side of the Bayesian model, and their draw given the side's rows.
///
/// Row i has the prior N(μ + Bᵀ φ(i), Λ⁻¹), φ its pattern features. (μ, Λ) have a normal-Wishart prior
/// (Salakhutdinov and Mnih 2008, "Bayesian probabilistic matrix factorization using Markov chain Monte Carlo",
/// eq. 7 and 14), row j of B the prior N(0, s(j)² Λ⁻¹ / τ), s(j) the strength of feature j, as in a ridge
/// regression on the pattern itself (Simm et al. 2017, "Macau", section 2); τ has a gamma prior.
package struct NormalWishartPrior {
    /// Λ.
    package private(set) var precision: DenseMatrix
    /// μ.
    package private(set) var mean: [Double]
    /// B, features × order.
    package private(set) var link: [[Double]]
    /// τ.
    package private(set) var linkPrecision = 1.0
    private let pattern: RatingPattern

    /// How many rows' worth the prior of μ counts; that of Λ counts as many as there are dimensions.
    private static let meanWeight = 2.0
    /// The scale of Λ's Wishart prior is the inverse of a diagonal matrix: this for the factors, which it draws to
    /// zero where ratings are few, and 1 for the bias.
    private static let factorScale = 0.25

    package init(order: Int, pattern: RatingPattern) {
        precision = DenseMatrix(order: order, diagonal: 1)
        mean = Array(repeating: 0, count: order)
        link = Array(repeating: mean, count: pattern.strengths.count)
        self.pattern = pattern
    }

    /// In the form that rows are drawn with.
    var gaussian: GaussianPrior {
        GaussianPrior(precision: precision, mean: mean, link: link, features: pattern.features)
    }

    /// Draws Λ, then μ and B given Λ, then τ. As the features are orthonormal and sum to zero, μ and the rows
    /// of B are independent given Λ, and Λ can be drawn with them integrated out.
    /// Complexity: O(rows · order · (order + features) + order³).
    /// - Parameter rows: rows × order.
    package mutating func draw(_ rows: Panel, _ random: inout SeededRandom, threads: Int) {
        let order = precision.rowCount
        let n = Double(rows.rowCount)
        let sum = rows.columnSums
        let products = pattern.features.crossProduct(rows, threads: threads)
        let squares = rows.gram(threads: threads)
        let weight = n + Self.meanWeight
        // 1 / (1 + τ/s²): what is left of a regression coefficient.
        let kept = pattern.strengths.map { $0 > 0 ? $0 * $0 / ($0 * $0 + linkPrecision) : 0 }
        var scatter = DenseMatrix(order: order, diagonal: Self.factorScale)
        scatter[order - 1, order - 1] = 1
        for i in 0..<order {
            for j in 0..<order {
                scatter[i, j] += squares[i, j] - sum[i] * sum[j] / weight
                for f in kept.indices { scatter[i, j] -= kept[f] * products[f, i] * products[f, j] }
            }
        }
        guard let drawn = random.wishart(inverseScale: scatter, degrees: n + Double(order)),
            let root = drawn.cholesky()
        else { return }
        precision = drawn
        func deviate(_ variance: Double) -> [Double] {
            root.solveLowerTransposed((0..<order).map { _ in random.normal() }).map {
                $0 * variance.squareRoot()
            }
        }
        mean = zip(sum, deviate(1 / weight)).map { $0 / weight + $1 }
        var quadratic = 0.0
        var used = 0
        for f in link.indices {
            link[f] = zip(0..<order, deviate(kept[f])).map { kept[f] * products[f, $0] + $1 }
            guard pattern.strengths[f] > 0 else { continue }
            used += 1
            let scaled = precision.times(link[f])
            quadratic +=
                zip(link[f], scaled).reduce(0) { $0 + $1.0 * $1.1 }
                / (pattern.strengths[f] * pattern.strengths[f])
        }
        linkPrecision = random.gamma(shape: 1 + Double(used * order) / 2) / (1 + quadratic / 2)
    }
}
