import CFSupport

/// The numbers of a factor model, without ids: prediction = mean + user bias + item bias + Σ f·g
/// (Koren, Bell and Volinsky 2009, "Matrix factorization techniques for recommender systems", eq. 4).
public struct Factors: Sendable, Equatable {
    /// What every prediction starts from.
    public var mean: Float
    /// The users.
    public var users: Side
    /// The items.
    public var items: Side

    /// Factors a user and an item.
    public var factorCount: Int { items.factorCount }

    /// - Precondition: both sides have as many factors.
    public init(mean: Float, users: Side, items: Side) {
        precondition(users.factorCount == items.factorCount)
        self.mean = mean
        self.users = users
        self.items = items
    }

    /// The predicted rating, not clipped. Where the user or the item is unknown (nil), the mean and
    /// the bias that is known. Complexity: O(factors).
    @inline(__always)
    public func predict(user: Int?, item: Int?) -> Float {
        var sum = mean
        if let user { sum += users.bias[user] }
        if let item { sum += items.bias[item] }
        guard let user, let item else { return sum }
        return sum + users.factors.dot(user, items.factors, item)
    }

    /// The same prediction from a copy of the item's factors: `row` of `rows`.
    @inline(__always)
    func predict(user: Int?, item: Int, _ rows: Panel, row: Int) -> Float {
        guard let user else { return predict(user: nil, item: item) }
        return mean + users.bias[user] + items.bias[item] + users.factors.dot(user, rows, row)
    }

    /// A user and an item by number; -1 is one that the model does not know.
    public typealias Pair = (user: Int32, item: Int32)

    /// The predictions of many pairs, each as `predict` has it, to the digit.
    ///
    /// Nothing but the sums is in this loop, so that the processor is at work on several pairs at once while
    /// their factors come from memory. Measured: 1.5 M pairs of 70,000 users and 10,700 items, 64 factors, in 0.07 s
    /// a thread, pair by pair between other work 0.25 s.
    /// Complexity: O(pairs · factors).
    public func predictions(_ pairs: [Pair]) -> [Float] {
        let (userRows, itemRows) = (users.factors.rows, items.factors.rows)
        return pairs.indices.map { i in
            let (pair, later) = (pairs[i], pairs[min(i + Prefetch.distance, pairs.count - 1)])
            userRows.prefetch(row: Int(later.user))
            itemRows.prefetch(row: Int(later.item))
            Prefetch.read(users.bias, Int(later.user))
            return predict(
                user: pair.user < 0 ? nil : Int(pair.user), item: pair.item < 0 ? nil : Int(pair.item))
        }
    }

    /// The mean squared error of the predictions, not clipped; 0 without ratings. Indices beyond the model's
    /// counts are users and items it does not know.
    ///
    /// - Parameter unknownItem: of a plain model with users, what an unknown item is predicted at; an unknown user then gets
    ///   what the average user would. Nil where the mean and the biases say enough.
    /// - Complexity: O(ratings · factors).
    public func meanSquaredError(_ ratings: Ratings, unknownItem: Float? = nil, threads: Int = 1) -> Double {
        var users = users
        if unknownItem != nil {
            users.append([0] + users.factors.columnSums.map { $0 / Double(self.users.count) })
        }
        let known = Factors(mean: mean, users: users, items: items)
        let average = unknownItem == nil ? nil : users.count - 1
        let sums = Parallel.mapChunks(of: ratings.count, by: 1 << 14, threads: threads) { entries in
            let (userRows, itemRows) = (users.factors.rows, items.factors.rows)
            var sum = 0.0
            for e in entries {
                userRows.prefetch(ratings.user, after: e)
                itemRows.prefetch(ratings.item, after: e)
                let user = Int(ratings.user[e]), item = Int(ratings.item[e])
                let prediction =
                    if let unknownItem, item >= items.count {
                        unknownItem
                    } else {
                        known.predict(
                            user: user < self.users.count ? user : average,
                            item: item < items.count ? item : nil)
                    }
                let error = Double(prediction) - Double(ratings.value[e])
                sum += error * error
            }
            return sum
        }
        return sums.reduce(0, +) / Double(max(1, ratings.count))
    }

    /// Whether there are neither a mean nor biases.
    public var isPlain: Bool { mean == 0 && (users.bias + items.bias).allSatisfy { $0 == 0 } }

    /// Whether all numbers are finite.
    public var isFinite: Bool { mean.isFinite && users.isFinite && items.isFinite }
}
