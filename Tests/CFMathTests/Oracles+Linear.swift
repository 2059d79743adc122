import CFMath

extension Naive {
    /// The solution of a linear system by Gaussian elimination with row pivoting.
    static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var a = zip(matrix, right).map { $0 + [$1] }
        let n = a.count
        for i in 0..<n {
            let best = (i..<n).max { abs(a[$0][i]) < abs(a[$1][i]) } ?? i
            a.swapAt(i, best)
            for r in 0..<n where r != i {
                let factor = a[r][i] / a[i][i]
                for c in i...n { a[r][c] -= factor * a[i][c] }
            }
        }
        return (0..<n).map { a[$0][n] / a[$0][$0] }
    }

    /// The inverse, column by column.
    static func inverse(_ matrix: [[Double]]) -> [[Double]] {
        let n = matrix.count
        let columns = (0..<n).map { j in solve(matrix, (0..<n).map { $0 == j ? 1 : 0 }) }
        return (0..<n).map { i in (0..<n).map { columns[$0][i] } }
    }

    /// The x of least norm among those that minimise |A x - b|²: the singular value decomposition by rotations of
    /// pairs of columns until all are at right angles (Hestenes 1958).
    ///
    /// - Parameter zero: singular values below this part of the largest are 0.
    /// - Returns: besides x, the rank, and the largest singular value as a multiple of the smallest that is not 0.
    static func leastNorm(_ matrix: [[Double]], _ right: [Double], zero: Double = 1e-6) -> (
        x: [Double], rank: Int, condition: Double
    ) {
        let n = matrix.first?.count ?? 0
        var columns = transpose(matrix)
        // Column j of A V, which is U Σ, and of V.
        var v = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0.0 } }
        func turn(_ vectors: inout [[Double]], _ p: Int, _ q: Int, _ c: Double, _ s: Double) {
            let old = vectors[p]
            vectors[p] = zip(old, vectors[q]).map { c * $0 - s * $1 }
            vectors[q] = zip(old, vectors[q]).map { s * $0 + c * $1 }
        }
        for _ in 0..<60 {
            var isDone = true
            for q in 0..<n {
                for p in 0..<q {
                    let (a, b) = (dot(columns[p], columns[p]), dot(columns[q], columns[q]))
                    let product = dot(columns[p], columns[q])
                    if abs(product) <= 1e-15 * (a * b).squareRoot() { continue }
                    isDone = false
                    let theta = (b - a) / (2 * product)
                    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    turn(&columns, p, q, c, t * c)
                    turn(&v, p, q, c, t * c)
                }
            }
            if isDone { break }
        }
        let squares = columns.map { dot($0, $0) }
        let largest = squares.max() ?? 0
        let kept = (0..<n).filter { squares[$0] > zero * zero * largest }
        var x = [Double](repeating: 0, count: n)
        for j in kept {
            let along = dot(columns[j], right) / squares[j]
            for i in 0..<n { x[i] += along * v[j][i] }
        }
        let smallest = kept.map { squares[$0] }.min() ?? largest
        return (x, kept.count, smallest > 0 ? (largest / smallest).squareRoot() : 1)
    }

    /// a · b.
    static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
        a.map { row in
            (0..<(b.first?.count ?? 0)).map { j in
                zip(row, b).reduce(0) { $0 + $1.0 * $1.1[j] }
            }
        }
    }

    static func transpose(_ a: [[Double]]) -> [[Double]] {
        (0..<(a.first?.count ?? 0)).map { j in a.map { $0[j] } }
    }

    /// Rows of normal deviates.
    static func normals(_ rows: Int, _ columns: Int, _ random: inout SeededRandom) -> [[Double]] {
        (0..<rows).map { _ in (0..<columns).map { _ in random.normal() } }
    }

    /// Symmetric and well away from singular.
    static func positiveDefinite(_ order: Int, _ random: inout SeededRandom) -> [[Double]] {
        let root = normals(order, order, &random)
        var matrix = product(root, transpose(root))
        for i in 0..<order { matrix[i][i] += 1 }
        return matrix
    }
}

extension DenseMatrix {
    init(_ rows: [[Double]]) {
        self.init(columnCount: rows.first?.count ?? 0, elements: rows.flatMap { $0 })
    }

    /// Rows as arrays.
    var rows: [[Double]] { (0..<rowCount).map { Array(elements[row($0)]) } }
}

extension Panel {
    init(_ rows: [[Double]]) {
        self.init(
            rowCount: rows.count, columnCount: rows.first?.count ?? 0, rows.flatMap { $0.map { Float($0) } })
    }

    var rows: [[Double]] {
        (0..<rowCount).map { i in (0..<columnCount).map { Double(self[i, $0]) } }
    }
}

/// The largest difference of two tables' elements.
func difference(_ a: [[Double]], _ b: [[Double]]) -> Double {
    guard a.count == b.count, zip(a, b).allSatisfy({ $0.count == $1.count }) else { return .infinity }
    return zip(a, b).reduce(0) { zip($1.0, $1.1).reduce($0) { max($0, abs($1.0 - $1.1)) } }
}
