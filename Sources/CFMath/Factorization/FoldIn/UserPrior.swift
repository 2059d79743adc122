/// What the users of a model are like: the prior of a user whose ratings have not been seen, x ~ N(m, S) for his
/// vector x of bias and factors. It is what fold-in needs of the users, so that a model may be shipped without them.
public struct UserPrior: Sendable, Equatable {
    /// m: the bias, then the factors.
    public let mean: [Double]
    /// S, of as many rows and columns; without extent in the bias where users have none. Nil where the model is none of
    /// ratings, or has so many factors that S would be most of it.
    public let covariance: DenseMatrix?

    /// More factors than this have no covariance in a model file.
    public static let mostFactors = 128

    /// - Precondition: the covariance, if there is one, is as wide as the mean is long.
    public init(mean: [Double], covariance: DenseMatrix?) {
        precondition(covariance.map { $0.columnCount == mean.count && $0.rowCount == mean.count } ?? true)
        self.mean = mean
        self.covariance = covariance
    }

    /// That of a model's users: their mean; their covariance made wider by half, since fitted users are drawn to their
    /// mean; with few users for their dimensions, shrunk towards its diagonal; never without extent in a factor.
    ///
    /// - Parameter variance: of a rating about its prediction; nil for what is observed, not rated: no covariance then.
    /// - Precondition: there are users.
    /// - Complexity: O(users · factors²).
    public init(_ users: Side, variance: Double?, threads: Int) {
        precondition(users.count > 0)
        let hasBias = users.bias.contains { $0 != 0 }
        guard let variance else {
            mean = [0] + users.mean[1...].map { Double(Float($0)) }
            covariance = nil
            return
        }
        let (mean, moments) = users.vectors(withBias: hasBias).moments(threads: threads)
        let (order, k) = (mean.count, users.factorCount)
        let share = Double(order) / Double(order + users.count)
        let typical = (0..<order).reduce(0.0) { $0 + moments[$1, $1] } / Double(max(1, order))
        // Users who are all alike differ by what single precision left of their products: that is no extent, and may be
        // below 0.
        let square = mean.reduce(0) { $0 + $1 * $1 } / Double(max(1, order))
        let areAlike = typical <= 1e-6 * square
        let floor = areAlike ? variance : 1e-3 * typical
        var spread = DenseMatrix(order: k + 1)
        // Solvers have the bias last, files have it first.
        func place(_ i: Int) -> Int { i < k ? i + 1 : 0 }
        for i in 0..<order {
            for j in 0..<order where !areAlike {
                let moment = i == j ? max(0, moments[i, i]) : moments[i, j]
                spread[place(i), place(j)] = 1.5 * (1 - share) * moment
            }
            spread[place(i), place(i)] += (areAlike ? 0 : 1.5 * share * max(0, moments[i, i])) + floor
        }
        // In single precision, as files have it: a model that was read says the same.
        let rounded = ([hasBias ? mean[k] : 0] + mean.prefix(k)).map { Double(Float($0)) }
        spread.elements = spread.elements.map { Double(Float($0)) }
        if UserPrior(mean: rounded, covariance: spread).inverted() == nil {
            for i in 0...k { for j in 0...k where j != i { spread[i, j] = 0 } }
        }
        (self.mean, covariance) = (rounded, spread)
    }

    /// Whether users have biases.
    var hasBias: Bool { mean[0] != 0 || covariance.map { $0[0, 0] != 0 } ?? false }

    /// S⁻¹ and m, the bias last, and absent where users have none; nil where S is not positive definite.
    func inverted() -> (precision: DenseMatrix, mean: [Double])? {
        guard let covariance else { return nil }
        let order = mean.count - (hasBias ? 0 : 1)
        func place(_ i: Int) -> Int { i < mean.count - 1 ? i + 1 : 0 }
        var square = DenseMatrix(order: order)
        for i in 0..<order { for j in 0..<order { square[i, j] = covariance[place(i), place(j)] } }
        return square.inverse().map { ($0, (0..<order).map { mean[place($0)] }) }
    }

    /// Whether all numbers are finite.
    public var isFinite: Bool {
        (mean + (covariance?.elements ?? [])).allSatisfy { $0.isFinite }
    }
}
