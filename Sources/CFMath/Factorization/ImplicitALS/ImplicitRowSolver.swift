/// One row of implicit feedback at a time, the other side held fixed: the linear system of its best vector,
/// solved by conjugate gradients without ever being formed. A thread needs one of its own.
///
/// The system is A x = b with A = w₀ G + ridge·I + Σ (c - w₀) y yᵀ and b = Σ c y over the row's observed
/// columns, G = Yᵀ Y over all (Hu, Koren and Volinsky 2008, "Collaborative filtering for implicit feedback
/// datasets", eq. 4; solved so by Takács, Pilászy and Tikk 2011, "Applications of the conjugate gradient
/// method for implicit feedback collaborative filtering").
final class ImplicitRowSolver {
    /// What all rows of one side have in common.
    struct Known {
        /// Y, the other side's vectors.
        let columns: Panel
        /// w₀ Yᵀ Y.
        let gram: Panel
        /// w₀, the weight of pairs that were not observed.
        let background: Float

        /// Complexity: O(rows · factors²).
        init(_ columns: Panel, background: Double, threads: Int) {
            self.columns = columns
            self.background = Float(background)
            gram = Panel(columns.gram(threads: threads)).mapped { Float(background) * $0 }
        }
    }

    private let columns: PanelHandle
    private let gram: PanelHandle
    private let factorCount: Int
    private let background: Float
    // Vectors of conjugate gradients, by their usual names: r, p, A p, the inverse diagonal of A, z.
    private let residual: AlignedFloats
    private let direction: AlignedFloats
    private let image: AlignedFloats
    private let diagonal: AlignedFloats
    private let scaled: AlignedFloats

    /// - Parameter known: it must outlive the solver.
    init(_ known: Known) {
        let columns = known.columns
        precondition(known.gram.stride == columns.stride && known.gram.rowCount == columns.columnCount)
        self.columns = columns.rows
        gram = known.gram.rows
        background = known.background
        factorCount = columns.columnCount
        residual = AlignedFloats(count: columns.stride)
        direction = AlignedFloats(count: columns.stride)
        image = AlignedFloats(count: columns.stride)
        diagonal = AlignedFloats(count: columns.stride)
        scaled = AlignedFloats(count: columns.stride)
    }

    /// Improves a row's vector by at most `steps` steps from where it is; ends early once the residual is
    /// 10⁻⁶ of the right-hand side. The preconditioner is the diagonal of A.
    /// Complexity: O(steps · factors · (observed + factors)).
    func improve(_ x: VectorHandle, _ observed: SparseMatrix<Float>, row: Int, ridge: Float, steps: Int) {
        let (r, p, z, d) = (residual.vector, direction.vector, scaled.vector, diagonal.vector)
        let (ap, stride) = (image.vector, x.count)
        let entries = observed.row(row)
        // r = b - A x, with the sums over the observed columns in one pass; z = b.
        applyDense(x, ridge, into: r)
        for j in 0..<stride {
            r[j] = -r[j]
            d[j] = (j < factorCount ? gram[j][j] : 0) + ridge
        }
        z.fill(0)
        for at in entries {
            let y = columns[Int(observed.columns[at])]
            let c = observed.values[at]
            let score = y.dot(x)
            r.add(y, times: c - (c - background) * score)
            z.add(y, times: c)
            d.addSquares(of: y, times: c - background)
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
            applyDense(p, ridge, into: ap)
            for at in entries {
                let y = columns[Int(observed.columns[at])]
                ap.add(y, times: (observed.values[at] - background) * y.dot(p))
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

    /// out = (w₀ G + ridge·I) x.
    private func applyDense(_ x: VectorHandle, _ ridge: Float, into out: VectorHandle) {
        out.set(x, times: ridge)
        out.add(gram, weights: x, count: factorCount)
    }
}
