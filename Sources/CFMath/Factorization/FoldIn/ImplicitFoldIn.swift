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
    /// - Precondition: the observations have as many items as the model; confidences are not negative.
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
}
