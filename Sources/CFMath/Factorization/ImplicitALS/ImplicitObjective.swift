import CFSupport

/// What `ImplicitALS` minimises, as far as it does not depend on the row.
struct ImplicitObjective {
    /// The weight λ of the regularisation.
    var lambda: Double
    /// The weight w₀ of pairs that were not observed.
    let background: Double
    private let exponent: Double

    /// - Parameter observations: what the background follows where the options say nothing.
    init(_ options: ImplicitALS.Options, _ observations: Ratings) {
        self.init(
            options, background: options.background ?? ImplicitALS.usualBackground(observations))
    }

    /// The options' λ and ν with this w₀.
    init(_ options: ImplicitALS.Options, background: Double) {
        lambda = options.lambda
        exponent = options.exponent
        self.background = background
    }

    /// The ridge of a row with the given sum of confidences, the other side having `size` rows.
    func ridge(weight: Double, size: Int) -> Double {
        let whole = weight + background * Double(size)
        return lambda * (exponent == 1 ? whole : Platform.power(whole, exponent))
    }

    /// Σ over a row's observed columns of c (1 - s)² - w₀ s², s being the score: what observing them adds to the loss.
    func observedLoss(_ x: VectorHandle, _ other: Panel, _ observed: SparseMatrix<Float>, row: Int) -> Double
    {
        let columns = other.rows
        var sum = 0.0
        for at in observed.row(row) {
            let score = Double(columns[Int(observed.columns[at])].dot(x))
            sum += Double(observed.values[at]) * (1 - score) * (1 - score) - background * score * score
        }
        return sum
    }
}
