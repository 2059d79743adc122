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
    public init(_ pairs: Triples, items index: IDIndex) {
        let matrix = pairs.matrix()
        let numbers = (0..<pairs.items.count).map { i in
            pairs.items.bytes.withSpan(pairs.items.range(i)) {
                Int32(truncatingIfNeeded: index.find($0) ?? -1)
            }
        }
        var starts = [0]
        var items: [Int32] = []
        items.reserveCapacity(matrix.entryCount)
        for row in 0..<matrix.rowCount {
            for at in matrix.row(row) {
                let number = numbers[Int(matrix.columns[at])]
                if number >= 0 { items.append(number) }
            }
            starts.append(items.count)
        }
        keys = pairs.rows
        self.starts = starts
        self.items = items
    }

    /// The numbers of the items that are excluded for a key.
    public func items(for key: RawSpan) -> ArraySlice<Int32> {
        guard let row = keys.find(key) else { return [] }
        return items[starts[row]..<starts[row + 1]]
    }
}
