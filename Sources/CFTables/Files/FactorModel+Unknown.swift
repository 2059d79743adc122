public import CFMath
public import CFSupport

extension FactorModel {
    /// The model with what it says of users and items that it does not know. An unknown user is an average one, as
    /// `prior_mean` has it. A model without that line has the mean of its users where shards made it, or where neither
    /// mean nor biases say anything. An unknown item of a plain model is predicted at the mean rating.
    ///
    /// - Parameter file: that of the model.
    /// - Throws: a failure where a model without biases has neither users nor that line.
    public func knowingStrangers(of file: ByteString) throws(Failure) -> FactorModel {
        var model = self
        if let prior = terms.prior {
            model.factors.averageUser = Side(row: prior.mean)
        } else if users.count > 0, isOrdered || saysLittleOfStrangers {
            model.factors = factors.knowingAverageUser()
        } else if saysLittleOfStrangers {
            throw Failure(
                "\(file.sourceName): the model has neither users nor a line prior_mean, which would say what unknown "
                    + "users get")
        }
        if isPlain { model.factors.unknownItem = ratingMean }
        return model
    }

    /// Whether no bias of an item tells what it is for an unknown user.
    public var saysLittleOfStrangers: Bool { isPlain || isImplicit }

    private var isPlain: Bool { !isImplicit && factors.isPlain }
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
