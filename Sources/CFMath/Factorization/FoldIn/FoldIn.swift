/// Users that a model was not trained with, from their ratings: the items stay as they are, each user is the
/// solution of one small linear system.
///
/// A user's vector x (factors and bias) is the most probable one given his ratings, where x ~ N(m, S) as `UserPrior`
/// has it, and a rating lies about its prediction with the
/// given variance: a ridge regression whose ridge the model itself tells (Bishop 2006, "Pattern recognition and
/// machine learning", eq. 3.50 and 3.51).
public struct FoldIn {
    private let model: Factors
    private let variance: Double
    private let prior: (precision: DenseMatrix, mean: [Double])
    private let hasBias: Bool

    /// - Parameters:
    ///   - model: its users do not matter.
    ///   - prior: what they are like; users without a bias there get none.
    ///   - variance: of a rating about its prediction, such as the loss of the training; a factor of two
    ///     hardly matters.
    /// - Returns: nil where the prior has no covariance, or one that is not positive definite.
    /// - Precondition: `variance` > 0; the prior has as many factors as the model.
    /// - Complexity: O(factors³).
    public init?(_ model: Factors, _ prior: UserPrior, variance: Double) {
        precondition(prior.mean.count == model.factorCount + 1)
        guard let inverted = prior.inverted() else { return nil }
        self.model = model
        self.variance = variance
        self.prior = inverted
        hasBias = prior.hasBias
    }

    /// The most probable users.
    ///
    /// - Parameter ratings: a user without ratings gets the mean of the prior.
    /// - Precondition: the ratings have as many items as the model.
    /// - Complexity: O(ratings · factors² + users · factors³).
    public func users(_ ratings: Ratings, threads: Int = 1) -> Side {
        precondition(ratings.itemCount == model.items.count)
        // Without biases of users the target is what the mean and the item's bias leave.
        let targets = ratings.mapValues { value, item in
            value - model.mean - (hasBias ? 0 : model.items.bias[item])
        }.byUser(threads: threads)
        let known = RidgeRowSolver.Known(model.items, hasBias: hasBias)
        let prior = GaussianPrior(precision: prior.precision, mean: prior.mean)
        var users = Side(count: ratings.userCount, factorCount: model.factorCount)
        _ = users.refit(threads: threads) { rows, factors, biases in
            let solver = RidgeRowSolver(targets, known)
            for row in rows {
                solver.load(row: row, weight: Float(1 / variance))
                solver.factorise(prior: prior, row: row)
                biases.append(solver.solve(into: factors[row]))
            }
        }
        return users
    }

    /// What an item's score would be to a user without ratings. Complexity: O(factors).
    public func base(_ item: Int) -> Double {
        let average = Double(model.mean) + Double(model.items.bias[item])
        return zip(vector(item), prior.mean).reduce(average) { $0 + $1.0 * $1.1 }
    }

    /// What each of a user's ratings adds to the scores of some items: (r - base) yᵀ A⁻¹ y' / variance, A being the matrix
    /// of the system that `users` solves, y the vector of the item, with 1 for the user's bias, y' that of the rated one.
    ///
    /// The system is linear in the ratings: x = m + A⁻¹ Σ y' (r - base) / variance.
    ///
    /// - Parameter rated: the user's items and ratings; an item that comes repeatedly adds one part.
    /// - Returns: for each of `targets` the parts, the greatest first, equal ones in the order of the items. With its
    ///   `base` those of an item add up to its score, not clipped, within the single precision of that.
    /// - Complexity: O(factors² · (ratings + targets + factors)).
    public func contributions(
        _ rated: [(item: Int32, value: Float)], to targets: [Int]
    ) -> [[Scored<Int32>]] {
        let system = UserSystem(
            rated.map { item, value in
                (item, vector(Int(item)), 1 / variance, (Double(value) - base(Int(item))) / variance)
            }, adding: prior.precision)
        return targets.map { system.parts(of: vector($0)) }
    }

    /// An item's factors, and the 1 that the user's bias is multiplied by.
    private func vector(_ item: Int) -> [Double] {
        (0..<model.factorCount).map { Double(model.items.factors[item, $0]) } + (hasBias ? [1] : [])
    }
}
