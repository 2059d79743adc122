import CFSupport

/// Which of the other side each row has rated, or was rated by, whatever the ratings: the principal
/// components of the indicator rows, as features of the rows.
///
/// Entry (i, j) of the indicator matrix X is n(i)^-½ · n(j)^-¼ where the pair is rated, else 0, n being the
/// number of ratings; the rows are centred. X ≈ P S Qᵀ; the features are P's columns, S their strengths.
/// That a user's choice of items says something about his ratings is what SVD++ uses (Koren 2008,
/// "Factorization meets the neighborhood", section 4.1).
package struct RatingPattern {
    /// rows × features, with orthonormal columns that sum to 0; a column is 0 where there is nothing to describe.
    package let features: Panel
    /// The singular values, one a feature.
    package let strengths: [Double]

    /// Subspace iteration from a seeded start (Halko, Martinsson and Tropp 2011, "Finding structure with
    /// randomness", algorithm 4.4).
    ///
    /// - Parameters:
    ///   - rows: the ratings grouped by this side.
    ///   - columns: the same ratings grouped by the other.
    /// - Complexity: O(passes · (ratings · features + rows · features²)).
    package init(
        rows: RatingRows, columns: RatingRows, featureCount: Int, passes: Int = 5, seed: UInt64, threads: Int
    ) {
        let count = min(featureCount, rows.rowCount, columns.rowCount)
        let indicator = Indicator(rows: rows, columns: columns, threads: threads)
        var basis = Panel(rowCount: rows.rowCount, columnCount: count)
        for row in 0..<rows.rowCount {
            var random = SeededRandom(seed: seed, stream: UInt64(row))
            for j in 0..<count { basis[row, j] = random.inverseNormal() }
        }
        var squares = [Double](repeating: 0, count: count)
        for pass in 0...passes {
            if pass > 0 { basis = indicator.timesTransposeOf(basis) }
            // Twice, as rounding leaves the first result a little off the right angles.
            (basis, squares) = basis.orthonormalised(threads: threads)
            (basis, _) = basis.orthonormalised(threads: threads)
        }
        features = basis
        strengths = squares.map { $0.squareRoot().squareRoot() }
    }
}

/// The centred indicator matrix, for products with it.
private struct Indicator {
    let rows: RatingRows
    let columns: RatingRows
    let rowWeight: [Float]
    let columnWeight: [Float]
    let columnMean: [Float]
    let threads: Int

    init(rows: RatingRows, columns: RatingRows, threads: Int) {
        self.rows = rows
        self.columns = columns
        self.threads = threads
        let rowWeight = (0..<rows.rowCount).map { 1 / Float(max(1, rows.row($0).count)).squareRoot() }
        let columnWeight = (0..<columns.rowCount).map {
            1 / Float(max(1, columns.row($0).count)).squareRoot().squareRoot()
        }
        columnMean = (0..<columns.rowCount).map { j in
            var sum: Float = 0
            for at in columns.row(j) { sum += rowWeight[Int(columns.columns[at])] }
            return sum * columnWeight[j] / Float(max(1, rows.rowCount))
        }
        self.rowWeight = rowWeight
        self.columnWeight = columnWeight
    }

    /// X Xᵀ · panel.
    func timesTransposeOf(_ panel: Panel) -> Panel {
        let inner = Panel(rowCount: columns.rowCount, columnCount: panel.columnCount)
        gather(columns, from: panel, rowWeight, into: inner, columnWeight)
        let totals = columnSums(panel)
        for j in 0..<inner.rowCount {
            for k in 0..<inner.columnCount { inner[j, k] -= columnMean[j] * totals[k] }
        }
        let outer = Panel(rowCount: rows.rowCount, columnCount: panel.columnCount)
        gather(rows, from: inner, columnWeight, into: outer, rowWeight)
        let shift = columnSums(inner, weightedBy: columnMean)
        for i in 0..<outer.rowCount {
            for k in 0..<outer.columnCount { outer[i, k] -= shift[k] }
        }
        return outer
    }

    private func columnSums(_ panel: Panel, weightedBy weights: [Float]? = nil) -> [Float] {
        var sums = [Double](repeating: 0, count: panel.columnCount)
        for i in 0..<panel.rowCount {
            let weight = weights.map { Double($0[i]) } ?? 1
            for k in sums.indices { sums[k] += weight * Double(panel[i, k]) }
        }
        return sums.map { Float($0) }
    }

    /// Each row of `to` = its weight times the weighted sum of the rows of `from` that it is rated with.
    private func gather(
        _ ratings: RatingRows, from: Panel, _ fromWeight: [Float], into to: Panel, _ toWeight: [Float]
    ) {
        let piece = 64
        Parallel.forEach((to.rowCount + piece - 1) / piece, threads: threads) { number in
            for row in number * piece..<min(to.rowCount, (number + 1) * piece) {
                let sum = unsafe to.values.base + row * to.stride
                for at in ratings.row(row) {
                    let column = Int(ratings.columns[at])
                    let weight = fromWeight[column] * toWeight[row]
                    unsafe PanelKernels.add(
                        from.values.base + column * from.stride, times: weight, to: sum, to.stride)
                }
            }
        }
    }
}
