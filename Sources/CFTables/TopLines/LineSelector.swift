import CFMath
import CFSupport

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
    ///
    /// - Parameter areContiguous: one group at a time is looked at.
    public init(_ limit: Int, lowest: Bool, areContiguous: Bool = false) {
        holders = (0..<(areContiguous ? 1 : Self.partitionCount)).map { _ in
            Holder(LinePartition(limit, lowest: lowest))
        }
    }

    /// Looks at the lines whose groups are in one partition; keeps those that are among the best of their groups.
    /// Different partitions may do so at the same time.
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
        open.partition.prepare(for: scored)
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
                open.partition.prepare(for: scored)
                open.partition.beginGroup()
            }
            open.partition.note(line, 0, lineBytes)
            open.partition.settleNowAndThen()
        }
    }

    /// Calls `body` with each kept line, in output order, and its rank from 1.
    public func forEachLine(
        _ body: (_ line: RawSpan, _ rank: Int) throws(Failure) -> Void
    ) throws(Failure) {
        try forEachPiece(threads: 1, work: { $0 }) { piece throws(Failure) in try piece.forEachLine(body) }
    }

    /// The kept lines of some groups.
    public struct Piece {
        fileprivate let partitions: [LinePartition]
        fileprivate let groups: ArraySlice<(partition: Int, group: Int)>

        /// Calls `body` with each line, in output order, and its rank from 1.
        @inline(__always)
        public func forEachLine(
            _ body: (_ line: RawSpan, _ rank: Int) throws(Failure) -> Void
        ) throws(Failure) {
            for (i, group) in groups {
                var rank = 0
                for line in partitions[i].lines(group) {
                    rank += 1
                    try partitions[i].text.withSpan(line.key.text) { text throws(Failure) in
                        try body(text, rank)
                    }
                }
            }
        }
    }

    /// Works on the kept lines in pieces, several side by side, and finishes the pieces in output order.
    public func forEachPiece<Value>(
        threads: Int, work: (Piece) throws(Failure) -> Value, finish: (Value) throws(Failure) -> Void
    ) throws(Failure) {
        Parallel.forEach(holders.count, threads: threads) { holders[$0].partition.settle() }
        let partitions = holders.map(\.partition)
        for partition in partitions { try partition.checkCount() }
        let order = Self.groupsInOrder(partitions)
        try Parallel.inOrder(
            order.count, by: 256, threads: threads,
            work: { (groups: Range<Int>) throws(Failure) in
                try work(Piece(partitions: partitions, groups: order[groups]))
            }, finish: finish)
    }

    /// The groups of all partitions in first-seen order: a merge, since each partition has them in that order.
    private static func groupsInOrder(_ partitions: [LinePartition]) -> [(partition: Int, group: Int)] {
        var order: [(partition: Int, group: Int)] = []
        order.reserveCapacity(partitions.reduce(0) { $0 + $1.firstSeen.count })
        // The heads of the partitions that are not at their end.
        var heads = partitions.indices.filter { !partitions[$0].firstSeen.isEmpty }
            .map { (place: partitions[$0].firstSeen[0], partition: $0, group: 0) }
        while var best = heads.indices.first {
            for i in heads.indices.dropFirst() where heads[i].place.isBefore(heads[best].place) { best = i }
            let (_, partition, group) = heads[best]
            order.append((partition, group))
            if group + 1 < partitions[partition].firstSeen.count {
                heads[best] = (partitions[partition].firstSeen[group + 1], partition, group + 1)
            } else {
                heads.remove(at: best)
            }
        }
        return order
    }
}
