/// Users that a model of `ImplicitALS` was not trained with, from what was observed of them: the user half of
/// an epoch, solved to the end, with the items as they are.
public struct ImplicitFoldIn {
    private let model: Factors
    private let options: ImplicitALS.Options
    private let confidence: Double
    private let items: Panel
    private let gram: Panel

    /// Steps of conjugate gradients after which a user is taken as solved; far more than are needed.
    private static let steps = 100

    /// - Parameters:
    ///   - options: those of the training: `lambda`, `exponent`, `background`.
    ///   - confidence: the mean confidence of the training's observations.
    /// - Complexity: O(items · factors²).
    public init(_ model: Factors, _ options: ImplicitALS.Options, confidence: Double) {
        self.model = model
        self.options = options
        self.confidence = confidence
        items = FactorPair(model).items
        gram = Panel(items.crossProduct(items, threads: options.threads))
    }

    /// The best users. One of whom nothing was observed gets zeros.
    /// - Precondition: items are below the model's count; confidences are not negative.
    /// - Complexity: O(steps · factors · (observations + users · factors)).
    public func users(_ observations: Ratings, threads: Int = 1) -> UserRows {
        precondition(observations.item.allSatisfy { 0..<model.itemCount ~= Int($0) })
        let rows = RatingRows.byUser(observations.standardised(mean: 0, unit: Float(confidence)))
        let users = Panel(rowCount: observations.userCount, columnCount: model.factorCount)
        var options = options
        options.threads = threads
        ImplicitAlternation.improve(users, rows, given: items, gram, options, steps: Self.steps)
        return UserRows(bias: Array(repeating: 0, count: users.rowCount), factors: users.elements)
    }
}
