/// The k best of each of many rows, offered in any order, such as neighbours or items with their scores.
///
/// Memory: 16 bytes an element, touched only when used, and 12 a row. The result does not depend on the order of the
/// offers. Several threads may use it at once, but not for the same row.
@safe
package final class BoundedHeaps {
    /// k.
    let limit: Int
    private let floor: Double
    private let elements: UnsafeMutableBufferPointer<Scored<Int32>>
    private let counts: ScratchArray<Int32>
    private let thresholds: ScratchArray<Double>

    /// - Parameters:
    ///   - limit: elements a row, at least 1.
    ///   - floor: the lowest score that gets in.
    package init(rowCount: Int, limit: Int, floor: Double) {
        self.limit = limit
        self.floor = floor
        unsafe elements = .allocate(capacity: rowCount * limit)
        counts = ScratchArray(repeating: 0, count: rowCount)
        thresholds = ScratchArray(repeating: floor, count: rowCount)
    }

    deinit { unsafe elements.deallocate() }

    /// Scores below do not get in; one that is equal may.
    @inline(__always)
    package func threshold(_ row: Int) -> Double { thresholds[row] }

    /// Takes the element if it is among the best so far. Complexity: O(log k).
    package func offer(_ element: Scored<Int32>, to row: Int) {
        guard element.score >= floor else { return }
        let count = Int(counts[row])
        if count < limit {
            // Not +=, which the thread sanitizer takes for a change of the whole array.
            counts[row] = Int32(count + 1)
            heap(row).insert(element)
        } else if element.precedes(heap(row)[0]) {
            heap(row).replaceRoot(with: element)
        }
        if count >= limit - 1 { thresholds[row] = heap(row)[0].score }
    }

    /// Takes what a row of other heaps has.
    func offer(_ other: BoundedHeaps, _ otherRow: Int, to row: Int) {
        unsafe other.kept(otherRow).forEach { offer($0, to: row) }
    }

    /// What a row has, best first. Complexity: O(k log k).
    package func sorted(_ row: Int) -> [Scored<Int32>] { unsafe kept(row).sorted { $0.precedes($1) } }

    private func kept(_ row: Int) -> Slice<UnsafeMutableBufferPointer<Scored<Int32>>> {
        unsafe elements[row * limit..<row * limit + Int(counts[row])]
    }

    @inline(__always)
    private func heap(_ row: Int) -> ScoredHandle<Int32> {
        let count = Int(counts[row])
        return unsafe ScoredHandle(elements.baseAddress.unsafelyUnwrapped + row * limit, count: count)
    }
}
