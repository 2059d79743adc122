public import CFMath

/// Ratings with the ids that number them: what a model is fitted to.
public struct TrainingSet: Sendable {
    /// User ids: those of the model to go on from, if there is one, then new ones in first-seen order.
    public let users: IDIndex
    /// Item ids, likewise.
    public let items: IDIndex
    /// The ratings to fit.
    public let ratings: Ratings
    /// The ratings to validate with. Users and items beyond the counts of `ratings` are unknown to the model.
    public let validation: Ratings?
    /// The lowest and the highest rating, those of the model to go on from included.
    public let range: ClosedRange<Float>?
    /// Whether it is the same whatever the order of the lines was: new ids are in byte order, ratings sorted.
    public let isOrdered: Bool

    /// - Parameter sumsRepeats: whether the values of a pair that is there more than once add up to one, as confidences do.
    /// - Throws: a failure for more users or items, those of the model and of the validation included, than fit.
    /// - Complexity: O(entries + ids).
    public init(
        _ table: Triples, validation: Triples? = nil, from start: FactorModel? = nil, isOrdered: Bool = false,
        sumsRepeats: Bool = false, threads: Int = 1
    ) throws(Failure) {
        var users = start?.users ?? IDIndex(), items = start?.items ?? IDIndex()
        if isOrdered {
            _ = users.merge(table.rows.inByteOrder())
            _ = items.merge(table.items.inByteOrder())
        }
        var ratings = Ratings(table, &users, &items)
        if isOrdered { ratings = ratings.sorted(threads: threads) }
        if sumsRepeats { ratings = ratings.summingRepeats(threads: threads) }
        self.isOrdered = isOrdered
        self.ratings = ratings
        try users.checkCount()
        try items.checkCount()
        self.users = users
        self.items = items
        var allUsers = users, allItems = items
        self.validation = validation.map { Ratings($0, &allUsers, &allItems) }
        try allUsers.checkCount()
        try allItems.checkCount()
        range = [start?.range, ratings.range].compactMap { $0 }.reduce(nil) { joined, range in
            guard let joined else { return range }
            return min(joined.lowerBound, range.lowerBound)...max(joined.upperBound, range.upperBound)
        }
    }
}

extension Ratings {
    /// The entries of a table, numbered by indices that take up its new ids.
    fileprivate init(_ table: Triples, _ users: inout IDIndex, _ items: inout IDIndex) {
        let user = Self.numbers(table.row, of: table.rows, in: &users)
        let item = Self.numbers(table.item, of: table.items, in: &items)
        self.init(
            userCount: users.count, itemCount: items.count, user: user, item: item,
            value: table.value.map { Float($0) })
    }

    private static func numbers(_ entries: [Int32], of ids: IDIndex, in index: inout IDIndex) -> [Int32] {
        if index.count == 0 {
            index = ids
            return entries
        }
        let numbers = index.merge(ids)
        return entries.map { numbers[Int($0)] }
    }
}
