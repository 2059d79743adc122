import CFSupport

/// A tall, narrow matrix of `Float`: rows padded with zeros to whole vectors of eight.
package struct Panel {
    package let rowCount: Int
    package let columnCount: Int
    /// Floats from a row to the next.
    let stride: Int
    /// Rows × stride. A reference: copies of this value share it.
    let values: AlignedFloats

    /// Rows that a sum takes in `Float` before it goes on in `Double`, and that a thread takes at once.
    private static let block = 256

    /// All zero.
    init(rowCount: Int, columnCount: Int) {
        let stride = (columnCount + 7) & ~7
        self.init(
            rowCount: rowCount, columnCount: columnCount, stride: stride,
            values: AlignedFloats(count: rowCount * stride))
    }

    /// Numbers that lie in memory already, and stay shared.
    /// - Precondition: `stride` is a multiple of eight.
    init(rowCount: Int, columnCount: Int, stride: Int, values: AlignedFloats) {
        precondition(stride % 8 == 0 && columnCount <= stride && values.count >= rowCount * stride)
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.stride = stride
        self.values = values
    }

    /// A copy of numbers row by row. - Precondition: they fill the matrix.
    package init(rowCount: Int, columnCount: Int, _ elements: [Float]) {
        precondition(elements.count == rowCount * columnCount)
        self.init(rowCount: rowCount, columnCount: columnCount)
        for i in 0..<rowCount { for j in 0..<columnCount { self[i, j] = elements[i * columnCount + j] } }
    }

    /// A copy, rounded.
    init(_ matrix: DenseMatrix) {
        self.init(
            rowCount: matrix.rowCount, columnCount: matrix.columnCount, matrix.elements.map { Float($0) })
    }

    /// Copies side by side. - Precondition: as many rows each.
    init(sideBySide parts: [Panel]) {
        self.init(
            rowCount: parts.first?.rowCount ?? 0, columnCount: parts.reduce(0) { $0 + $1.columnCount })
        var first = 0
        for part in parts {
            precondition(part.rowCount == rowCount)
            for i in 0..<rowCount { for j in 0..<part.columnCount { self[i, first + j] = part[i, j] } }
            first += part.columnCount
        }
    }

    package subscript(row: Int, column: Int) -> Float {
        get { values[row * stride + column] }
        nonmutating set { values[row * stride + column] = newValue }
    }

    /// The same numbers at a place of their own.
    func copy() -> Panel { Panel(sideBySide: [self]) }

    /// Row by row, without padding.
    package var elements: [Float] {
        var elements = [Float](repeating: 0, count: rowCount * columnCount)
        for i in 0..<rowCount { for j in 0..<columnCount { elements[i * columnCount + j] = self[i, j] } }
        return elements
    }

    /// selfᵀ · other, columns × columns. - Precondition: as many rows.
    /// Complexity: O(rows · columns · other's columns).
    package func crossProduct(_ other: Panel, threads: Int) -> DenseMatrix {
        precondition(other.rowCount == rowCount)
        let parts = Parallel.map((rowCount + Self.block - 1) / Self.block, threads: threads) { block in
            let first = block * Self.block
            let part = AlignedFloats(count: columnCount * other.stride)
            unsafe PanelKernels.addCrossProduct(
                values.base + first * stride, stride, columns: columnCount,
                other.values.base + first * other.stride, other.stride,
                count: min(Self.block, rowCount - first), to: part.base)
            return part
        }
        var sum = DenseMatrix(rowCount: columnCount, columnCount: other.columnCount)
        for part in parts {
            for i in 0..<columnCount {
                for j in 0..<other.columnCount { sum[i, j] += Double(part[i * other.stride + j]) }
            }
        }
        return sum
    }

    /// self += other · matrix. - Precondition: the matrix is other's columns × these columns.
    /// Complexity: O(rows · columns · other's columns).
    package func addProduct(_ other: Panel, _ matrix: DenseMatrix, threads: Int) {
        precondition(other.rowCount == rowCount && matrix.elements.count == other.columnCount * columnCount)
        guard columnCount > 0, other.columnCount > 0 else { return }
        let factor = Panel(matrix)
        Parallel.forEach((rowCount + Self.block - 1) / Self.block, threads: threads) { block in
            for row in block * Self.block..<min(rowCount, (block + 1) * Self.block) {
                unsafe PanelKernels.addRowProduct(
                    other.values.base + row * other.stride, columns: other.columnCount,
                    factor.values.base, stride, to: values.base + row * stride)
            }
        }
    }

    /// Orthonormal columns that span the same space, the direction of the largest extent first, and the squares of
    /// the extents. Directions without extent become columns of zeros.
    /// Complexity: O(rows · columns² + columns³).
    package func orthonormalised(threads: Int) -> (basis: Panel, squares: [Double]) {
        let result = Panel(rowCount: rowCount, columnCount: columnCount)
        var squares = [Double](repeating: 0, count: columnCount)
        guard columnCount > 0,
            let eigen = SymmetricEigen(
                crossProduct(self, threads: threads), vectorCount: columnCount, threads: threads)
        else { return (result, squares) }
        var turn = DenseMatrix(rowCount: columnCount, columnCount: columnCount)
        // Single precision knows nothing of directions that are smaller than this.
        for j in 0..<columnCount where eigen.values[j] > 1e-6 * eigen.values[0] {
            squares[j] = eigen.values[j]
            let scale = 1 / eigen.values[j].squareRoot()
            for i in 0..<columnCount { turn[i, j] = eigen.vectors[j, i] * scale }
        }
        result.addProduct(self, turn, threads: threads)
        return (result, squares)
    }
}
