/// Ratings as numbers: entry `e` is user `user[e]`'s rating `value[e]` of item `item[e]`.
public struct Ratings: Sendable {
    /// How many users and items there are; the indices are below these.
    public let userCount: Int, itemCount: Int
    /// Each entry's user.
    public let user: [Int32]
    /// Each entry's item.
    public let item: [Int32]
    /// Each entry's rating.
    public let value: [Float]

    /// - Precondition: the arrays have one length.
    public init(userCount: Int, itemCount: Int, user: [Int32], item: [Int32], value: [Float]) {
        precondition(user.count == item.count && item.count == value.count)
        self.userCount = userCount
        self.itemCount = itemCount
        self.user = user
        self.item = item
        self.value = value
    }

    /// The number of ratings.
    public var count: Int { value.count }

    /// The mean rating; 0 where there is none.
    public var mean: Double {
        value.isEmpty ? 0 : value.reduce(0.0) { $0 + Double($1) } / Double(value.count)
    }

    /// The lowest and the highest rating; nil where there is none.
    public var range: ClosedRange<Float>? {
        guard let low = value.min(), let high = value.max() else { return nil }
        return low...high
    }
}
