/// One row of implicit feedback at a time, the other side held fixed: the linear system of its best vector,
/// solved by conjugate gradients without ever being formed. A thread needs one of its own.
///
/// The system is A x = b with A = w₀ G + ridge·I + Σ (c - w₀) y yᵀ and b = Σ c y over the row's observed
/// columns, G = Yᵀ Y over all (Hu, Koren and Volinsky 2008, "Collaborative filtering for implicit feedback
/// datasets", eq. 4; solved so by Takács, Pilászy and Tikk 2011, "Applications of the conjugate gradient
/// method for implicit feedback collaborative filtering"). Along the eigenvectors of G, which all rows share, G is its
/// eigenvalues: a step takes time for what was observed alone, and the diagonal is a good preconditioner.
final class ImplicitRowSolver {
    /// What all rows of one side have in common: the other side, turned to the eigenvectors of its Gram matrix.
    struct Known {
        /// Y along the axes.
        let columns: Panel
        /// The eigenvalues of w₀ Yᵀ Y, at least 0, then zeros to fill a row.
        let spectrum: AlignedFloats
        /// w₀, the weight of pairs that were not observed.
        fileprivate let background: Float
        /// The axes, one a row.
        private let axes: DenseMatrix

        /// Complexity: O(rows · factors² + factors³).
        init(_ columns: Panel, background: Double, threads: Int) {
            let k = columns.columnCount
            self.background = Float(background)
            spectrum = AlignedFloats(count: columns.stride)
            let eigen = SymmetricEigen(columns.gram(threads: threads), vectorCount: k, threads: threads)
            guard let eigen else {
                // Not finite: nobody must take what is made of it for a solution.
                axes = DenseMatrix(
                    columnCount: k, elements: Array(repeating: .nan, count: k * k))
                self.columns = columns.turned(axes, threads: threads)
                return
            }
            for (j, value) in eigen.values.enumerated() { spectrum[j] = Float(background * max(0, value)) }
            axes = eigen.vectors
            self.columns = columns.turned(axes.transposed(), threads: threads)
        }

        /// Vectors of the side that is fitted, along the axes. Complexity: O(rows · factors²).
        func turned(_ rows: Panel, threads: Int) -> Panel { rows.turned(axes.transposed(), threads: threads) }

        /// The same vectors as they were.
        func turnedBack(_ rows: Panel, threads: Int) -> Panel { rows.turned(axes, threads: threads) }
    }

    private let columns: PanelHandle
    private let spectrum: VectorHandle
    private let background: Float
    // Vectors of conjugate gradients, by their usual names: r, p, A p, the inverse diagonal of A, z.
    private let residual: AlignedFloats
    private let direction: AlignedFloats
    private let image: AlignedFloats
    private let diagonal: AlignedFloats
    private let scaled: AlignedFloats
    /// Of the observed columns that are added up together, which the first-level cache then has.
    private let weights = AlignedFloats(count: columnsAtOnce)
    private static let columnsAtOnce = 32

    /// - Parameter known: it must outlive the solver.
    init(_ known: Known) {
        columns = known.columns.rows
        spectrum = known.spectrum.vector
        background = known.background
        let stride = known.columns.stride
        residual = AlignedFloats(count: stride)
        direction = AlignedFloats(count: stride)
        image = AlignedFloats(count: stride)
        diagonal = AlignedFloats(count: stride)
        scaled = AlignedFloats(count: stride)
    }

    /// Improves a row's vector, along the axes, by at most `steps` steps from where it is; ends early once the residual is
    /// 10⁻⁶ of the right-hand side. The preconditioner is the diagonal of A.
    /// Complexity: O(steps · factors · observed).
    func improve(_ x: VectorHandle, _ observed: SparseMatrix<Float>, row: Int, ridge: Float, steps: Int) {
        let (r, p, z, d) = (residual.vector, direction.vector, scaled.vector, diagonal.vector)
        let (ap, stride) = (image.vector, x.count)
        let entries = observed.row(row)
        // r = b - A x, with the sums over the observed columns in one pass; z = b.
        for j in 0..<stride {
            d[j] = spectrum[j] + ridge
            r[j] = -d[j] * x[j]
        }
        z.fill(0)
        forEachBlock(of: entries) { block, w in
            let chosen = observed.columns[block]
            for (i, at) in block.enumerated() {
                columns.prefetch(observed.columns, after: at)
                let c = observed.values[at]
                w[i] = c - (c - background) * columns[Int(observed.columns[at])].dot(x)
            }
            r.add(columns, chosen: chosen, weights: w)
            for (i, at) in block.enumerated() { w[i] = observed.values[at] }
            z.add(columns, chosen: chosen, weights: w)
            for (i, at) in block.enumerated() { w[i] = observed.values[at] - background }
            d.addSquares(columns, chosen: chosen, weights: w)
        }
        let goal = 1e-12 * z.dot(z)
        guard goal.isFinite else {
            // Too large for `Float`: nobody must take x for a solution.
            x.fill(.nan)
            return
        }
        for j in 0..<stride {
            d[j] = d[j] > 0 ? 1 / d[j] : 0
            z[j] = r[j] * d[j]
            p[j] = z[j]
        }
        var rz = r.dot(z)
        for _ in 0..<steps {
            guard r.dot(r) > goal else { break }
            for j in 0..<stride { ap[j] = (spectrum[j] + ridge) * p[j] }
            forEachBlock(of: entries) { block, w in
                for (i, at) in block.enumerated() {
                    columns.prefetch(observed.columns, after: at)
                    w[i] = (observed.values[at] - background) * columns[Int(observed.columns[at])].dot(p)
                }
                ap.add(columns, chosen: observed.columns[block], weights: w)
            }
            let curvature = p.dot(ap)
            guard curvature > 0 else { break }
            let step = rz / curvature
            x.add(p, times: step)
            r.add(ap, times: -step)
            for j in 0..<stride { z[j] = r[j] * d[j] }
            let next = r.dot(z)
            let keep = next / rz
            for j in 0..<stride { p[j] = z[j] + keep * p[j] }
            rz = next
        }
    }

    @inline(__always)
    private func forEachBlock(of entries: Range<Int>, _ body: (Range<Int>, _ weights: VectorHandle) -> Void) {
        var first = entries.lowerBound
        while first < entries.upperBound {
            let last = min(first + Self.columnsAtOnce, entries.upperBound)
            body(first..<last, weights.vector)
            first = last
        }
    }
}

extension Panel {
    /// The panel times a square matrix. Complexity: O(rows · columns²).
    fileprivate func turned(_ matrix: DenseMatrix, threads: Int) -> Panel {
        var result = Panel(rowCount: rowCount, columnCount: columnCount)
        result.addProduct(self, matrix, threads: threads)
        return result
    }
}
