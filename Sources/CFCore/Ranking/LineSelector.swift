/// The k best lines of each group: groups in first-seen order, lines best first, ties in input order.
///
/// Selecting is associative: the selection of concatenated selections is the selection of the whole.
/// Complexity: O(1) for a line that does not get in, O(log k) for one that does; memory O(groups·k) lines.
public struct LineSelector {
    private let limit: Int
    private let sign: Double
    private var groups = IDIndex()
    private var best: [TopK<LineStore.Place>] = []
    /// Beside the heaps, so that most lines touch only this.
    private var thresholds: [Double] = []
    private var store = LineStore()

    /// Keeps `limit` lines a group: those of the highest score, or of the lowest.
    public init(_ limit: Int, lowest: Bool) {
        self.limit = limit
        sign = lowest ? -1 : 1
    }

    /// The number of groups so far.
    public var groupCount: Int { groups.count }

    /// Looks at a line; keeps it if it is among the best of its group.
    @inline(__always)
    public mutating func offer(group: RawSpan, score: Double, line: RawSpan) {
        let number = groups.intern(group)
        if number == best.count {
            best.append(TopK(limit))
            thresholds.append(-.infinity)
        }
        let ranked = score * sign
        if ranked > thresholds[number] { keep(number, ranked, line) }
    }

    @inline(never)
    private mutating func keep(_ number: Int, _ score: Double, _ line: RawSpan) {
        let isFull = best[number].count == limit
        let place = isFull ? store.keep(line, insteadOf: best[number].worst) : store.keep(line)
        best[number].offer(score, place)
        thresholds[number] = best[number].threshold
        if store.isWasteful { compact() }
    }

    private mutating func compact() {
        var fresh = LineStore()
        for number in best.indices {
            best[number].updateElements { store.move(&$0, to: &fresh) }
        }
        store = fresh
    }

    /// Calls `body` with the place of each kept line in `bytes`, in output order, and its rank from 1.
    public func forEachLine(
        _ body: (_ bytes: [UInt8], _ line: Range<Int>, _ rank: Int) throws(Failure) -> Void
    ) throws(Failure) {
        for lines in best {
            for (i, entry) in lines.sorted().enumerated() {
                try body(store.bytes, store.range(entry.element), i + 1)
            }
        }
    }

    /// Forgets all groups and lines.
    public mutating func removeAll() {
        groups = IDIndex()
        best.removeAll(keepingCapacity: true)
        thresholds.removeAll(keepingCapacity: true)
        store.removeAll()
    }
}
