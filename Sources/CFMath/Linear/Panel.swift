/// A tall, narrow matrix of `Float`: rows padded with zeros to whole vectors.
///
/// A value; copies share their memory until one of them is changed. Memory: 4 bytes a number, padding included.
public struct Panel: Sendable {
    /// The number of rows.
    public private(set) var rowCount: Int
    /// Numbers a row, without the padding.
    public let columnCount: Int
    /// Floats from a row to the next: a multiple of eight.
    let stride: Int
    /// At least rows × stride; what lies behind the rows is not zero.
    private var storage: AlignedFloats

    /// All zero.
    ///
    /// - Parameter lanes: rows are padded to a multiple of it, which is one of eight; eight columns and fewer always to
    ///   eight.
    package init(rowCount: Int, columnCount: Int, lanes: Int = 8) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        let unit = columnCount <= 8 ? 8 : lanes
        stride = (columnCount + unit - 1) / unit * unit
        storage = AlignedFloats(count: rowCount * stride)
    }

    /// Numbers row by row. - Precondition: they fill the matrix.
    public init(rowCount: Int, columnCount: Int, _ elements: [Float]) {
        precondition(elements.count == rowCount * columnCount)
        self.init(rowCount: rowCount, columnCount: columnCount)
        let rows = mutableRows
        for i in 0..<rowCount { for j in 0..<columnCount { rows[i][j] = elements[i * columnCount + j] } }
    }

    /// The numbers of a matrix, rounded.
    init(_ matrix: DenseMatrix) {
        self.init(
            rowCount: matrix.rowCount, columnCount: matrix.columnCount, matrix.elements.map { Float($0) })
    }

    /// Copies side by side. - Precondition: as many rows each.
    init(sideBySide parts: [Panel]) {
        self.init(
            rowCount: parts.first?.rowCount ?? 0, columnCount: parts.reduce(0) { $0 + $1.columnCount })
        let rows = mutableRows
        var first = 0
        for part in parts {
            precondition(part.rowCount == rowCount)
            let others = part.rows
            for i in 0..<rowCount {
                let (row, other) = (rows[i], others[i])
                for j in 0..<part.columnCount { row[first + j] = other[j] }
            }
            first += part.columnCount
        }
    }

    /// The number of row `row` and column `column`.
    public subscript(row: Int, column: Int) -> Float {
        get {
            precondition(row >= 0 && row < rowCount && column >= 0 && column < columnCount)
            return storage[row * stride + column]
        }
        set {
            precondition(row >= 0 && row < rowCount && column >= 0 && column < columnCount)
            makeUnique()
            storage[row * stride + column] = newValue
        }
    }

    /// The rows, to be read. The panel must not be changed meanwhile.
    var rows: PanelHandle { PanelHandle(storage, rowCount: rowCount, stride: stride) }

    /// The rows, to be changed. The panel must not be copied meanwhile.
    package var mutableRows: PanelHandle {
        mutating get {
            makeUnique()
            return rows
        }
    }

    private mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&storage) { move(to: rowCount) }
    }

    /// Moves to memory of its own that has room for so many rows.
    private mutating func move(to capacity: Int) {
        let larger = AlignedFloats(count: capacity * stride, zeroed: 0)
        larger.vector.set(storage.vector, prefix: rowCount * stride)
        storage = larger
    }
}

extension Panel {
    /// Row by row, without padding.
    public var elements: [Float] {
        var elements: [Float] = []
        elements.reserveCapacity(rowCount * columnCount)
        for i in 0..<rowCount { for j in 0..<columnCount { elements.append(self[i, j]) } }
        return elements
    }

    /// The numbers of a row, into an array of as many. Complexity: O(columns).
    package func copyRow(_ row: Int, into numbers: inout [Float]) {
        precondition(row < rowCount && numbers.count == columnCount)
        let from = rows[row]
        for j in 0..<columnCount { numbers[j] = from[j] }
    }

    /// Makes room for so many rows.
    package mutating func reserve(rowCount capacity: Int) {
        if capacity * stride > storage.count { move(to: capacity) }
    }

    private mutating func makeRoom(for more: Int) {
        if (rowCount + more) * stride > storage.count {
            move(to: max(rowCount + more, rowCount * 2, 64))
        } else if !isKnownUniquelyReferenced(&storage) {
            move(to: rowCount + more)
        }
    }

    /// Adds a row. - Precondition: it has as many numbers as there are columns. Complexity: O(columns), amortised.
    package mutating func append(_ numbers: ArraySlice<Double>) {
        precondition(numbers.count == columnCount)
        makeRoom(for: 1)
        rowCount += 1
        let row = rows[rowCount - 1]
        for (j, number) in numbers.enumerated() { row[j] = Float(number) }
        for j in columnCount..<stride { row[j] = 0 }
    }

    /// Adds rows. - Precondition: they have as many columns. Complexity: O(their numbers), amortised.
    package mutating func append(_ other: Panel) {
        precondition(other.columnCount == columnCount && other.stride == stride)
        makeRoom(for: other.rowCount)
        rowCount += other.rowCount
        for row in 0..<other.rowCount {
            rows[rowCount - other.rowCount + row].set(other.rows[row], prefix: stride)
        }
    }

    /// Some of the rows, in the order given.
    func selectingRows(_ order: [Int]) -> Panel {
        precondition(order.allSatisfy { 0..<rowCount ~= $0 })
        var selected = Panel(rowCount: order.count, columnCount: columnCount)
        let to = selected.mutableRows
        for (i, row) in order.enumerated() { to[i].set(rows[row], prefix: columnCount) }
        return selected
    }

    /// Every number changed by one function. - Precondition: that of 0, as the padding is, is 0.
    package func mapped(_ change: (Float) -> Float) -> Panel {
        var result = Panel(rowCount: rowCount, columnCount: columnCount)
        let to = result.mutableRows
        for row in 0..<rowCount {
            let (from, to) = (rows[row], to[row])
            for j in 0..<columnCount { to[j] = change(from[j]) }
        }
        return result
    }

    /// The dot product of a row and one of another panel, over the columns.
    @inline(__always)
    func dot(_ row: Int, _ other: Panel, _ otherRow: Int) -> Float {
        precondition(
            row >= 0 && row < rowCount && otherRow >= 0 && otherRow < other.rowCount
                && columnCount == other.columnCount)
        return rows[row].dot(other.rows[otherRow], prefix: columnCount)
    }

    /// Whether all numbers are finite.
    var isFinite: Bool {
        (0..<rowCount).allSatisfy { row in
            let numbers = rows[row]
            return (0..<columnCount).allSatisfy { numbers[$0].isFinite }
        }
    }

    /// Whether sums of squares, of rows and of columns, stay far from the limits of `Float`.
    var squaresAreFinite: Bool {
        (0..<rowCount).allSatisfy { row in
            let numbers = rows[row]
            return (0..<columnCount).allSatisfy { abs(numbers[$0]) < 0x1p48 }
        }
    }

    /// The sum of each column.
    var columnSums: [Double] {
        var sums = [Double](repeating: 0, count: columnCount)
        for row in 0..<rowCount {
            let numbers = rows[row]
            for j in 0..<columnCount { sums[j] += Double(numbers[j]) }
        }
        return sums
    }
}

extension Panel: Equatable {
    /// Whether the numbers are the same, whatever the padding.
    public static func == (a: Panel, b: Panel) -> Bool {
        a.rowCount == b.rowCount && a.columnCount == b.columnCount && a.elements == b.elements
    }
}
