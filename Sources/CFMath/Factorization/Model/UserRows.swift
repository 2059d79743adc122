/// Users by themselves: their biases and factors, row by row.
public struct UserRows: Sendable, Equatable {
    /// Each user's bias.
    public var bias: [Float] = []
    /// users × factors.
    public var factors: [Float] = []

    /// No users.
    public init() {}

    init(bias: [Float], factors: [Float]) {
        self.bias = bias
        self.factors = factors
    }

    /// Adds more users.
    public mutating func append(_ rows: UserRows) {
        bias += rows.bias
        factors += rows.factors
    }
}

extension Factors {
    /// The same items with other users. - Precondition: they have as many factors.
    public func with(_ users: UserRows) -> Factors {
        precondition(users.factors.count == users.bias.count * factorCount)
        var model = self
        model.userBias = users.bias
        model.userFactors = users.factors
        return model
    }
}
