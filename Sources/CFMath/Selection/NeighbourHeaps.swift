/// The k best neighbours of each of many rows, offered in any order.
///
/// One binary heap a row, the worst on top, in flat memory: 16 bytes a neighbour, touched only when used.
/// The result does not depend on the order of the offers. Not safe to offer to one row from two threads.
@safe
package final class NeighbourHeaps {
    let limit: Int
    private let heaps: UnsafeMutableBufferPointer<Neighbour>
    private let counts: UnsafeMutableBufferPointer<Int32>
    private let floor: Double
    private let thresholds: UnsafeMutableBufferPointer<Double>

    /// - Parameters:
    ///   - limit: neighbours a row.
    ///   - floor: the lowest similarity that gets in.
    package init(rowCount: Int, limit: Int, floor: Double) {
        self.limit = limit
        self.floor = floor
        unsafe heaps = .allocate(capacity: rowCount * limit)
        unsafe counts = .allocate(capacity: rowCount)
        unsafe counts.initialize(repeating: 0)
        unsafe thresholds = .allocate(capacity: rowCount)
        unsafe thresholds.initialize(repeating: floor)
    }

    deinit {
        unsafe heaps.deallocate()
        unsafe counts.deallocate()
        unsafe thresholds.deallocate()
    }

    /// Similarities below do not get in; one that is equal may.
    @inline(__always)
    package func threshold(_ row: Int) -> Double { unsafe thresholds[row] }

    /// Takes the neighbour if it is among the best so far. Complexity: O(log k).
    package func offer(_ neighbour: Neighbour, to row: Int) {
        guard neighbour.similarity >= floor else { return }
        let base = row * limit
        let count = unsafe Int(counts[row])
        if count < limit {
            var i = count
            while i > 0 {
                let parent = (i - 1) / 2
                if unsafe !heaps[base + parent].precedes(neighbour) { break }
                unsafe heaps[base + i] = heaps[base + parent]
                i = parent
            }
            unsafe heaps[base + i] = neighbour
            unsafe counts[row] = Int32(truncatingIfNeeded: count + 1)
            if count + 1 == limit { unsafe thresholds[row] = heaps[base].similarity }
        } else if unsafe neighbour.precedes(heaps[base]) {
            replaceWorst(neighbour, base)
            unsafe thresholds[row] = heaps[base].similarity
        }
    }

    private func replaceWorst(_ neighbour: Neighbour, _ base: Int) {
        var i = 0
        while true {
            var child = 2 * i + 1
            if child >= limit { break }
            if child + 1 < limit, unsafe heaps[base + child].precedes(heaps[base + child + 1]) { child += 1 }
            if unsafe !neighbour.precedes(heaps[base + child]) { break }
            unsafe heaps[base + i] = heaps[base + child]
            i = child
        }
        unsafe heaps[base + i] = neighbour
    }

    /// Takes what a row of other heaps has.
    func offer(_ other: NeighbourHeaps, _ otherRow: Int, to row: Int) {
        let base = otherRow * other.limit
        let count = unsafe Int(other.counts[otherRow])
        for i in base..<base + count { unsafe offer(other.heaps[i], to: row) }
    }

    /// What a row has, best first. Complexity: O(k log k).
    package func sorted(_ row: Int) -> [Neighbour] {
        let count = unsafe Int(counts[row])
        return (0..<count).map { unsafe heaps[row * limit + $0] }.sorted { $0.precedes($1) }
    }
}
