// Symmetric positive definite matrices of a few dozen dimensions.

extension DenseMatrix {
    /// The lower triangular L with L Lᵀ = self; nil where self is not positive definite.
    package func cholesky() -> DenseMatrix? {
        var lower = DenseMatrix(order: rowCount)
        for i in 0..<rowCount {
            for j in 0...i {
                var sum = self[i, j]
                for k in 0..<j { sum -= lower[i, k] * lower[j, k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    lower[i, i] = sum.squareRoot()
                } else {
                    lower[i, j] = sum / lower[j, j]
                }
            }
        }
        return lower
    }

    /// x with self · x = b, self being lower triangular.
    package func solveLower(_ b: [Double]) -> [Double] {
        var x = b
        for i in 0..<rowCount {
            for k in 0..<i { x[i] -= self[i, k] * x[k] }
            x[i] /= self[i, i]
        }
        return x
    }

    /// x with selfᵀ · x = b, self being lower triangular.
    package func solveLowerTransposed(_ b: [Double]) -> [Double] {
        var x = b
        for i in stride(from: rowCount - 1, through: 0, by: -1) {
            for k in i + 1..<max(rowCount, i + 1) { x[i] -= self[k, i] * x[k] }
            x[i] /= self[i, i]
        }
        return x
    }

    /// The inverse of a symmetric positive definite matrix; nil where self is not that.
    package func inverse() -> DenseMatrix? {
        guard let lower = cholesky() else { return nil }
        var result = DenseMatrix(order: rowCount)
        for j in 0..<rowCount {
            var unit = [Double](repeating: 0, count: rowCount)
            unit[j] = 1
            for (i, value) in lower.solveLowerTransposed(lower.solveLower(unit)).enumerated() {
                result[i, j] = value
            }
        }
        return result
    }
}
