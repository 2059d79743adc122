/// The k best elements so far, in memory that someone else owns: the end of an array, or a row of `BoundedHeaps`.
/// What is kept in it is one of two:
///
/// - A binary heap, the element that ranks last at its root, since that is the next to go (Williams 1964, "Algorithm
///   232: Heapsort"). The children of node `i` are the nodes `2i + 1` and `2i + 2`.
/// - An ordered run, best first: faster where k is small and elements are read in order more often than they come.
///
/// All access goes through the subscript, which debug builds check.
@safe @frozen @usableFromInline
struct ScoredHandle<Key: Comparable & Sendable> {
    @usableFromInline let nodes: UnsafeMutablePointer<Scored<Key>>
    @usableFromInline let count: Int

    /// - Parameter nodes: where there are `count` of them, which outlive the handle.
    @inlinable @inline(__always)
    @unsafe init(_ nodes: UnsafeMutablePointer<Scored<Key>>, count: Int) {
        unsafe self.nodes = nodes
        self.count = count
    }

    @inlinable
    subscript(node: Int) -> Scored<Key> {
        @inline(__always) get {
            assert(node >= 0 && node < count)
            return unsafe nodes[node]
        }
        @inline(__always) nonmutating set {
            assert(node >= 0 && node < count)
            unsafe nodes[node] = newValue
        }
    }
}

// A heap.

extension ScoredHandle {
    /// Takes the element at the last node, whose value does not count; the others are a heap. O(log k).
    @inlinable @inline(__always)
    func insert(_ element: Scored<Key>) {
        var node = count - 1
        while node > 0 {
            let parent = (node - 1) / 2
            if !self[parent].precedes(element) { break }
            self[node] = self[parent]
            node = parent
        }
        self[node] = element
        assert(isHeap)
    }

    /// Takes the element instead of the root. O(log k).
    @inlinable @inline(__always)
    func replaceRoot(with element: Scored<Key>) {
        var node = 0
        while true {
            var child = 2 * node + 1
            if child >= count { break }
            if child + 1 < count, self[child].precedes(self[child + 1]) { child += 1 }
            if !element.precedes(self[child]) { break }
            self[node] = self[child]
            node = child
        }
        self[node] = element
        assert(isHeap)
    }

    @inlinable
    var isHeap: Bool { (0..<count).dropFirst().allSatisfy { !self[($0 - 1) / 2].precedes(self[$0]) } }
}

// An ordered run.

extension ScoredHandle {
    /// Takes the element in its place, and the last node's value goes; the others are in order. O(k).
    @inlinable @inline(__always)
    func insertInOrder(_ element: Scored<Key>, by precedes: (Scored<Key>, Scored<Key>) -> Bool) {
        var node = count - 1
        while node > 0, precedes(element, self[node - 1]) {
            self[node] = self[node - 1]
            node -= 1
        }
        self[node] = element
        assert((0..<count).dropFirst().allSatisfy { !precedes(self[$0], self[$0 - 1]) })
    }
}
