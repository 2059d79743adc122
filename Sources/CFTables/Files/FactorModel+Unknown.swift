public import CFMath
public import CFSupport

/// What a model says of users and items that it does not know, where mean and biases do not: in a plain model and in
/// one of implicit feedback an unknown user gets what an average user would.
public struct UnknownIDs: Sendable {
    /// The model's numbers, with the average user as one more row.
    public let factors: Factors
    /// The number of the average user; nil where the mean and the biases say enough.
    public let averageUser: Int?
    /// What is predicted for an unknown item; nil where the mean and the biases say enough.
    public let unknownItem: Float?

    /// - Throws: a failure where the model has neither users nor a line for what they are like.
    public init(_ model: FactorModel) throws(Failure) {
        let isPlain = !model.isImplicit && model.factors.isPlain
        guard isPlain || model.isImplicit else {
            (factors, averageUser, unknownItem) = (model.factors, nil, nil)
            return
        }
        var users = model.factors.users
        guard
            let prior = model.terms.prior
                ?? (users.count > 0 ? UserPrior(users, variance: nil, threads: 1) : nil)
        else {
            throw Failure(
                "the model has neither users nor a line prior_mean, which would say what unknown users get")
        }
        averageUser = users.count
        users.append(prior.mean)
        factors = Factors(mean: model.factors.mean, users: users, items: model.factors.items)
        unknownItem = isPlain ? model.ratingMean : nil
    }

    /// The number of a user, whom the model may not know.
    public func row(_ user: Int?) -> Int? { user ?? averageUser }
}

extension FactorModel {
    /// What may be a mistake in what users, or items, are fitted to; nil where nothing is.
    public func doubt(ofConfidences values: some Sequence<Float>) -> String? {
        guard isImplicit, terms.confidence == 1, values.contains(where: { $0 != 1 }) else { return nil }
        return "the model was trained without confidences, and here are some: leave out the third column"
    }

    /// What fits new users to the items.
    ///
    /// - Parameter file: that of the model.
    /// - Throws: a failure where the model does not say what users are like.
    public func userFit(of file: ByteString, threads: Int) throws(Failure) -> UserFit {
        let fit = UserFit(factors, isImplicit: isImplicit, range: range, terms, threads: threads)
        if let fit { return fit }
        if terms.prior?.covariance != nil {
            throw Failure("\(file.sourceName): prior_covariance is not positive definite")
        }
        throw Failure(
            "\(file.sourceName): the model has neither users nor the lines prior_mean and prior_covariance, "
                + "which would say what users are like")
    }
}
