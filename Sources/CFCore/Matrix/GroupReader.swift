/// The triples of one key, the middle ids as numbers of an index that was there before.
public struct TripleGroup: Sendable {
    /// The key's bytes.
    public let key: [UInt8]
    /// Each entry's number in the index, -1 where it has none.
    public private(set) var columns: [Int32] = []
    /// Each entry's value.
    public private(set) var values: [Double] = []
    /// The line of its block on which the group, or this part of it, begins.
    fileprivate let line: Int

    fileprivate init(key: [UInt8], line: Int) {
        self.key = key
        self.line = line
    }

    fileprivate mutating func append(_ column: Int?, _ value: Double) {
        columns.append(Int32(truncatingIfNeeded: column ?? -1))
        values.append(value)
    }

    fileprivate mutating func append(_ other: TripleGroup) {
        columns += other.columns
        values += other.values
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
                let heads = groups.map { TripleGroup(key: $0.key, line: $0.line) }
                let last = groups.count > 1 ? groups.popLast() : nil
                let first = groups.isEmpty ? nil : groups.removeFirst()
                let inner = groups.isEmpty ? nil : try work(groups)
                return ([first, last].compactMap { $0 }, heads, inner)
            },
            finish: { (part) throws(Failure) in
                for head in part.keys {
                    do throws(Failure) { _ = try unsafe keys.beginsGroup(head.key.span.bytes) } catch {
                        throw error.atLine(head.line)
                    }
                }
                guard let first = part.ends.first else { return }
                if open?.key == first.key {
                    open?.append(first)
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
        var number = skippedLines
        try forEachLine { (line: RawSpan) throws(Failure) in
            number += 1
            try fields.split(line)
            let key = line.extracting(try fields.id(0))
            let middle = line.extracting(try fields.id(1))
            let value = hasValues ? try fields.number(2, in: line) : 1
            let isSame = groups.last.map { unsafe key.equals($0.key.span.bytes) } ?? false
            if !isSame { groups.append(TripleGroup(key: key.bytes, line: number)) }
            groups[groups.count - 1].append(index.find(middle), value)
        }
        return groups
    }
}
