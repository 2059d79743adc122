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
    private let items: RowVectors
    private let prior: GaussianPrior
    private let hasBias: Bool

    /// Learns the prior. Users that have no bias in the model get none.
    ///
    /// - Parameter variance: of a rating about its prediction, such as the loss of the training; a factor of two
    ///   hardly matters.
    /// - Precondition: `variance` > 0.
    /// - Complexity: O(users · factors² + factors³).
    public init(_ model: Factors, variance: Double) {
        self.model = model
        self.variance = variance
        hasBias = model.userBias.contains { $0 != 0 } || model.userBias.isEmpty
        let users = RowVectors(count: model.userCount, factorCount: model.factorCount, hasBias: hasBias)
        users.set(bias: model.userBias, factors: FactorPair(model).users, unit: 1)
        let (mean, covariance) = users.moments
        let precision =
            Self.spread(covariance, users: users.count, variance).inverse()
            ?? DenseMatrix(order: users.order, diagonal: 1 / variance)
        prior = GaussianPrior(precision: precision, mean: mean)
        items = RowVectors(count: model.itemCount, factorCount: model.factorCount, hasBias: hasBias)
        items.set(bias: model.itemBias, factors: FactorPair(model).items, unit: 1)
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
    /// - Precondition: items are below the model's count.
    /// - Complexity: O(ratings · factors² + users · factors³).
    public func users(_ ratings: Ratings, threads: Int = 1) -> UserRows {
        precondition(ratings.item.allSatisfy { 0..<model.itemCount ~= Int($0) })
        // Without biases of users the target is what the mean and the item's bias leave.
        let shift = hasBias ? [] : model.itemBias
        let targets = Ratings(
            userCount: ratings.userCount, itemCount: ratings.itemCount, user: ratings.user,
            item: ratings.item,
            value: zip(ratings.value, ratings.item).map { $0 - model.mean - (hasBias ? 0 : shift[Int($1)]) })
        let rows = RatingRows.byUser(targets)
        let users = RowVectors(count: ratings.userCount, factorCount: model.factorCount, hasBias: hasBias)
        let piece = 16
        Parallel.forEach((users.count + piece - 1) / piece, threads: threads) { number in
            let system = RowSystem(order: users.order)
            for row in number * piece..<min(users.count, (number + 1) * piece) {
                system.load(rows, row: row, other: items, weight: Float(1 / variance))
                if system.factorise(prior: prior, row: row) { system.solve(into: users, row: row) }
            }
        }
        let (bias, factors) = users.plain(unit: 1)
        return UserRows(bias: bias, factors: factors)
    }
}
