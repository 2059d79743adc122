import CFSupport

/// How unlikely it is that a user has an item: -log₂(users who have it / users), in bits (Zhou et al. 2010, "Solving
/// the apparent diversity-accuracy dilemma of recommender systems"; the mean over a list is one of the novelties of
/// Vargas and Castells 2011, "Rank and relevance in novelty and diversity metrics for recommender systems").
///
/// An item that nobody has is taken for one that one user has.
public struct SelfInformation: Sendable {
    private let bits: [Double]
    private let most: Double

    /// - Parameters:
    ///   - owners: for each item how many users have it.
    ///   - users: how many users there are, at least as many.
    public init(owners: [Int], users: Int) {
        most = Platform.binaryLog(Double(max(users, 1)))
        bits = owners.map { Platform.binaryLog(Double(max(users, 1)) / Double(max($0, 1))) }
    }

    /// The mean over the first `cutoff` items of a list; nil where it is empty. Complexity: O(cutoff).
    func mean(_ items: [Int32], cutoff: Int) -> Double? {
        let first = items.prefix(cutoff)
        if first.isEmpty { return nil }
        return first.reduce(0) { $0 + (Int($1) < bits.count ? bits[Int($1)] : most) } / Double(first.count)
    }
}
