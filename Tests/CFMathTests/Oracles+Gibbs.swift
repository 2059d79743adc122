import CFMath

/// The Bayesian model with one factor, sampled plainly: one number after the other from its full conditional, in
/// `Double`, nothing integrated out. Precisions' shapes are multiples of ½, so that normal deviates are all it needs.
struct PlainGibbs {
    /// Users, or items.
    struct Side {
        /// Each row's factor and bias.
        var rows: [[Double]]
        /// Each row's relative precision, prior gamma(8, 8).
        var precisions: [Double]
        /// μ, prior N(0, (2 Λ)⁻¹).
        var mean = [0.0, 0]
        /// Λ, prior Wishart(2, diag(¼, 1)⁻¹).
        var precision = [[1.0, 0], [0, 1]]
        /// B, prior N(0, s² (τ Λ)⁻¹).
        var link: [[Double]]
        /// τ, prior gamma(1, 1).
        var linkPrecision = 1.0
        let features: [[Double]]
        let strengths: [Double]

        init(_ pattern: RatingPattern) {
            features = pattern.features.rows
            strengths = pattern.strengths
            rows = features.map { _ in [0.1, 0] }
            precisions = features.map { _ in 1 }
            link = strengths.map { _ in [0, 0] }
        }

        /// The prior mean of a row.
        func mean(of row: Int) -> [Double] {
            (0..<2).map { c in
                link.indices.reduce(mean[c]) { $0 + features[row][$1] * link[$1][c] }
            }
        }
    }

    /// Both, users first.
    var sides: [Side]
    /// α, prior gamma(20, 20).
    var precision = 1.0
    let entries: [(rows: [Int], target: Double)]
    var random: SeededRandom

    mutating func sweep() {
        for side in 0..<2 {
            for row in sides[side].rows.indices {
                drawRow(side, row)
                let mine = entries.filter { $0.rows[side] == row }
                let squares = mine.reduce(0) {
                    $0 + precision * sides[1 - side].precisions[$1.rows[1 - side]] * square($1)
                }
                sides[side].precisions[row] = chiSquare(16 + mine.count) / (16 + squares)
            }
            drawPrior(side)
        }
        let squares = entries.reduce(0) {
            $0 + sides[0].precisions[$1.rows[0]] * sides[1].precisions[$1.rows[1]] * square($1)
        }
        precision = chiSquare(40 + entries.count) / (40 + squares)
    }

    func predict(_ user: Int, _ item: Int) -> Double {
        let x = sides[0].rows[user], y = sides[1].rows[item]
        return x[0] * y[0] + x[1] + y[1]
    }

    private func square(_ entry: (rows: [Int], target: Double)) -> Double {
        let error = entry.target - predict(entry.rows[0], entry.rows[1])
        return error * error
    }

    private mutating func chiSquare(_ degrees: Int) -> Double {
        (0..<degrees).reduce(0) { sum, _ in
            let x = random.normal()
            return sum + x * x
        }
    }

    /// The factor given the bias, then the bias given the factor.
    private mutating func drawRow(_ side: Int, _ row: Int) {
        let own = sides[side], prior = own.mean(of: row)
        var x = own.rows[row]
        for c in 0..<2 {
            var weight = own.precision[c][c]
            var right = weight * prior[c] - own.precision[c][1 - c] * (x[1 - c] - prior[1 - c])
            for entry in entries where entry.rows[side] == row {
                let other = sides[1 - side].rows[entry.rows[1 - side]]
                let w =
                    precision * own.precisions[row] * sides[1 - side].precisions[entry.rows[1 - side]]
                let slope = c == 0 ? other[0] : 1
                let rest = other[1] + (c == 0 ? x[1] : other[0] * x[0])
                weight += w * slope * slope
                right += w * slope * (entry.target - rest)
            }
            x[c] = right / weight + random.normal() / weight.squareRoot()
        }
        sides[side].rows[row] = x
    }

    /// μ, each row of B, τ and Λ.
    private mutating func drawPrior(_ side: Int) {
        var own = sides[side]
        let n = own.rows.count
        func residual(_ row: Int) -> [Double] { zip(own.rows[row], own.mean(of: row)).map { $0 - $1 } }
        let lift = (0..<2).map { c in (0..<n).reduce(0) { $0 + residual($1)[c] + own.mean[c] } }
        own.mean = pair(own.mean, about: lift.map { $0 / Double(n + 2) }, own.precision, times: Double(n + 2))
        var scatter = [[0.25, 0], [0, 1]]
        func add(_ x: [Double], times weight: Double) {
            for a in 0..<2 { for b in 0..<2 { scatter[a][b] += weight * x[a] * x[b] } }
        }
        var quadratic = 0.0
        for f in own.link.indices {
            let old = own.link[f], inverse = 1 / (own.strengths[f] * own.strengths[f])
            let squares = own.features.reduce(0) { $0 + $1[f] * $1[f] }
            let weight = squares + own.linkPrecision * inverse
            let sums = (0..<2).map { c in
                (0..<n).reduce(0) { $0 + own.features[$1][f] * residual($1)[c] } + squares * old[c]
            }
            own.link[f] = pair(old, about: sums.map { $0 / weight }, own.precision, times: weight)
            for a in 0..<2 {
                for b in 0..<2 {
                    quadratic += inverse * own.link[f][a] * own.precision[a][b] * own.link[f][b]
                }
            }
        }
        own.linkPrecision = chiSquare(2 + 2 * own.link.count) / (2 + quadratic)
        for (f, row) in own.link.enumerated() {
            add(row, times: own.linkPrecision / (own.strengths[f] * own.strengths[f]))
        }
        for row in 0..<n { add(residual(row), times: 1) }
        add(own.mean, times: 2)
        own.precision = wishart(degrees: 2 + n + 1 + own.link.count, inverseScale: scatter)
        sides[side] = own
    }

    /// A step of x towards N(center, (weight · matrix)⁻¹), one coordinate given the other.
    private mutating func pair(
        _ x: [Double], about center: [Double], _ matrix: [[Double]], times weight: Double
    ) -> [Double] {
        var x = x
        for c in 0..<2 {
            let pull = matrix[c][1 - c] / matrix[c][c] * (x[1 - c] - center[1 - c])
            x[c] = center[c] - pull + random.normal() / (weight * matrix[c][c]).squareRoot()
        }
        return x
    }

    /// The sum of x xᵀ over `degrees` draws x of N(0, S⁻¹).
    private mutating func wishart(degrees: Int, inverseScale s: [[Double]]) -> [[Double]] {
        let determinant = s[0][0] * s[1][1] - s[0][1] * s[1][0]
        // x₀ has the variance s₁₁ / determinant, x₁ given x₀ the mean -s₀₁/s₁₁ x₀ and the variance 1 / s₁₁.
        var sum = [[0.0, 0], [0, 0]]
        for _ in 0..<degrees {
            let x = random.normal() * (s[1][1] / determinant).squareRoot()
            let y = random.normal() / s[1][1].squareRoot() - s[0][1] / s[1][1] * x
            sum[0][0] += x * x
            sum[0][1] += x * y
            sum[1][0] += x * y
            sum[1][1] += y * y
        }
        return sum
    }
}
