/// Ratings as numbers: entry `e` is user `user[e]`'s rating `value[e]` of item `item[e]`.
///
/// Memory: 12 bytes a rating.
public struct Ratings: Sendable {
    /// How many users and items there are; the indices are below these.
    public let userCount: Int, itemCount: Int
    /// Each entry's user.
    public let user: [Int32]
    /// Each entry's item.
    public let item: [Int32]
    /// Each entry's rating.
    public let value: [Float]

    /// - Precondition: the arrays have one length, users and items are below their counts. This is looked at here
    ///   once, and never again: solvers use the indices as places in memory.
    /// - Complexity: O(ratings).
    public init(userCount: Int, itemCount: Int, user: [Int32], item: [Int32], value: [Float]) {
        precondition(user.count == item.count && item.count == value.count)
        precondition(user.areBelow(userCount) && item.areBelow(itemCount))
        self.init(trusted: userCount, itemCount, user, item, value)
    }

    private init(
        trusted userCount: Int, _ itemCount: Int, _ user: [Int32], _ item: [Int32], _ value: [Float]
    ) {
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

    /// The ratings' standard deviation, over their number; 1 where all ratings are the same.
    public var standardDeviation: Float {
        let mean = mean
        let sum = value.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let deviation = Float((sum / Double(max(1, count))).squareRoot())
        return deviation > 0 && deviation.isFinite ? deviation : 1
    }

    /// The lowest and the highest rating; nil where there is none.
    public var range: ClosedRange<Float>? {
        guard let low = value.min(), let high = value.max() else { return nil }
        return low...high
    }

    /// The number of ratings of each user.
    public var userCounts: [Int] { Self.counts(user, userCount) }

    /// The number of ratings of each item.
    public var itemCounts: [Int] { Self.counts(item, itemCount) }

    private static func counts(_ indices: [Int32], _ count: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: count)
        for index in indices { counts[Int(index)] += 1 }
        return counts
    }

    /// The same ratings as (value - mean) / unit.
    func standardised(mean: Float, unit: Float) -> Ratings { mapValues { value, _ in (value - mean) / unit } }

    /// The same pairs with other values.
    func mapValues(_ change: (_ value: Float, _ item: Int) -> Float) -> Ratings {
        Ratings(trusted: userCount, itemCount, user, item, zip(value, item).map { change($0, Int($1)) })
    }

    /// The same ratings by user, those of a user by item, those of a pair by value: the same whatever their order was.
    /// Complexity: O(ratings + users + items), and what it takes to sort repeated pairs.
    public func sorted(threads: Int) -> Ratings {
        // Brought together by item first, then by user: within a user the items ascend.
        let items = byItem(threads: threads)
        let users = Ratings(
            trusted: userCount, itemCount, items.columns, items.rowOfEntries, items.values
        ).byUser(threads: threads)
        let (user, item) = (users.rowOfEntries, users.columns)
        var value = users.values
        var first = 0
        for next in 1..<max(1, count + 1)
        where next == count || user[next] != user[first] || item[next] != item[first] {
            if next - first > 1 { value[first..<next].sort() }
            first = next
        }
        return Ratings(trusted: userCount, itemCount, user, item, value)
    }

    /// Each pair once, with the sum of its values; where no pair comes again the same, else by user.
    /// Complexity: O(ratings + users + items).
    public func summingRepeats(threads: Int) -> Ratings {
        let rows = byUser(threads: threads)
        // Where an item was last; within the row at hand, where its sum is.
        var places = [Int](repeating: -1, count: itemCount)
        let repeats = (0..<userCount).contains { row in
            rows.row(row).contains { at in
                defer { places[Int(rows.columns[at])] = at }
                return places[Int(rows.columns[at])] >= rows.starts[row]
            }
        }
        if !repeats { return self }
        var users: [Int32] = [], items: [Int32] = [], sums: [Double] = []
        places = Array(repeating: -1, count: itemCount)
        for row in 0..<userCount {
            let start = sums.count
            for at in rows.row(row) {
                let item = rows.columns[at], value = Double(rows.values[at])
                if places[Int(item)] >= start {
                    sums[places[Int(item)]] += value
                    continue
                }
                places[Int(item)] = sums.count
                users.append(Int32(row))
                items.append(item)
                sums.append(value)
            }
        }
        return Ratings(trusted: userCount, itemCount, users, items, sums.map { Float($0) })
    }

    /// users × items. Complexity: O(ratings + users).
    package func byUser(threads: Int) -> SparseMatrix<Float> {
        SparseMatrix(
            rows: user, columns: item, values: value, rowCount: userCount, columnCount: itemCount,
            threads: threads)
    }

    /// items × users. Complexity: O(ratings + items).
    package func byItem(threads: Int) -> SparseMatrix<Float> {
        SparseMatrix(
            rows: item, columns: user, values: value, rowCount: itemCount, columnCount: userCount,
            threads: threads)
    }
}

extension SparseMatrix {
    /// The row of each entry.
    fileprivate var rowOfEntries: [Int32] {
        var numbers: [Int32] = []
        numbers.reserveCapacity(entryCount)
        for i in 0..<rowCount { numbers += repeatElement(Int32(i), count: row(i).count) }
        return numbers
    }
}
