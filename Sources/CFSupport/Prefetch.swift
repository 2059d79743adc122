@unsafe @preconcurrency public import CSystem

/// Memory that is asked for some elements before its turn: what lies in no order, and in no cache, then comes while
/// others are at work. Results do not depend on it.
@usableFromInline
package enum Prefetch {
    /// How many elements ahead.
    package static let distance = 16

    @inlinable @inline(__always)
    package static func read(_ address: UnsafeRawPointer) {
        unsafe prefetch_to_read(address)
    }

    /// Element `i` of an array, if there is one.
    @inlinable @inline(__always)
    package static func read<Element>(_ array: [Element], _ i: Int) {
        unsafe array.withUnsafeBufferPointer { elements in
            guard i >= 0, i < elements.count, let first = elements.baseAddress else { return }
            unsafe read(first + i)
        }
    }
}
