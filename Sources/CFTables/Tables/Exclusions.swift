/// (key, item) pairs that are not to be recommended, such as what a user knows already.
///
/// Memory: 4 bytes a pair, and the keys.
public struct Exclusions: Sendable {
    private let keys: IDIndex
    private let starts: [Int]
    private let items: [Int32]

    /// - Parameters:
    ///   - pairs: keys as rows.
    ///   - index: the numbers of the items; pairs with other items do not matter.
    /// - Complexity: O(pairs).
    public init(_ pairs: Triples, items index: IDIndex) {
        let numbers = (0..<pairs.items.count).map { i in
            pairs.items.bytes.withSpan(pairs.items.range(i)) {
                Int32(truncatingIfNeeded: index.find($0) ?? -1)
            }
        }
        var next = [Int](repeating: 0, count: pairs.rows.count + 1)
        for i in 0..<pairs.count where numbers[Int(pairs.item[i])] >= 0 { next[Int(pairs.row[i]) + 1] += 1 }
        for row in 0..<pairs.rows.count { next[row + 1] += next[row] }
        starts = next
        var items = [Int32](repeating: 0, count: next[pairs.rows.count])
        for i in 0..<pairs.count {
            let number = numbers[Int(pairs.item[i])]
            if number < 0 { continue }
            let row = Int(pairs.row[i])
            items[next[row]] = number
            next[row] += 1
        }
        keys = pairs.rows
        self.items = items
    }

    /// The numbers of the items that are excluded for a key.
    public func items(for key: [UInt8]) -> ArraySlice<Int32> {
        guard let row = keys.find(key) else { return [] }
        return items[starts[row]..<starts[row + 1]]
    }
}
