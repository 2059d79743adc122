/// The normal prior of a side's rows, in the form their normal equations take it: precision Λ, and Λ times
/// the mean, which may depend on the row's features.
package struct GaussianPrior {
    /// Λ, stride × stride, zeros beyond the order.
    let precision: AlignedFloats
    /// That of `NormalEquations`.
    let stride: Int
    /// Λ times the part of the mean that all rows share.
    private let shared: AlignedFloats
    /// A row's features, and Λ times what each adds to the mean (features × stride).
    private let features: (rows: Panel, shifts: Panel)?

    /// - Parameters:
    ///   - link: features × order: what a unit of each feature adds to the mean.
    ///   - features: rows × features.
    package init(precision: DenseMatrix, mean: [Double], link: [[Double]] = [], features: Panel? = nil) {
        let order = precision.rowCount
        let stride = NormalEquations.stride(order: order)
        self.stride = stride
        self.precision = AlignedFloats(count: stride * stride)
        shared = AlignedFloats(count: stride)
        let shift = precision.times(mean)
        for i in 0..<order {
            for j in 0..<order { self.precision[i * stride + j] = Float(precision[i, j]) }
            shared[i] = Float(shift[i])
        }
        guard let features else {
            self.features = nil
            return
        }
        var shifts = Panel(rowCount: link.count, columnCount: stride)
        for (j, row) in link.enumerated() {
            for (i, value) in precision.times(row).enumerated() { shifts[j, i] = Float(value) }
        }
        self.features = (features, shifts)
    }

    /// Λ times the mean of a row. - Parameter out: `stride` numbers.
    func shift(of row: Int, into out: VectorHandle) {
        out.set(shared.vector, prefix: stride)
        guard let (features, shifts) = features else { return }
        precondition(row < features.rowCount)
        out.add(shifts.rows, weights: features.rows[row], count: features.columnCount)
    }
}
