/// A square matrix in `Double`, for the few dozen dimensions of a factor model.
package struct SmallMatrix: Sendable, Equatable {
    /// Rows, and columns.
    package let order: Int
    /// Row by row.
    package var elements: [Double]

    /// `scale` times the identity.
    package init(order: Int, scale: Double = 0) {
        self.order = order
        elements = Array(repeating: 0, count: order * order)
        for i in 0..<order { elements[i * order + i] = scale }
    }

    package subscript(i: Int, j: Int) -> Double {
        get { elements[i * order + j] }
        set { elements[i * order + j] = newValue }
    }

    /// The lower triangular L with L Lᵀ = self; nil where self is not positive definite.
    package func cholesky() -> SmallMatrix? {
        var lower = SmallMatrix(order: order)
        for i in 0..<order {
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
        for i in 0..<order {
            for k in 0..<i { x[i] -= self[i, k] * x[k] }
            x[i] /= self[i, i]
        }
        return x
    }

    /// x with selfᵀ · x = b, self being lower triangular.
    package func solveLowerTransposed(_ b: [Double]) -> [Double] {
        var x = b
        for i in stride(from: order - 1, through: 0, by: -1) {
            for k in i + 1..<max(order, i + 1) { x[i] -= self[k, i] * x[k] }
            x[i] /= self[i, i]
        }
        return x
    }

    /// The inverse of a symmetric positive definite matrix; nil where self is not that.
    package func inverse() -> SmallMatrix? {
        guard let lower = cholesky() else { return nil }
        var result = SmallMatrix(order: order)
        for j in 0..<order {
            var unit = [Double](repeating: 0, count: order)
            unit[j] = 1
            for (i, value) in lower.solveLowerTransposed(lower.solveLower(unit)).enumerated() {
                result[i, j] = value
            }
        }
        return result
    }

    /// self · x.
    package func times(_ x: [Double]) -> [Double] {
        (0..<order).map { i in
            var sum = 0.0
            for j in 0..<order { sum += self[i, j] * x[j] }
            return sum
        }
    }

    /// A column.
    package func column(_ j: Int) -> [Double] { (0..<order).map { self[$0, j] } }
}
