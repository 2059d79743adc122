extension Ratings {
    /// The number of ratings of each user.
    public var userCounts: [Int] { Self.counts(user, userCount) }

    /// The number of ratings of each item.
    public var itemCounts: [Int] { Self.counts(item, itemCount) }

    private static func counts(_ indices: [Int32], _ count: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: count)
        for index in indices { counts[Int(index)] += 1 }
        return counts
    }

    /// The ratings' standard deviation; 1 where all ratings are the same.
    public var standardDeviation: Float {
        let mean = mean
        let sum = value.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let deviation = Float((sum / Double(max(1, count))).squareRoot())
        return deviation > 0 && deviation.isFinite ? deviation : 1
    }
}
