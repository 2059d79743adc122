/// The k best lines of each group: groups in first-seen order, lines best first, ties in input order.
///
/// Groups are divided by their hash into partitions, each of which takes its lines in input order: so several of
/// them can be worked on side by side, and the order in which threads do so makes no difference.
///
/// Complexity: O(1) for a line that does not get in, amortised O(log k) for one that does;
/// memory O(groups·k) lines.
public struct LineSelector {
    /// How many partitions there are.
    public static var partitionCount: Int { ScoredLines.partitionCount }

    /// Holds a partition, which one thread at a time works on.
    private final class Holder {
        var partition: LinePartition

        init(_ partition: LinePartition) { self.partition = partition }
    }

    private let holders: [Holder]

    /// Keeps `limit` lines a group: those of the highest score, or of the lowest.
    public init(_ limit: Int, lowest: Bool) {
        holders = (0..<Self.partitionCount).map { _ in Holder(LinePartition(limit, lowest: lowest)) }
    }

    /// Looks at lines; keeps those that are among the best of their groups.
    public func offer(_ scored: ScoredLines) {
        for i in 0..<Self.partitionCount { offer(scored, partition: i) }
    }

    /// Looks at the lines whose groups are in one partition. Different partitions may do so at the same time.
    public func offer(_ scored: ScoredLines, partition: Int) {
        holders[partition].partition.offer(scored, scored.lines(ofPartition: partition))
    }

    /// Looks at lines whose groups arrive together. When a group ends, `emit` may take what was kept.
    /// - Throws: a failure for a group that comes back; what `emit` throws.
    public func offer(
        _ scored: ScoredLines, contiguous keys: inout ContiguousKeys,
        emit: (LineSelector) throws(Failure) -> Void
    ) throws(Failure) {
        let bytes = scored.groupBytes
        let lineBytes = scored.bytes
        let open = holders[0]
        for (i, line) in scored.lines.enumerated() {
            let begins: Bool
            do throws(Failure) {
                begins = try keys.beginsGroup(unsafe bytes.span.bytes.extracting(line.group))
            } catch {
                throw error.atLine(scored.lineNumber(i))
            }
            if begins {
                try emit(self)
                open.partition.removeAll()
                open.partition.beginGroup()
            }
            open.partition.note(line, 0, lineBytes)
            open.partition.settleNowAndThen()
        }
    }

    /// Calls `body` with each kept line, in output order, and its rank from 1.
    public func forEachLine(
        threads: Int = 1, _ body: (_ line: RawSpan, _ rank: Int) throws(Failure) -> Void
    ) throws(Failure) {
        Parallel.forEach(holders.count, threads: threads) { holders[$0].partition.settle() }
        let partitions = holders.map(\.partition)
        var next = [Int](repeating: 0, count: partitions.count)
        while let i = Self.first(of: partitions, next) {
            let partition = partitions[i]
            let group = next[i]
            next[i] += 1
            let entries = partition.starts[group]..<partition.starts[group + 1]
            for at in entries {
                try partition.text.withSpan(partition.kept[at].text) { line throws(Failure) in
                    try body(line, at - entries.lowerBound + 1)
                }
            }
        }
    }

    /// The partition of the group that was seen first among those that `next` says.
    private static func first(of partitions: [LinePartition], _ next: [Int]) -> Int? {
        var best: (partition: Int, place: LinePartition.Place)?
        for (i, group) in next.enumerated() where group < partitions[i].firstSeen.count {
            let place = partitions[i].firstSeen[group]
            if let best, best.place.isBefore(place) { continue }
            best = (i, place)
        }
        return best?.partition
    }
}
