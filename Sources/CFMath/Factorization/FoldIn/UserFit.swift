/// Fits new users to the items of a model, whatever solver made it.
public enum UserFit {
    /// From ratings.
    case ratings(FoldIn)
    /// From what was observed: the model is one of `ImplicitALS`.
    case observations(ImplicitFoldIn)

    /// Makes the best of what the model says of its training. Where it does not say how large an error is,
    /// a fifth of the rating range; where it does not say a mean confidence, 1.
    ///
    /// - Parameters:
    ///   - isImplicit: whether it is a model of `ImplicitALS`.
    ///   - range: the lowest and the highest rating of the training; nil where that is not known.
    /// - Returns: nil where neither the terms nor users of the model say what users are like.
    /// - Complexity: O((users + items) · factors² + factors³).
    public init?(
        _ model: Factors, isImplicit: Bool, range: ClosedRange<Float>?, _ terms: FoldInTerms, threads: Int
    ) {
        let width = range.map { Double($0.upperBound) - Double($0.lowerBound) } ?? 0
        let typical = width > 0 ? width * width / 25 : 1
        let noise = terms.noise.flatMap { $0 > 0 ? Double($0) : nil } ?? typical
        var prior = terms.prior
        if model.users.count > 0, prior == nil || !isImplicit && prior?.covariance == nil {
            prior = UserPrior(model.users, variance: isImplicit ? nil : noise, threads: threads)
        }
        guard let prior else { return nil }
        if isImplicit {
            let options = ImplicitALS.Options(terms, threads: threads)
            let confidence = terms.confidence.flatMap { $0 > 0 ? Double($0) : nil } ?? 1
            self = .observations(ImplicitFoldIn(model, prior, options, confidence: confidence))
        } else {
            guard let fold = FoldIn(model, prior, variance: noise) else { return nil }
            self = .ratings(fold)
        }
    }

    /// The users that fit their ratings best. - Precondition: items are below the model's count.
    public func users(_ ratings: Ratings, threads: Int = 1) -> Side {
        switch self {
        case .ratings(let fold): fold.users(ratings, threads: threads)
        case .observations(let fold): fold.users(ratings, threads: threads)
        }
    }

    /// What the scores of some items are due to: what a user of whom nothing is known would get, where that is not 0,
    /// and what each of the user's own items adds, the most first.
    ///
    /// - Complexity: O(factors² · (ratings + targets + factors)).
    public func explanations(
        _ own: [(item: Int32, value: Float)], of targets: [Int]
    ) -> [(base: Double?, parts: [Scored<Int32>])] {
        switch self {
        case .ratings(let fold):
            zip(targets, fold.contributions(own, to: targets)).map { (fold.base($0), $1) }
        case .observations(let fold): fold.contributions(own, to: targets).map { (nil, $0) }
        }
    }
}

extension ImplicitALS.Options {
    /// What a model was trained with. One that does not say w₀ is older than the choice of it: then w₀ was 0.2, ν ½, and
    /// λ, where it does not say that either, 0.4.
    fileprivate init(_ terms: FoldInTerms, threads: Int) {
        self.init()
        self.threads = threads
        if let unobserved = terms.unobserved {
            background = Double(unobserved)
            lambda = terms.lambda.map(Double.init) ?? lambda
        } else {
            background = 0.2
            exponent = 0.5
            lambda = terms.lambda.map(Double.init) ?? 0.4
        }
    }
}
