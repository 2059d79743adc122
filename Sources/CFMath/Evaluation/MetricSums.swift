/// What one user adds to the sums that metrics are made of.
public struct UserSample: Sendable, Equatable {
    let counts: [Int]
    let values: [Double]

    /// - Parameters:
    ///   - counts, values: in the order of the counts and sums of `MetricSums`.
    init(counts: [Int], values: [Double]) {
        self.counts = counts
        self.values = values
    }
}

/// The counts and sums that metrics are made of. Those of all users are those of some and of the others added: no
/// digit shows how the users were divided, as sums are rounded at their end alone.
public struct MetricSums: Sendable {
    /// What is counted.
    public var counts: [Int]
    /// What is added up.
    public var sums: [ExactSum]

    /// Zeros.
    public init(counts: Int, sums: Int) {
        self.counts = Array(repeating: 0, count: counts)
        self.sums = Array(repeating: ExactSum(), count: sums)
    }

    /// Adds a user `weight` times. Complexity: O(values).
    mutating func add(_ sample: UserSample, weight: Int = 1) {
        for (i, count) in sample.counts.enumerated() { counts[i] += weight * count }
        for (i, value) in sample.values.enumerated() where value != 0 {
            sums[i].add(Double(weight) * value)
        }
    }

    /// Adds the users of another, and no users that are in both.
    public mutating func add(_ other: MetricSums) {
        for i in counts.indices { counts[i] += other.counts[i] }
        for i in sums.indices { sums[i].add(other.sums[i]) }
    }

    /// Whether all sums are within the range of numbers.
    public var areFinite: Bool { sums.allSatisfy { $0.value.isFinite } }
}

// Sums of lists: the users that have relevant items, and the lists; then a sum for each metric.

extension MetricSums {
    /// No lists.
    public static var ofLists: MetricSums { MetricSums(counts: 2, sums: ListMetric.allCases.count) }

    /// The number of users that have relevant items.
    public var userCount: Int {
        get { counts[0] }
        set { counts[0] = newValue }
    }

    /// The number of lists.
    public var listCount: Int { counts[1] }

    /// The mean of a metric; nil where there is nobody to take it of.
    public func mean(_ metric: ListMetric) -> Double? {
        let count = metric.isOfLists ? listCount : userCount
        return count == 0 ? nil : sums[metric.place].value / Double(count)
    }
}
