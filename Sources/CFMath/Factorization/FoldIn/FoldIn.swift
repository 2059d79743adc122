import CFSupport

/// Users that a model was not trained with, from their ratings: the items stay as they are, each user is the
/// solution of one small linear system.
///
/// A user's vector x (factors and bias) is the most probable one given his ratings, where x ~ N(m, S), m and
/// S being the mean and covariance of the model's own users, and a rating lies about its prediction with the
/// given variance: a ridge regression whose ridge the model itself tells (Bishop 2006, "Pattern recognition and
/// machine learning", eq. 3.50 and 3.51).
public struct FoldIn {
    private let model: Factors
    private let variance: Double
    private let prior: GaussianPrior
    private let hasBias: Bool

    /// Learns the prior. Users that have no bias in the model get none.
    ///
    /// - Parameter variance: of a rating about its prediction, such as the loss of the training; a factor of two
    ///   hardly matters.
    /// - Precondition: `variance` > 0.
    /// - Complexity: O(users · factors² + factors³).
    public init(_ model: Factors, variance: Double, threads: Int = 1) {
        self.model = model
        self.variance = variance
        hasBias = model.users.bias.contains { $0 != 0 } || model.users.count == 0
        let (mean, covariance) = model.users.vectors(withBias: hasBias).moments(threads: threads)
        let precision =
            Self.spread(covariance, users: model.users.count, variance).inverse()
            ?? DenseMatrix(order: mean.count, diagonal: 1 / variance)
        prior = GaussianPrior(precision: precision, mean: mean)
    }

    /// The covariance of the prior: that of the users, which are drawn to their mean, made wider by half; with few
    /// users for their dimensions, shrunk towards its diagonal; never without extent in a direction.
    private static func spread(_ covariance: DenseMatrix, users: Int, _ variance: Double) -> DenseMatrix {
        let order = covariance.rowCount
        let share = Double(order) / Double(order + users)
        let typical = (0..<order).reduce(0.0) { $0 + covariance[$1, $1] } / Double(max(1, order))
        var spread = DenseMatrix(order: order)
        for i in 0..<order {
            for j in 0..<order { spread[i, j] = 1.5 * (1 - share) * covariance[i, j] }
            spread[i, i] += 1.5 * share * covariance[i, i] + (typical > 0 ? 1e-3 * typical : variance)
        }
        return spread
    }

    /// The most probable users.
    ///
    /// - Parameter ratings: a user without ratings gets the mean of the model's users.
    /// - Precondition: the ratings have as many items as the model.
    /// - Complexity: O(ratings · factors² + users · factors³).
    public func users(_ ratings: Ratings, threads: Int = 1) -> Side {
        precondition(ratings.itemCount == model.items.count)
        // Without biases of users the target is what the mean and the item's bias leave.
        let targets = ratings.mapValues { value, item in
            value - model.mean - (hasBias ? 0 : model.items.bias[item])
        }.byUser(threads: threads)
        let known = RidgeRowSolver.Known(model.items, hasBias: hasBias)
        var users = Side(count: ratings.userCount, factorCount: model.factorCount)
        _ = users.refit(threads: threads) { rows, factors, biases in
            let solver = RidgeRowSolver(known)
            for row in rows {
                solver.load(targets, row: row, weight: Float(1 / variance))
                solver.factorise(prior: prior, row: row)
                biases.append(solver.solve(into: factors[row]))
            }
        }
        return users
    }
}
