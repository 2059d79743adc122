/// The k best of a stream of scored elements: highest score first, ties in the order in which they came.
///
/// A binary heap with the worst on top. Complexity: O(log k) an element that gets in, O(1) one that does not;
/// memory O(min(k, elements)).
public struct TopK<Element> {
    /// One kept element.
    public struct Entry {
        /// What it is ranked by.
        public let score: Double
        /// How many had been offered before it.
        public let order: Int
        /// The element.
        public let element: Element

        /// Whether this one ranks behind `other`.
        @inline(__always)
        func isWorse(than other: Entry) -> Bool {
            score != other.score ? score < other.score : order > other.order
        }
    }

    private let limit: Int
    private var heap: [Entry] = []
    private var offered = 0

    /// Keeps at most `limit`, which is at least 1.
    public init(_ limit: Int) { self.limit = limit }

    /// The number kept.
    public var count: Int { heap.count }

    /// What a score has to exceed to get in; minus infinity until there are k.
    public var threshold: Double { heap.count < limit ? -.infinity : heap[0].score }

    /// Takes the element if it is among the best so far.
    @inline(__always)
    public mutating func offer(_ score: Double, _ element: Element) {
        offered += 1
        if heap.count < limit {
            if heap.count == heap.capacity { heap.reserveCapacity(min(limit, max(4, heap.count * 2))) }
            heap.append(Entry(score: score, order: offered, element: element))
            siftUp(heap.count - 1)
        } else if score > heap[0].score {
            heap[0] = Entry(score: score, order: offered, element: element)
            siftDown(0)
        }
    }

    private mutating func siftUp(_ start: Int) {
        var i = start
        while i > 0 {
            let parent = (i - 1) / 2
            if !heap[i].isWorse(than: heap[parent]) { return }
            heap.swapAt(i, parent)
            i = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var i = start
        while true {
            var worst = i
            let left = 2 * i + 1
            if left < heap.count, heap[left].isWorse(than: heap[worst]) { worst = left }
            if left + 1 < heap.count, heap[left + 1].isWorse(than: heap[worst]) { worst = left + 1 }
            if worst == i { return }
            heap.swapAt(i, worst)
            i = worst
        }
    }

    /// What is kept, best first. Complexity: O(k log k).
    public func sorted() -> [Entry] { heap.sorted { $1.isWorse(than: $0) } }

    /// Forgets everything, keeps the memory.
    public mutating func removeAll() {
        heap.removeAll(keepingCapacity: true)
        offered = 0
    }
}
