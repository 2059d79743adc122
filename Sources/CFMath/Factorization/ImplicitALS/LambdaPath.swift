import CFSupport

/// How well a λ does on what was held back.
public struct LambdaTrial: Sendable, Equatable {
    /// The weight λ.
    public let lambda: Double
    /// NDCG@10 of the users of whom pairs were held back.
    public let ndcg: Double
}

/// The choice of λ for `ImplicitALS`: a tenth of the pairs of up to a thousand users are held back, one model is trained
/// on the rest while λ climbs from step to step, and NDCG@10 says where it was best.
///
/// From low to high, as factors shrink within an epoch or two but take many to grow from nothing. The peak is that of
/// the parabola through the best step and its neighbours. The noise that λ is there to suppress grows with the root of
/// the number of observations, so the peak is moved by the root of the share that was kept.
enum LambdaPath {
    /// 0.004 to 0.128. Steps of √2 take twice the time and choose no better: noise moves the parabola more.
    static let steps = (0..<6).map { 0.004 * Platform.power(2, Double($0)) }
    private static let mostUsers = 1000
    /// The model lags behind λ as that climbs, so it is best where λ is a little too large already. Measured on splits of
    /// ml-100k, Last.fm and CiteULike: 5 to 25 %.
    private static let lag = 0.9
    /// More factors find the same λ and take longer; fewer find one too large where data are sparse.
    private static let mostFactors = 64

    /// - Parameter onTrial: told of each λ.
    /// - Returns: λ, of three digits; nil where nobody has two items, or all λ are as good.
    /// - Complexity: at most that of 14 epochs.
    static func choose(
        _ observations: Ratings, _ options: ImplicitALS.Options, onTrial: (LambdaTrial) -> Void
    ) -> Double? {
        guard let parts = holdBack(observations, options) else { return nil }
        let lists = HeldBackLists(parts.held, seen: parts.kept, threads: options.threads)
        var options = options
        options.factors = min(options.factors, mostFactors)
        options.background = options.background ?? ImplicitALS.usualBackground(observations)
        var state = ImplicitALSState(parts.kept, options, nil)
        var found: [Double] = []
        var best = 0
        for (step, lambda) in steps.enumerated() {
            state.objective.lambda = lambda
            for _ in 0..<(step == 0 ? 4 : 2) { state.epoch() }
            let model = state.model
            guard model.isFinite else { return nil }
            found.append(lists.ndcg(model))
            onTrial(LambdaTrial(lambda: lambda, ndcg: found[step]))
            if found[step] > found[best] { best = step }
            if step >= best + 2 { break }
        }
        guard found.contains(where: { $0 != found[0] }) else { return nil }
        let kept = Double(parts.kept.count) / Double(observations.count)
        let lambda = steps[best] * Platform.power(2, peak(found, best)) * kept.squareRoot() * lag
        return Double(Platform.significant(lambda, digits: 3))
    }

    /// Where the parabola through the best of some values and its neighbours has its peak, from the best: -½ to ½.
    private static func peak(_ values: [Double], _ best: Int) -> Double {
        guard best > 0, best + 1 < values.count else { return 0 }
        let (before, after) = (values[best] - values[best - 1], values[best] - values[best + 1])
        return before + after > 0 ? (before - after) / (before + after) / 2 : 0
    }

    /// A tenth of the items, at least one, of each of some users with at least two.
    private static func holdBack(
        _ observations: Ratings, _ options: ImplicitALS.Options
    ) -> (kept: Ratings, held: Ratings)? {
        let byUser = observations.byUser(threads: options.threads)
        func items(_ user: Int) -> [Int32] {
            Set(byUser.row(user).lazy.filter { byUser.values[$0] > 0 }.map { byUser.columns[$0] }).sorted()
        }
        var users = (0..<byUser.rowCount).filter { byUser.row($0).count > 1 && items($0).count > 1 }
        guard !users.isEmpty else { return nil }
        var random = SeededRandom(seed: options.seed, .heldBackUsers)
        random.shuffle(&users)
        var held = [Set<Int32>](repeating: [], count: byUser.rowCount)
        for user in users.prefix(mostUsers) {
            var items = items(user)
            var random = SeededRandom(seed: options.seed, .heldBack(user: user))
            random.shuffle(&items)
            held[user] = Set(items.prefix(max(1, items.count / 10)))
        }
        func part(_ isHeld: Bool) -> Ratings {
            let entries = (0..<observations.count).filter {
                held[Int(observations.user[$0])].contains(observations.item[$0]) == isHeld
            }
            return Ratings(
                userCount: observations.userCount, itemCount: observations.itemCount,
                user: entries.map { observations.user[$0] }, item: entries.map { observations.item[$0] },
                value: entries.map { observations.value[$0] })
        }
        return (part(false), part(true))
    }
}

extension ImplicitALS {
    /// How many λ are tried at most.
    public static var lambdaCount: Int { LambdaPath.steps.count }

    /// λ by what it does for pairs that are held back from a sample of users; `options` need not have one.
    ///
    /// - Parameter onTrial: told of each λ that is tried.
    /// - Returns: nil where there is nothing to choose by: nobody has two items, or all λ are as good.
    /// - Precondition: that of `train`.
    /// - Complexity: at most that of 14 epochs, usually of 12.
    public static func chooseLambda(
        _ observations: Ratings, _ options: Options, onTrial: (LambdaTrial) -> Void = { _ in }
    ) -> Double? {
        LambdaPath.choose(observations, options, onTrial: onTrial)
    }
}
