import CFSupport

/// The items with the highest predictions for users.
///
/// Predictions are those of `Factors.predict`, digit for digit; `InnerProductBounds` says which items need one. Measured:
/// 20,000 users, 10,700 items, 64 factors, ten items each: one prediction in a hundred.
public struct TopItems: Sendable {
    /// One of a user's items.
    public struct Suggestion: Sendable, Equatable {
        /// Its number.
        public let item: Int
        /// The prediction, not clipped; infinity for one that is not a number.
        public let score: Float
    }

    /// A user and what not to suggest.
    public struct Request: Sendable {
        /// The user's number; nil where the model does not know the user.
        public let user: Int?
        /// The numbers of the items to leave out, in ascending order.
        public let excluded: [Int32]

        /// A request.
        public init(user: Int?, excluded: [Int32] = []) {
            self.user = user
            self.excluded = excluded
        }
    }

    private let factors: Factors
    private let limit: Int
    private let isOut: [Bool]
    private let bounds: InnerProductBounds

    private static let usersPerTile = 64
    private static let blocksPerTile = 16

    /// - Parameters:
    ///   - limit: items a user, at least 1.
    ///   - isOut: for each item whether to leave it out for all users; there may be more. Empty: none.
    /// - Complexity: O(items · factors² + factors³).
    public init(_ factors: Factors, limit: Int, leavingOut isOut: [Bool] = [], threads: Int = 1) {
        precondition(isOut.isEmpty || isOut.count >= factors.items.count)
        self.factors = factors
        self.isOut = isOut
        self.limit = min(limit, max(1, factors.items.count))
        bounds = InnerProductBounds(factors, threads: threads)
    }

    /// The best items of each request, best first, ties in the order of their numbers.
    /// Complexity: O(requests · items · factors) at worst, usually a twentieth of it.
    public func best(_ requests: [Request]) -> [[Suggestion]] {
        Chunks(of: requests.count, by: Self.usersPerTile).flatMap { tile(requests[$0]) }
    }

    /// Some blocks of items stay in the first-level cache while all users of the tile go over them.
    private func tile(_ requests: ArraySlice<Request>) -> [[Suggestion]] {
        let heaps = BoundedHeaps(rowCount: requests.count, limit: limit, floor: -.infinity)
        var searches = requests.map { bounds.search(factors, user: $0.user) }
        for blocks in Chunks(of: bounds.blockCount, by: Self.blocksPerTile) {
            for (row, request) in requests.enumerated() {
                bounds.forEachCandidate(in: blocks, &searches[row]) { place in
                    let item = bounds.items[place]
                    let prediction = factors.predict(
                        user: request.user, item: Int(item), bounds.rows, row: place)
                    // What is not a number must not hide among the rest.
                    let score = prediction.isNaN ? .infinity : Double(prediction)
                    if score >= heaps.threshold(row), isOut.isEmpty || !isOut[Int(item)],
                        request.excluded.placeInAscending(item) == nil
                    {
                        heaps.offer(Scored(key: item, score: score), to: row)
                    }
                    return Float(heaps.threshold(row))
                }
            }
        }
        return requests.indices.map { i in
            heaps.sorted(i - requests.startIndex).map {
                Suggestion(item: Int($0.key), score: Float($0.score))
            }
        }
    }
}
