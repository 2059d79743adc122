/// 0 ..< `total` cut into ranges of one size, the last of which may be shorter: what one call of a loop body takes.
public struct Chunks: RandomAccessCollection, Sendable {
    private let total: Int
    private let size: Int

    /// - Precondition: `size` > 0.
    public init(of total: Int, by size: Int) {
        precondition(size > 0)
        self.total = Swift.max(0, total)
        self.size = size
    }

    /// 0.
    public var startIndex: Int { 0 }
    /// The number of chunks.
    public var endIndex: Int { total / size + (total % size == 0 ? 0 : 1) }

    /// A chunk.
    public subscript(i: Int) -> Range<Int> {
        let start = i * size
        return start..<(total - start < size ? total : start + size)
    }
}
