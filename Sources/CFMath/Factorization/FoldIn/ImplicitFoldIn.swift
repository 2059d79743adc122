/// Users that a model of `ImplicitALS` was not trained with, from what was observed of them: the user half of
/// an epoch, solved to the end, with the items as they are.
public struct ImplicitFoldIn {
    private let objective: ImplicitObjective
    private let confidence: Double
    private let items: ImplicitRowSolver.Known
    /// The factors of a user of whom nothing was observed.
    private let average: [Float]

    /// Steps of conjugate gradients after which a user is taken as solved; far more than are needed.
    private static let steps = 100

    /// - Parameters:
    ///   - prior: what users are like.
    ///   - options: those of the training: `lambda`, `exponent`, `background`, which must be there.
    ///   - confidence: the mean confidence of the training's observations.
    /// - Complexity: O(items · factors²).
    public init(
        _ model: Factors, _ prior: UserPrior, _ options: ImplicitALS.Options, confidence: Double
    ) {
        guard let background = options.background else { preconditionFailure("the training's w₀") }
        objective = ImplicitObjective(options, background: background)
        self.confidence = confidence
        items = ImplicitRowSolver.Known(
            model.items.factors, background: objective.background, threads: options.threads)
        average = prior.mean.dropFirst().map { Float($0) }
    }

    /// The best users. One of whom nothing was observed, or with no confidence, gets what an average user has.
    /// - Precondition: the observations have as many items as the model, and no pair twice; confidences are not negative.
    /// - Complexity: O(factors · (steps · observations + users · factors)).
    public func users(_ observations: Ratings, threads: Int = 1) -> Side {
        precondition(observations.itemCount == items.columns.rowCount)
        let relative = observations.standardised(mean: 0, unit: Float(confidence))
        var users = Side(count: observations.userCount, factorCount: items.columns.columnCount)
        let observed = relative.byUser(threads: threads)
        ImplicitALSState.improve(
            &users.factors, observed, given: items, objective, steps: Self.steps, threads: threads)
        users.factors = items.turnedBack(users.factors, threads: threads)
        let rows = users.factors.mutableRows
        for user in 0..<users.count where observed.rowSum(user) == 0 {
            for (f, value) in average.enumerated() { rows[user][f] = value }
        }
        return users
    }

    /// What each of a user's observations adds to the scores of some items: c y'ᵀ A⁻¹ y, A being the matrix of the system
    /// that `users` solves, y the vector of the item, y' and c the vector and the confidence of the observed one (Hu, Koren
    /// and Volinsky 2008, "Collaborative filtering for implicit feedback datasets", section 5).
    ///
    /// - Parameter observed: the user's items, each once, and confidences.
    /// - Returns: for each of `targets` the parts, the greatest first, equal ones in the order of the items. Those of an
    ///   item add up to its score, within the single precision of that. None where all confidences are 0.
    /// - Complexity: O(factors² · (observations + targets + factors)).
    public func contributions(
        _ observed: [(item: Int32, value: Float)], to targets: [Int]
    ) -> [[Scored<Int32>]] {
        let columns = items.columns
        func vector(_ item: Int) -> [Double] { (0..<columns.columnCount).map { Double(columns[item, $0]) } }
        let terms = observed.map { item, value -> UserSystem.Term in
            let c = Double(value / Float(confidence))
            return (item, vector(Int(item)), c - objective.background, c)
        }
        let weight = terms.reduce(0) { $0 + $1.amount }
        if weight == 0 { return targets.map { _ in [] } }
        let ridge = objective.ridge(weight: weight, size: columns.rowCount)
        var matrix = DenseMatrix(order: columns.columnCount)
        for f in 0..<matrix.rowCount { matrix[f, f] = Double(items.spectrum[f]) + ridge }
        let system = UserSystem(terms, adding: matrix)
        return targets.map { system.parts(of: vector($0)) }
    }
}
