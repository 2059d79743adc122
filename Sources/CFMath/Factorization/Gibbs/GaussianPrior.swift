/// The normal prior of a side's rows, in the form their normal equations take it: precision Λ, and Λ times
/// the mean, which may depend on the row's features.
package struct GaussianPrior {
    /// Λ, stride × stride, zeros beyond the order.
    let precision: AlignedFloats
    /// Λ times the part of the mean that all rows share.
    let shift: AlignedFloats
    /// A row's features, and Λ times what each adds to the mean (features × order).
    let features: (rows: Panel, shifts: Panel)?

    /// - Parameters:
    ///   - link: features × order: what a unit of each feature adds to the mean.
    ///   - features: rows × features.
    package init(precision: DenseMatrix, mean: [Double], link: [[Double]] = [], features: Panel? = nil) {
        let order = precision.rowCount
        let stride = NormalEquations.stride(order: order)
        self.precision = AlignedFloats(count: stride * stride)
        shift = AlignedFloats(count: stride)
        let shared = precision.times(mean)
        for i in 0..<order {
            for j in 0..<order { self.precision[i * stride + j] = Float(precision[i, j]) }
            shift[i] = Float(shared[i])
        }
        guard let features else {
            self.features = nil
            return
        }
        let shifts = Panel(rowCount: link.count, columnCount: stride)
        for (j, row) in link.enumerated() {
            for (i, value) in precision.times(row).enumerated() { shifts[j, i] = Float(value) }
        }
        self.features = (features, shifts)
    }
}
