/// One row of implicit feedback at a time, the other side held fixed: the linear system of its best vector,
/// solved by conjugate gradients without ever being formed. A thread needs one of its own.
///
/// The system is A x = b with A = w₀ G + ridge·I + Σ (c - w₀) y yᵀ and b = Σ c y over the row's observed
/// columns, G = Yᵀ Y over all (Hu, Koren and Volinsky 2008, "Collaborative filtering for implicit feedback
/// datasets", eq. 4; solved so by Takács, Pilászy and Tikk 2011, "Applications of the conjugate gradient
/// method for implicit feedback collaborative filtering").
@safe
final class ImplicitSystem {
    private let columns: Panel
    private let gram: Panel
    private let background: Float
    private let stride: Int
    private let residual: AlignedFloats
    private let direction: AlignedFloats
    private let image: AlignedFloats
    private let diagonal: AlignedFloats
    private let scaled: AlignedFloats

    /// - Parameters:
    ///   - columns: Y, the other side's vectors.
    ///   - gram: Yᵀ Y.
    ///   - background: w₀, the weight of pairs that were not observed.
    init(columns: Panel, gram: Panel, background: Float) {
        precondition(gram.stride == columns.stride)
        self.columns = columns
        self.gram = gram
        self.background = background
        stride = columns.stride
        residual = AlignedFloats(count: stride)
        direction = AlignedFloats(count: stride)
        image = AlignedFloats(count: stride)
        diagonal = AlignedFloats(count: stride)
        scaled = AlignedFloats(count: stride)
    }

    /// Improves a row's vector by at most `steps` steps from where it is; ends early once the residual is
    /// 10⁻⁶ of the right-hand side. The preconditioner is the diagonal of A.
    /// Complexity: O(steps · factors · (observed + factors)).
    func improve(_ vectors: Panel, row: Int, observed: RatingRows, ridge: Float, steps: Int) {
        precondition(row < vectors.rowCount && vectors.stride == stride)
        let x = unsafe vectors.values.base + row * stride
        let r = unsafe residual.base, p = unsafe direction.base, z = unsafe scaled.base
        let range = observed.row(row)
        // r = b - A x, the sums over the observed columns in one pass.
        unsafe applyDense(x, ridge, into: r)
        for j in 0..<stride {
            unsafe r[j] = -r[j]
            unsafe diagonal.base[j] = background * (j < gram.rowCount ? gram[j, j] : 0) + ridge
            unsafe z[j] = 0
        }
        for at in range {
            let y = unsafe columns.values.base + Int(observed.columns[at]) * stride
            let c = observed.values[at]
            let along = unsafe Kernels.dot(y, x, stride)
            unsafe PanelKernels.add(y, times: c - (c - background) * along, to: r, stride)
            unsafe PanelKernels.add(y, times: c, to: z, stride)
            unsafe PanelKernels.addSquares(y, times: c - background, to: diagonal.base, stride)
        }
        let goal = unsafe 1e-12 * Kernels.dot(z, z, stride)
        for j in 0..<stride {
            unsafe diagonal.base[j] = diagonal.base[j] > 0 ? 1 / diagonal.base[j] : 0
            unsafe z[j] = r[j] * diagonal.base[j]
            unsafe p[j] = z[j]
        }
        var rz = unsafe Kernels.dot(r, z, stride)
        for _ in 0..<steps {
            guard unsafe Kernels.dot(r, r, stride) > goal else { break }
            unsafe applyDense(p, ridge, into: image.base)
            for at in range {
                let y = unsafe columns.values.base + Int(observed.columns[at]) * stride
                let along = unsafe Kernels.dot(y, p, stride)
                unsafe PanelKernels.add(
                    y, times: (observed.values[at] - background) * along, to: image.base, stride)
            }
            let curvature = unsafe Kernels.dot(p, image.base, stride)
            guard curvature > 0 else { break }
            let step = rz / curvature
            unsafe PanelKernels.add(p, times: step, to: x, stride)
            unsafe PanelKernels.add(image.base, times: -step, to: r, stride)
            for j in 0..<stride { unsafe z[j] = r[j] * diagonal.base[j] }
            let next = unsafe Kernels.dot(r, z, stride)
            let keep = next / rz
            for j in 0..<stride { unsafe p[j] = z[j] + keep * p[j] }
            rz = next
        }
    }

    /// into = (w₀ G + ridge·I) x.
    private func applyDense(
        _ x: UnsafePointer<Float>, _ ridge: Float, into out: UnsafeMutablePointer<Float>
    ) {
        let scale = ridge / background
        for j in 0..<stride { unsafe out[j] = scale * x[j] }
        unsafe PanelKernels.addRowProduct(
            x, columns: gram.rowCount, gram.values.base, stride, to: out)
        for j in 0..<stride { unsafe out[j] *= background }
    }

    /// Σ over a row's observed columns of c (1 - s)² - w₀ s², s being the score: what observing them adds to the loss.
    func observedLoss(_ vectors: Panel, row: Int, observed: RatingRows) -> Double {
        let x = unsafe vectors.values.base + row * stride
        var sum = 0.0
        for at in observed.row(row) {
            let y = unsafe columns.values.base + Int(observed.columns[at]) * stride
            let score = unsafe Kernels.dot(y, x, stride)
            sum += Double(
                observed.values[at] * (1 - score) * (1 - score) - background * score * score)
        }
        return sum
    }
}
