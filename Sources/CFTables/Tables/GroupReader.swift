public import CFMath

/// The triples of one key, the middle ids as numbers of an index that was there before.
public struct TripleGroup: Sendable {
    /// The key's bytes.
    public let key: [UInt8]
    /// Each entry's number in the index. From `knownCount` on: ids that the index does not have, as they were first
    /// seen in the group.
    public private(set) var columns: [Int32] = []
    /// Each entry's value.
    public private(set) var values: [Double] = []
    /// The ids of the index.
    public let knownCount: Int
    private var unknown: IDIndex?
    /// The line of its block on which the group, or this part of it, begins.
    fileprivate let line: Int

    fileprivate init(key: [UInt8], knownCount: Int, line: Int) {
        self.key = key
        self.knownCount = knownCount
        self.line = line
    }

    @inline(__always)
    fileprivate mutating func append(_ id: RawSpan, in index: IDIndex, _ value: Double) throws(Failure) {
        let number = if let known = index.find(id) { known } else { knownCount + (try numberUnknown(id)) }
        columns.append(Int32(truncatingIfNeeded: number))
        values.append(value)
    }

    private mutating func numberUnknown(_ id: RawSpan) throws(Failure) -> Int {
        var ids = unknown.take() ?? noneUnknown
        let number = ids.intern(id)
        try ids.checkCount()
        unknown = ids
        return number
    }

    /// Has room for as many ids as there are numbers left.
    private var noneUnknown: IDIndex {
        IDIndex(limit: IDIndex.mostIDs - knownCount)
    }

    /// The same with each id once, where it came first: a group without values is a set.
    public func withoutRepeats() -> TripleGroup {
        var seen: Set<Int32> = []
        let kept = columns.indices.filter { seen.insert(columns[$0]).inserted }
        if kept.count == columns.count { return self }
        var group = self
        group.columns = kept.map { columns[$0] }
        group.values = kept.map { values[$0] }
        return group
    }

    /// Adds the rest of the group.
    fileprivate mutating func append(_ other: TripleGroup) throws(Failure) {
        values += other.values
        guard let otherUnknown = other.unknown else {
            columns += other.columns
            return
        }
        var all = unknown.take() ?? noneUnknown
        let numbers = all.merge(otherUnknown)
        try all.checkCount()
        unknown = all
        columns += other.columns.map { column in
            let number = Int(column) - knownCount
            return number < 0 ? column : Int32(truncatingIfNeeded: knownCount + Int(numbers[number]))
        }
    }

    /// The number of columns that an array of groups has, known and unknown.
    fileprivate static func columnCount(_ groups: [TripleGroup]) -> Int {
        groups.reduce(0) { max($0, $1.knownCount + ($1.unknown?.count ?? 0)) }
    }
}

extension SparseMatrix where Value == Double {
    /// A row a group, columns as the groups have them. Complexity: O(entries).
    public init(_ groups: [TripleGroup]) {
        var starts = [0]
        for group in groups { starts.append(starts[starts.count - 1] + group.columns.count) }
        self.init(
            columnCount: TripleGroup.columnCount(groups), starts: starts, columns: groups.flatMap(\.columns),
            values: groups.flatMap(\.values))
    }
}

extension Input {
    /// Streams triples that are grouped by key: groups are worked on side by side, results come in input order.
    ///
    /// - Parameters:
    ///   - index: numbers the second field.
    ///   - work: takes some whole groups, in input order.
    ///   - finish: takes what `work` made, in input order.
    /// - Throws: a located failure for bad lines and for a key that comes back.
    /// - Complexity: memory O(keys) and a block of lines a thread.
    public func forEachGroup<Value>(
        in index: IDIndex, threads: Int,
        work: ([TripleGroup]) throws(Failure) -> Value,
        finish: (Value) throws(Failure) -> Void
    ) throws(Failure) {
        let splitter = try splitter()
        var keys = ContiguousKeys()
        var open: TripleGroup?
        func close() throws(Failure) {
            if let group = open { try finish(try work([group])) }
        }
        try forEachBlock(
            threads: threads,
            work: {
                (block: LineBlock) throws(Failure) -> (
                    ends: [TripleGroup], keys: [TripleGroup], inner: Value?
                ) in
                var groups = try block.groups(splitter, index)
                let heads = groups.map { TripleGroup(key: $0.key, knownCount: 0, line: $0.line) }
                let last = groups.count > 1 ? groups.popLast() : nil
                let first = groups.isEmpty ? nil : groups.removeFirst()
                let inner = groups.isEmpty ? nil : try work(groups)
                return ([first, last].compactMap { $0 }, heads, inner)
            },
            finish: { (part) throws(Failure) in
                for head in part.keys {
                    try head.key.withSpan { (key: RawSpan) throws(Failure) in try checkHeader(key: key) }
                    do throws(Failure) { _ = try keys.beginsGroup(head.key) } catch {
                        throw error.atLine(head.line)
                    }
                }
                guard let first = part.ends.first else { return }
                if open?.key == first.key {
                    try open?.append(first)
                } else {
                    try close()
                    open = first
                }
                guard part.ends.count == 2 else { return }
                try close()
                if let inner = part.inner { try finish(inner) }
                open = part.ends[1]
            })
        try close()
    }
}

extension LineBlock {
    /// The lines as groups of neighbours with one key.
    fileprivate func groups(_ splitter: FieldSplitter, _ index: IDIndex) throws(Failure) -> [TripleGroup] {
        var fields = splitter
        let hasValues = splitter.roleCount == 3
        var groups: [TripleGroup] = []
        var open = TripleGroup(key: [], knownCount: index.count, line: 0)
        var number = skippedLines
        try forEachLine { (line: RawSpan) throws(Failure) in
            number += 1
            try fields.split(line)
            let key = line.extracting(try fields.id(0))
            let middle = line.extracting(try fields.id(1))
            let value = hasValues ? try fields.number(2, in: line) : 1
            if !key.equals(open.key) {
                if open.line > 0 { groups.append(open) }
                open = TripleGroup(key: key.bytes, knownCount: index.count, line: number)
            }
            try open.append(middle, in: index, value)
        }
        if open.line > 0 { groups.append(open) }
        return groups
    }
}
