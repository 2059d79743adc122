extension Panel {
    /// Orthonormal columns that span the same space, the direction of the largest extent first, and the squares of
    /// the extents. Directions without extent become columns of zeros.
    /// Complexity: O(rows · columns² + columns³).
    package func orthonormalised(threads: Int) -> (basis: Panel, squares: [Double]) {
        var result = Panel(rowCount: rowCount, columnCount: columnCount)
        var squares = [Double](repeating: 0, count: columnCount)
        guard columnCount > 0,
            let eigen = SymmetricEigen(gram(threads: threads), vectorCount: columnCount, threads: threads)
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
