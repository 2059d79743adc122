/// Where entries go when they are brought together by key, in their order: a stable counting sort whose parts are
/// counted and moved side by side.
struct KeyedPlaces {
    /// The entries of key `k` go to `starts[k] ..< starts[k + 1]`.
    let starts: [Int]
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
    func forEachPart(_ move: (_ part: Int, _ next: inout [Int]) -> Void) {
        Parallel.forEach(firsts.count, threads: threads) { part in
            var next = firsts[part]
            move(part, &next)
        }
    }

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
}
