extension DenseMatrix {
    /// The pseudo-inverse (Aᵀ A)⁺ Aᵀ; directions in which A is less than 10⁻³ of its strongest count as
    /// zero. Complexity: O(rows · columns²).
    package func pseudoInverse(threads: Int) -> DenseMatrix {
        let n = columnCount
        var square = DenseMatrix(rowCount: n, columnCount: n)
        for r in 0..<rowCount {
            for i in 0..<n { for j in 0...i { square[i, j] += self[r, i] * self[r, j] } }
        }
        var result = DenseMatrix(rowCount: n, columnCount: rowCount)
        guard let eigen = SymmetricEigen(square, vectorCount: n, threads: threads) else { return result }
        for e in 0..<n where eigen.values[e] > 1e-6 * (eigen.values.first ?? 0) {
            for r in 0..<rowCount {
                var along = 0.0
                for i in 0..<n { along += eigen.vectors[e, i] * self[r, i] }
                along /= eigen.values[e]
                for i in 0..<n { result[i, r] += eigen.vectors[e, i] * along }
            }
        }
        return result
    }
}
