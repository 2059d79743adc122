import CFTables

/// Ids and their numbers, with other ways to hash and to tell bytes apart, held against dictionaries and arrays.
enum IDs {
    static func run(_ input: inout FuzzBytes) {
        let limit = input.once(in: 8) ? 1 + input.below(8) : IDIndex.mostIDs
        var index = IDIndex(expected: input.below(64), limit: limit)
        var numbers: [[UInt8]: Int] = [:]
        var ids: [[UInt8]] = []
        var lost = false
        while !input.isAtEnd {
            let id = someID(&input)
            hold(index.find(id) == numbers[id], "\(quoted(id)) has the number \(index.find(id) as Any)")
            let number = index.intern(id)
            if numbers[id] == nil {
                if ids.count == limit {
                    lost = true
                    continue
                }
                numbers[id] = ids.count
                ids.append(id)
            }
            hold(number == numbers[id], "\(quoted(id)) gets the number \(number)")
            compare(id, ids[input.below(min(256, ids.count))])
        }
        hold(index.count == ids.count, "\(index.count) ids, not \(ids.count)")
        for (i, id) in ids.enumerated() {
            hold(index.id(i) == id && index.find(id) == i, "the id of number \(i) is \(quoted(index.id(i)))")
        }
        hold(
            (failure { () throws(Failure) in try index.checkCount() } != nil) == lost, "the limit is not seen"
        )
        let sorted = ids.indices.sorted { ids[$0].lexicographicallyPrecedes(ids[$1]) }
        hold(index.sortedByBytes() == sorted, "not in byte order: \(index.sortedByBytes())")
        let ordered = index.inByteOrder()
        hold(
            (0..<ordered.count).map { ordered.id($0) } == sorted.map { ids[$0] },
            "not renumbered in byte order")
        contiguous(ids.isEmpty ? [] : (0..<8).map { _ in ids[input.below(min(256, ids.count))] })
    }

    /// New bytes, or a few of one kind, which are equal more often, of all lengths around a word's.
    private static func someID(_ input: inout FuzzBytes) -> [UInt8] {
        let shape = input.byte()
        let length = 1 + Int(shape & 31)
        if shape < 128 { return [UInt8](repeating: shape >> 5, count: length - 1) + [input.byte()] }
        let id = input.take(length)
        return id.isEmpty ? [0] : id
    }

    private static func compare(_ a: [UInt8], _ b: [UInt8]) {
        let isSame = a.withSpan { a in b.withSpan { b in a.equals(b) } }
        hold(isSame == (a == b), "\(quoted(a)) and \(quoted(b)) are \(isSame ? "" : "not ")the same")
        let hashes = [a, b].map { id in id.withSpan { [$0.hash(), $0.shortWord, $0.xxh64(seed: 1)] } }
        hold(a != b || hashes[0] == hashes[1], "\(quoted(a)) has two hashes")
        hold(
            a.count > 8 || a.count != b.count || (hashes[0][1] == hashes[1][1]) == (a == b),
            "\(quoted(a)) and \(quoted(b)) have one word")
    }

    /// Keys that come back, told by a set.
    private static func contiguous(_ keys: [[UInt8]]) {
        var groups = ContiguousKeys()
        var seen: Set<[UInt8]> = []
        var last: [UInt8]?
        for key in keys {
            var begins: Bool?
            let failure = failure { () throws(Failure) in
                begins = try key.withSpan { (key: RawSpan) throws(Failure) in try groups.beginsGroup(key) }
            }
            let comesBack = key != last && seen.contains(key)
            hold((failure != nil) == comesBack, "\(quoted(key)) comes \(comesBack ? "" : "not ")back")
            if comesBack { return }
            hold(begins == (key != last), "\(quoted(key)) begins \(key == last ? "a" : "no") group")
            seen.insert(key)
            last = key
        }
    }
}

/// What a body throws.
func failure(_ body: () throws(Failure) -> Void) -> Failure? {
    do throws(Failure) { try body() } catch { return error }
    return nil
}
