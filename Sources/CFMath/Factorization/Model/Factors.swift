/// The numbers of a factor model, without ids: prediction = mean + user bias + item bias + Σ f·g
/// (Koren, Bell and Volinsky 2009, "Matrix factorization techniques for recommender systems", eq. 4).
public struct Factors: Sendable, Equatable {
    /// Factors a user and an item.
    public let factorCount: Int
    /// What every prediction starts from.
    public var mean: Float
    /// Each user's bias; 0 without biases.
    public var userBias: [Float]
    /// Each item's bias; 0 without biases.
    public var itemBias: [Float]
    /// users × factors, row by row.
    public var userFactors: [Float]
    /// items × factors, row by row.
    public var itemFactors: [Float]

    /// All numbers zero.
    public init(userCount: Int, itemCount: Int, factorCount: Int) {
        self.factorCount = factorCount
        mean = 0
        userBias = Array(repeating: 0, count: userCount)
        itemBias = Array(repeating: 0, count: itemCount)
        userFactors = Array(repeating: 0, count: userCount * factorCount)
        itemFactors = Array(repeating: 0, count: itemCount * factorCount)
    }

    /// The number of users.
    public var userCount: Int { userBias.count }
    /// The number of items.
    public var itemCount: Int { itemBias.count }

    /// The predicted rating, not clipped. Where the user or the item is unknown (nil), the mean and
    /// the bias that is known. Complexity: O(factors).
    public func predict(user: Int?, item: Int?) -> Float {
        var sum = mean
        if let user { sum += userBias[user] }
        if let item { sum += itemBias[item] }
        guard let user, let item else { return sum }
        return sum + dot(user, itemFactors, row: item)
    }

    /// The dot product of a user's factors and a row of items' factors.
    @inline(__always)
    private func dot(_ user: Int, _ rows: [Float], row: Int) -> Float {
        unsafe userFactors.withUnsafeBufferPointer { u in
            unsafe rows.withUnsafeBufferPointer { v in
                guard let u = u.baseAddress, let v = v.baseAddress else { return 0 }
                return unsafe Kernels.dot(u + user * factorCount, v + row * factorCount, factorCount)
            }
        }
    }

    /// The same prediction from a copy of the item's factors: `row` of `rows`.
    @inline(__always)
    func predict(user: Int?, item: Int, rows: [Float], row: Int) -> Float {
        guard let user else { return predict(user: nil, item: item) }
        return mean + userBias[user] + itemBias[item] + dot(user, rows, row: row)
    }
}
