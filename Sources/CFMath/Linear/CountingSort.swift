import CFSupport

/// A stable counting sort: where entries go when they are brought together by key, in their order. Parts of the
/// entries are counted and moved side by side.
///
/// Usable from inline, or other modules would not see the body of `order`.
@usableFromInline
package struct CountingSort {
    /// The entries of key `k` go to `starts[k] ..< starts[k + 1]`.
    package let starts: [Int]
    /// For each part, where its first entry of each key goes.
    private let firsts: [[Int]]
    private let threads: Int

    /// - Parameters:
    ///   - partCount: parts of the entries, in order.
    ///   - count: counts a part's entries of each key.
    /// - Complexity: O(entries + parts·keys) time, O(parts·keys) memory.
    init(
        _ partCount: Int, keyCount: Int, threads: Int, count: (_ part: Int, _ counts: inout [Int]) -> Void
    ) {
        var firsts = Parallel.map(partCount, threads: threads) { part in
            var counts = [Int](repeating: 0, count: keyCount)
            count(part, &counts)
            return counts
        }
        var starts = [0]
        starts.reserveCapacity(keyCount + 1)
        var place = 0
        for key in 0..<keyCount {
            for part in 0..<partCount {
                let count = firsts[part][key]
                firsts[part][key] = place
                place += count
            }
            starts.append(place)
        }
        self.starts = starts
        self.firsts = firsts
        self.threads = threads
    }

    /// Calls `move` for each part with the place of its next entry of each key, which it counts on.
    ///
    /// It is called once for each so many keys, to move the entries that have those alone: the ends of more lists than that
    /// do not stay in a cache. Measured, with look-ups that are prefetched: `cfvec -t` of 100 M ratings by 480,000 users in
    /// 18 s, before in 32 s.
    func forEachPart(_ move: (_ part: Int, _ keys: Range<Int>, _ next: inout [Int]) -> Void) {
        Parallel.forEach(firsts.count, threads: threads) { part in
            var next = firsts[part]
            for keys in Chunks(of: next.count, by: Self.keysAtOnce) { move(part, keys, &next) }
        }
    }

    private static let keysAtOnce = 1 << 16

    /// Cuts `0 ..< count` into ranges of about the same size: at most `threads`, and so few that their tables of
    /// places are small beside the entries.
    ///
    /// - Parameter size: the number of entries of one element, 1 where it is an entry itself.
    static func parts(
        of count: Int, entries: Int, keyCount: Int, threads: Int, size: (Int) -> Int = { _ in 1 }
    ) -> [Range<Int>] {
        let partCount = max(1, min(threads, entries / (4 * max(1, keyCount))))
        if partCount == 1 { return [0..<count] }
        var bounds = [0]
        var passed = 0
        for i in 0..<count {
            if passed * partCount >= entries * bounds.count { bounds.append(i) }
            passed += size(i)
        }
        bounds.append(count)
        return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    }

    /// The numbers of a few entries by key, on one thread: those of key `k` are
    /// `order[starts[k] ..< starts[k + 1]]`. Inlined, as it is worth its while where the key costs next to nothing.
    ///
    /// - Parameter key: of an entry, below `keyCount`.
    /// - Complexity: O(entries + keys).
    @inlinable
    package static func order(
        of count: Int, keyCount: Int, _ key: (_ entry: Int) -> Int
    ) -> (order: [Int32], starts: [Int]) {
        // While entries are placed, starts[k + 1] is where the next entry of key k goes.
        var starts = [Int](repeating: 0, count: keyCount + 2)
        for entry in 0..<count { starts[key(entry) + 2] += 1 }
        for k in 0..<keyCount { starts[k + 2] += starts[k + 1] }
        var order = [Int32](repeating: 0, count: count)
        for entry in 0..<count {
            let k = key(entry) + 1
            order[starts[k]] = Int32(truncatingIfNeeded: entry)
            starts[k] += 1
        }
        starts.removeLast()
        return (order, starts)
    }
}
