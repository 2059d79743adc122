public import CFSupport
import CFMath

/// (key, item) pairs that are not to be recommended, such as what a user knows already.
///
/// Memory: 4 bytes a pair, and the keys.
public struct Exclusions: Sendable {
    private let keys: IDIndex
    /// Whether the table had no pairs at all.
    public let isEmpty: Bool
    /// keys × items; a pair that comes twice is there twice.
    private let pattern: SparsePattern

    /// - Parameters:
    ///   - pairs: keys as rows. They are taken over, as their memory is needed.
    ///   - index: the numbers of the items; pairs with other items do not matter.
    /// - Complexity: O(pairs).
    public init(_ pairs: consuming Triples, items index: IDIndex, threads: Int = 1) {
        let numbers = (0..<pairs.items.count).map { i in
            pairs.items.withID(i) { Int32(truncatingIfNeeded: index.find($0) ?? -1) }
        }
        keys = pairs.rows
        isEmpty = pairs.count == 0
        var (row, item) = (pairs.row, pairs.item)
        pairs.removeEntries()
        var known = 0
        for pair in item.indices {
            let number = numbers[Int(item[pair])]
            if number < 0 { continue }
            row[known] = row[pair]
            item[known] = number
            known += 1
        }
        row.removeLast(row.count - known)
        item.removeLast(item.count - known)
        pattern = SparsePattern(
            rows: row, columns: item, rowCount: keys.count, columnCount: index.count, threads: threads)
    }

    /// Whether there is a pair of an item of the index and one of these keys. Complexity: O(keys).
    public func concern(_ others: IDIndex) -> Bool {
        (0..<keys.count).contains { !pattern.row($0).isEmpty && keys.withID($0) { others.find($0) } != nil }
    }

    /// The numbers of the items that are excluded for a key, in input order. Complexity: O(length of the key).
    public func items(for key: [UInt8]) -> ArraySlice<Int32> {
        guard let row = keys.find(key) else { return [] }
        return pattern.columns[pattern.row(row)]
    }
}

extension NamedTable {
    /// The pairs of `-x`: nil without a file.
    ///
    /// - Parameters:
    ///   - fields: what `--exclude-fields` was given.
    ///   - key: what the first column holds; the other one holds items.
    ///   - shared: how many of the two are the first columns of the input.
    ///   - isLikeInput: whether the file is laid out as the input is.
    /// - Throws: a usage failure for columns that make no sense, or without a file.
    public static func exclusions(
        _ file: ByteString?, _ fields: ColumnList?, _ format: TableFormat, of key: String, shared: Int,
        isLikeInput: Bool = false
    ) throws(Failure) -> NamedTable? {
        guard let file else {
            if fields != nil { throw .usage("--exclude-fields: goes with -x") }
            return nil
        }
        let format = try format.layout(
            NamedLayout(fields, "--exclude-fields", of: "-x"), [key, "item"], shared: shared,
            isLikeInput: isLikeInput)
        return try NamedTable(pairs: file, (key, "item"), format)
    }
}
