/// A key and the score by which it is ranked: the highest first, of equal ones the one with the lower key.
///
/// The keys of what is ranked together differ, so that the order is strict and a selection does not depend on the
/// order in which elements come.
@frozen
public struct Scored<Key: Comparable & Sendable>: Equatable, Sendable {
    /// What is ranked: the number of a row, of an item, …
    public var key: Key
    /// The similarity, the prediction, …; not NaN.
    public let score: Double

    /// Makes one.
    @inlinable
    public init(key: Key, score: Double) {
        self.key = key
        self.score = score
    }

    /// Whether it ranks before `other`.
    @inlinable @inline(__always)
    public func precedes(_ other: Scored) -> Bool {
        score != other.score ? score > other.score : key < other.key
    }
}
