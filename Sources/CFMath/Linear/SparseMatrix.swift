/// Which columns each row of a sparse matrix has, in compressed rows (CSR): row `i` has the entries
/// `starts[i] ..< starts[i + 1]`.
///
/// Memory: 4 bytes an entry and 8 a row.
public struct SparsePattern: Sendable {
    /// Columns are below this.
    public let columnCount: Int
    /// One more than there are rows; the last is the number of entries.
    public let starts: [Int]
    /// Each entry's column.
    public let columns: [Int32]

    /// - Precondition: `starts` ascends from 0 to the number of entries; columns are below `columnCount`. This is
    ///   looked at here once, and never again: loops over entries may use columns as places in memory.
    /// - Complexity: O(entries + rows).
    public init(columnCount: Int, starts: [Int], columns: [Int32]) {
        self.init(trusted: columnCount, starts, columns)
        precondition(isSound)
    }

    /// What is sound by the way it was made.
    init(trusted columnCount: Int, _ starts: [Int], _ columns: [Int32]) {
        self.columnCount = columnCount
        self.starts = starts
        self.columns = columns
        assert(isSound)
    }

    private var isSound: Bool {
        starts.first == 0 && starts.last == columns.count && zip(starts, starts.dropFirst()).allSatisfy(<=)
            && columns.areBelow(columnCount)
    }

    /// The number of rows.
    @inlinable
    public var rowCount: Int { starts.count - 1 }
    /// The number of entries.
    @inlinable
    public var entryCount: Int { columns.count }

    /// Where row `i` lies in `columns`.
    @inlinable
    public func row(_ i: Int) -> Range<Int> { starts[i]..<starts[i + 1] }

    /// The number of entries of each column. Complexity: O(entries + columns).
    public func columnCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: columnCount)
        for column in columns { counts[Int(column)] += 1 }
        return counts
    }
}

/// A sparse matrix in compressed rows: a pattern with a value for each entry.
///
/// Memory: that of the pattern, and 4 or 8 bytes an entry.
public struct SparseMatrix<Value: Sendable>: Sendable {
    /// Where the entries are.
    public let pattern: SparsePattern
    /// Each entry's value.
    public let values: [Value]

    /// - Precondition: as many values as the pattern has entries.
    public init(_ pattern: SparsePattern, values: [Value]) {
        precondition(pattern.entryCount == values.count)
        self.pattern = pattern
        self.values = values
    }

    /// - Precondition: that of the pattern; a value for each column.
    /// - Complexity: O(entries + rows), to look at that.
    public init(columnCount: Int, starts: [Int], columns: [Int32], values: [Value]) {
        self.init(SparsePattern(columnCount: columnCount, starts: starts, columns: columns), values: values)
    }

    /// What is sound by the way it was made.
    init(trusted columnCount: Int, _ starts: [Int], _ columns: [Int32], _ values: [Value]) {
        self.init(SparsePattern(trusted: columnCount, starts, columns), values: values)
    }

    /// Columns are below this.
    @inlinable
    public var columnCount: Int { pattern.columnCount }
    /// Where each row begins; one more than there are rows.
    @inlinable
    public var starts: [Int] { pattern.starts }
    /// Each entry's column.
    @inlinable
    public var columns: [Int32] { pattern.columns }
    /// The number of rows.
    @inlinable
    public var rowCount: Int { pattern.rowCount }
    /// The number of entries.
    @inlinable
    public var entryCount: Int { pattern.entryCount }

    /// Where row `i` lies in `columns` and `values`.
    @inlinable
    public func row(_ i: Int) -> Range<Int> { pattern.row(i) }
}

extension [Int32] {
    /// Where a number stands in ascending order; nil where it does not. Complexity: O(log count).
    func placeInAscending(_ value: Int32) -> Int? {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == value ? low : nil
    }

    /// Whether all are numbers of something of which there are `count`. Without a way out in the loop, so that it
    /// goes by whole vectors: 10 M in 3 ms.
    func areBelow(_ count: Int) -> Bool {
        var largest: UInt32 = 0
        for number in self { largest = Swift.max(largest, UInt32(bitPattern: number)) }
        return isEmpty || Int(largest) < count
    }
}
