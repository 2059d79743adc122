/// A symmetric system A x = b that may be singular, by its eigenvectors: where A has no extent, x has none either,
/// which makes x the solution of the least norm, or of the least squares.
package struct SymmetricSystem {
    private let eigen: SymmetricEigen
    /// b along each eigenvector.
    private var along: [Double]
    /// Eigenvalues from here on count as zero.
    private let rank: Int

    /// - Parameter matrix: only its lower triangle is read; not negative definite in any direction, but for rounding.
    /// - Returns: nil where a number is not finite.
    /// - Complexity: O(order³).
    package init?(_ matrix: DenseMatrix, _ right: [Double]) {
        guard right.allSatisfy(\.isFinite) else { return nil }
        self.init(matrix)
        along = eigen.vectors.times(right)
    }

    /// The system with b = 0, for `solution(_:)`.
    package init?(_ matrix: DenseMatrix) {
        let order = matrix.rowCount
        guard let eigen = SymmetricEigen(matrix, vectorCount: order) else { return nil }
        self.eigen = eigen
        // The rounding of an eigenvalue is of the order of n·2⁻⁵² times the largest.
        let least = Double(max(1, order)) * 0x1p-48 * (eigen.values.first ?? 0)
        rank = eigen.values.firstIndex { $0 <= least } ?? order
        along = Array(repeating: 0, count: order)
    }

    /// x.
    package func solution() -> [Double] { draw { 0 } }

    /// The x of another b.
    package func solution(_ right: [Double]) -> [Double] {
        var other = self
        other.along = eigen.vectors.times(right)
        return other.solution()
    }

    /// A draw from the normal distribution with mean x and precision A, where A has extent, of standard normal
    /// deviates.
    package func draw(_ deviate: () -> Double) -> [Double] {
        var x = [Double](repeating: 0, count: along.count)
        for i in 0..<rank {
            let value = eigen.values[i]
            let length = along[i] / value + deviate() / value.squareRoot()
            for j in x.indices { x[j] += length * eigen.vectors[i, j] }
        }
        return x
    }
}
