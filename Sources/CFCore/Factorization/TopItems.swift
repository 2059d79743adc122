/// The items with the highest predictions for users.
///
/// Predictions are those of `Factors.predict`, digit for digit. A tile of items stays in the first-level cache
/// while a tile of users goes over it.
public struct TopItems: Sendable {
    /// One of a user's items.
    public struct Suggestion: Sendable, Equatable {
        /// Its number.
        public let item: Int
        /// The prediction, not clipped.
        public let score: Float
    }

    /// A user and what not to suggest.
    public struct Request: Sendable {
        /// The user's number; nil where the model does not know the user: then the items' biases rank.
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

    private static let usersATile = 32
    private static let bytesATile = 24 << 10

    /// - Parameter limit: items a user, at least 1.
    public init(_ factors: Factors, limit: Int) {
        self.factors = factors
        self.limit = limit
    }

    /// The best items of each request, best first, ties in the order of their numbers.
    /// Complexity: O(requests · items · factors).
    public func best(_ requests: [Request]) -> [[Suggestion]] {
        stride(from: 0, to: requests.count, by: Self.usersATile).flatMap { first in
            tile(requests[first..<min(requests.count, first + Self.usersATile)])
        }
    }

    private func tile(_ requests: ArraySlice<Request>) -> [[Suggestion]] {
        var selections = requests.map { Selection($0, limit) }
        let step = max(16, Self.bytesATile / (4 * factors.factorCount))
        for first in stride(from: 0, to: factors.itemCount, by: step) {
            let items = first..<min(factors.itemCount, first + step)
            for i in selections.indices {
                if let user = selections[i].request.user {
                    score(user, items, into: &selections[i])
                } else {
                    for item in items {
                        selections[i].offer(factors.predict(user: nil, item: item), item)
                    }
                }
            }
        }
        return selections.map(\.suggestions)
    }

    private func score(_ user: Int, _ items: Range<Int>, into selection: inout Selection) {
        let k = factors.factorCount
        let base = factors.mean + factors.userBias[user]
        unsafe factors.userFactors.withUnsafeBufferPointer { users in
            unsafe factors.itemFactors.withUnsafeBufferPointer { rows in
                guard let p = users.baseAddress, let q = rows.baseAddress else { return }
                for item in items {
                    let dot = unsafe Kernels.dot(p + user * k, q + item * k, k)
                    let score = base + factors.itemBias[item] + dot
                    if score > selection.threshold { selection.offer(score, item) }
                }
            }
        }
    }
}

/// The best items of one user so far.
private struct Selection {
    let request: TopItems.Request
    private var best: TopK<Int>
    /// What a score has to exceed.
    private(set) var threshold = -Float.infinity

    init(_ request: TopItems.Request, _ limit: Int) {
        self.request = request
        best = TopK(limit)
    }

    @inline(never)
    mutating func offer(_ score: Float, _ item: Int) {
        if request.excluded.containsSorted(Int32(truncatingIfNeeded: item)) { return }
        best.offer(Double(score), item)
        threshold = Float(best.threshold)
    }

    var suggestions: [TopItems.Suggestion] {
        best.sorted().map { TopItems.Suggestion(item: $0.element, score: Float($0.score)) }
    }
}

extension [Int32] {
    /// Binary search in ascending order.
    fileprivate func containsSorted(_ value: Int32) -> Bool {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == value
    }
}
