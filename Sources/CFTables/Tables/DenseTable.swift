public import CFMath

/// Dense vectors with their ids, in input order; an id may come twice.
///
/// Memory: 8 bytes a number, the bytes of the ids and 8 bytes an id.
public struct DenseTable: Sendable {
    /// All ids, one after the other.
    private var ids: [UInt8] = []
    private var idEnds: [Int] = []
    /// The numbers of a vector; 0 while there is none.
    public private(set) var width = 0
    private var numbers: [Double] = []

    /// An empty table.
    public init() {}

    /// The number of vectors.
    public var count: Int { idEnds.count }

    /// A row a vector.
    public var vectors: DenseMatrix { DenseMatrix(columnCount: width, elements: numbers) }

    private func idRange(_ i: Int) -> Range<Int> { (i == 0 ? 0 : idEnds[i - 1])..<idEnds[i] }

    /// A copy of the id of row `i`.
    public func id(_ i: Int) -> [UInt8] { Array(ids[idRange(i)]) }

    /// Appends the id of row `i`.
    public func writeID(_ i: Int, to buffer: OutputBuffer) { buffer.append(ids, idRange(i)) }

    /// The numbers of the ids. Complexity: O(bytes of the ids).
    /// - Throws: a failure that names an id that comes twice.
    public func index() throws(Failure) -> IDIndex {
        var index = IDIndex(expected: count)
        for row in 0..<count {
            try ids.withSpan(idRange(row)) { (id: RawSpan) throws(Failure) in
                let number = index.intern(id)
                try index.checkCount()
                if number < row { throw Failure("two vectors have the id \(quoted(id))") }
            }
        }
        return index
    }

    /// Begins a vector. Its numbers follow, then `endVector`.
    @inline(__always)
    mutating func append(id: RawSpan) { ids.append(id) }

    /// Adds a number to the vector that was begun.
    @inline(__always)
    mutating func append(_ number: Double) { numbers.append(number) }

    /// Adds numbers to the vector that was begun.
    mutating func append(_ row: [Double]) { numbers += row }

    /// Ends a vector; the first one sets the width. - Returns: how many numbers it has.
    mutating func endVector() -> Int {
        let length = numbers.count - idEnds.count * width
        idEnds.append(ids.count)
        if idEnds.count == 1 { width = length }
        return length
    }

    /// Adds the vectors of a table of the same width.
    mutating func append(_ other: DenseTable) {
        if count == 0 { width = other.width }
        let offset = ids.count
        ids += other.ids
        idEnds.append(contentsOf: other.idEnds.lazy.map { $0 + offset })
        numbers += other.numbers
    }
}
