/// What fold-in, and who goes on, should know of a model's training. Each is absent where it has no meaning, or where the model does
/// not say it.
public struct FoldInTerms: Sendable, Equatable {
    /// The mean squared error of the training ratings.
    public var noise: Float?
    /// The weight λ of `ALS` or `ImplicitALS`.
    public var lambda: Float?
    /// The weight w₀ of `ImplicitALS`.
    public var unobserved: Float?
    /// The mean confidence of what `ImplicitALS` observed.
    public var confidence: Float?
    /// The unit of the errors of `ALS`: the standard deviation of the ratings.
    public var deviation: Float?
    /// What the users are like.
    public var prior: UserPrior?

    /// - Precondition: none is negative.
    public init(
        noise: Float? = nil, lambda: Float? = nil, unobserved: Float? = nil,
        confidence: Float? = nil, deviation: Float? = nil,
        prior: UserPrior? = nil
    ) {
        self.noise = noise
        self.lambda = lambda
        self.unobserved = unobserved
        self.confidence = confidence
        self.deviation = deviation
        self.prior = prior
    }

    /// Whether a model file can hold them.
    public var isFinite: Bool { lines.allSatisfy { $0.value?.isFinite ?? true } && prior?.isFinite ?? true }

    /// Their lines in a model file, in order.
    package var lines: [(key: String, value: Float?)] {
        [
            ("noise", noise), ("lambda", lambda), ("unobserved", unobserved), ("confidence", confidence),
            ("deviation", deviation),
        ]
    }
}
