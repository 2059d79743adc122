import CFSupport

extension PrincipalComponents {
    /// Where rows lie in the directions of the components: rows × components.
    ///
    /// A row's digits depend on that row alone, not on those beside it nor on the number of threads.
    ///
    /// - Precondition: the rows have as many columns as the components.
    /// - Complexity: O(rows · columns · components).
    public func project(_ rows: DenseMatrix, threads: Int = 1) -> DenseMatrix {
        precondition(rows.columnCount == mean.count || rows.elements.isEmpty)
        let blockRows = 1024
        let blocks = (rows.rowCount + blockRows - 1) / blockRows
        var result = DenseMatrix(rowCount: rows.rowCount, columnCount: variances.count)
        unsafe result.elements.withUnsafeMutableBufferPointer { result in
            // Each block of rows writes its own part.
            nonisolated(unsafe) let result = unsafe result
            Parallel.forEach(blocks, threads: threads) { block in
                var centred = [Double](repeating: 0, count: mean.count)
                for r in block * blockRows..<min(rows.rowCount, (block + 1) * blockRows) {
                    let start = r * mean.count
                    for j in 0..<mean.count {
                        centred[j] = (rows.elements[start + j] - mean[j]) / scale[j]
                    }
                    for c in 0..<variances.count {
                        unsafe result[r * variances.count + c] = along(c, centred)
                    }
                }
            }
        }
        return result
    }

    /// The dot product of a component's loadings with a row.
    private func along(_ component: Int, _ row: [Double]) -> Double {
        unsafe loadings.elements.withUnsafeBufferPointer { loadings in
            unsafe row.withUnsafeBufferPointer { row in
                guard let loadings = loadings.baseAddress, let values = row.baseAddress else { return 0 }
                return unsafe DoubleKernels.dot(loadings + component * row.count, values, row.count)
            }
        }
    }
}
