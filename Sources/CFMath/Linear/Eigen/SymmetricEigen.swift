import CFSupport

/// The eigenvalues of a real symmetric matrix and the eigenvectors of the largest of them.
public struct SymmetricEigen: Sendable {
    /// All eigenvalues, in descending order.
    public let values: [Double]
    /// The unit eigenvectors of the first values, one a row.
    public let vectors: DenseMatrix

    /// Householder's reflections to tridiagonal form, then implicit QL.
    ///
    /// The error of an eigenvalue is of the order of n·2⁻⁵² times the largest. Rows are first put in the order
    /// of their diagonal elements, so that on graded matrices (columns in very different units) small
    /// eigenvalues mostly keep their digits too.
    ///
    /// - Parameters:
    ///   - matrix: n × n; only its lower triangle is read.
    ///   - vectorCount: how many eigenvectors, at most n.
    ///   - threads: does not change the result.
    /// - Returns: nil where an element is not finite or the iteration does not end.
    /// - Complexity: O(n³); memory 24·n² bytes besides the matrix.
    public init?(_ matrix: DenseMatrix, vectorCount: Int, threads: Int = 1) {
        let n = matrix.columnCount
        precondition(matrix.rowCount == n && 0...n ~= vectorCount)
        let largest = matrix.elements.reduce(0) { max($0, abs($1)) }
        guard matrix.elements.allSatisfy(\.isFinite) else { return nil }
        // A power of two, so that nothing is rounded.
        let unit = largest > 0 ? largest.binade : 1
        let order = (0..<n).sorted { (matrix[$0, $0], $0) < (matrix[$1, $1], $1) }
        var sorted = DenseMatrix(rowCount: n, columnCount: n)
        for i in 0..<n {
            for j in 0...i { sorted[i, j] = matrix[max(order[i], order[j]), min(order[i], order[j])] / unit }
        }
        let tridiagonal = Tridiagonal(sorted)
        guard let ql = TridiagonalQL(diagonal: tridiagonal.diagonal, coupling: tridiagonal.coupling) else {
            return nil
        }
        let descending = (0..<n).sorted {
            ql.values[$0] > ql.values[$1] || ql.values[$0] == ql.values[$1] && $0 < $1
        }
        values = descending.map { ql.values[$0] * unit }
        let inner = ql.vectors(of: Array(descending.prefix(vectorCount)), threads: threads)
        let outer = Parallel.map(vectorCount, threads: threads) { v in
            var vector = inner[v]
            tridiagonal.transform(&vector)
            var placed = vector
            for i in 0..<n { placed[order[i]] = vector[i] }
            return placed
        }
        vectors = DenseMatrix(columnCount: n, elements: outer.flatMap { $0 })
    }
}
