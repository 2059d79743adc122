import CFCommand
import CFMath
import CFSupport
import CFTables

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

extension SmallMatrix {
    init(_ rows: [[Double]]) {
        self.init(order: rows.count)
        elements = rows.flatMap { $0 }
    }

    var rows: [[Double]] { (0..<order).map { i in (0..<order).map { self[i, $0] } } }
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

extension DenseMatrix<Double> {
    var rows: [[Double]] { (0..<rowCount).map { Array(elements[row($0)]) } }
}

/// The largest difference of two tables' elements.
func difference(_ a: [[Double]], _ b: [[Double]]) -> Double {
    guard a.count == b.count, zip(a, b).allSatisfy({ $0.count == $1.count }) else { return .infinity }
    return zip(a, b).reduce(0) { zip($1.0, $1.1).reduce($0) { max($0, abs($1.0 - $1.1)) } }
}
