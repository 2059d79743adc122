import CFMath

/// Plain versions to hold the real ones against.
enum Naive {
    /// Eigenvalues, descending, and unit eigenvectors, one a row: cyclic Jacobi rotations.
    static func eigen(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
        var a = matrix
        let n = a.count
        var v = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0.0 } }
        for _ in 0..<60 {
            var largest = 0.0
            for p in 0..<n {
                for q in 0..<p where abs(a[p][q]) > 1e-17 * (abs(a[p][p]) * abs(a[q][q])).squareRoot() {
                    largest = max(largest, abs(a[p][q]))
                    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    let s = t * c
                    for k in 0..<n {
                        (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
                    }
                    for k in 0..<n {
                        (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
                    }
                    for k in 0..<n {
                        (v[p][k], v[q][k]) = (c * v[p][k] - s * v[q][k], s * v[p][k] + c * v[q][k])
                    }
                }
            }
            if largest == 0 { break }
        }
        let order = (0..<n).sorted { a[$0][$0] > a[$1][$1] }
        return (order.map { a[$0][$0] }, order.map { v[$0] })
    }

    /// The matrix of moments, term by term.
    static func moments(_ rows: [[Double]], centre: Bool) -> [[Double]] {
        let n = Double(rows.count)
        let width = rows.first?.count ?? 0
        let mean = (0..<width).map { j in centre ? rows.reduce(0) { $0 + $1[j] } / n : 0 }
        return (0..<width).map { i in
            (0..<width).map { j in
                rows.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[j] - mean[j]) } / (centre ? n - 1 : n)
            }
        }
    }

    static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
