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
        rows: SparseMatrix<Float>, columns: SparseMatrix<Float>, featureCount: Int, passes: Int = 5,
        seed: UInt64, threads: Int
    ) {
        let count = min(featureCount, rows.rowCount, columns.rowCount)
        let indicator = Indicator(rows: rows, columns: columns, threads: threads)
        var basis = Panel(rowCount: rows.rowCount, columnCount: count)
        basis.draw(
            from: 0, threads: threads, { SeededRandom(seed: seed, .pattern($0)) }, { $0.inverseNormal() })
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
    let rows: SparseMatrix<Float>
    let columns: SparseMatrix<Float>
    let rowWeight: [Float]
    let columnWeight: [Float]
    let columnMean: [Float]
    let threads: Int

    init(rows: SparseMatrix<Float>, columns: SparseMatrix<Float>, threads: Int) {
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
        var inner = Panel(rowCount: columns.rowCount, columnCount: panel.columnCount)
        gather(columns, from: panel, rowWeight, into: &inner, columnWeight)
        inner.subtract(columnSums(panel), weightedBy: columnMean)
        var outer = Panel(rowCount: rows.rowCount, columnCount: panel.columnCount)
        gather(rows, from: inner, columnWeight, into: &outer, rowWeight)
        outer.subtract(columnSums(inner, weightedBy: columnMean))
        return outer
    }

    private func columnSums(_ panel: Panel, weightedBy weights: [Float]? = nil) -> [Float] {
        var sums = [Double](repeating: 0, count: panel.columnCount)
        let rows = panel.rows
        for i in 0..<panel.rowCount {
            let weight = weights.map { Double($0[i]) } ?? 1
            let row = rows[i]
            for k in sums.indices { sums[k] += weight * Double(row[k]) }
        }
        return sums.map { Float($0) }
    }

    /// Each row of `to` = its weight times the weighted sum of the rows of `from` that it is rated with.
    private func gather(
        _ ratings: SparseMatrix<Float>, from: Panel, _ fromWeight: [Float], into to: inout Panel,
        _ toWeight: [Float]
    ) {
        let (terms, sums) = (from.rows, to.mutableRows)
        Parallel.forEachChunk(of: to.rowCount, by: 64, threads: threads) { rows in
            for row in rows {
                for at in ratings.row(row) {
                    let column = Int(ratings.columns[at])
                    sums[row].add(terms[column], times: fromWeight[column] * toWeight[row])
                }
            }
        }
    }
}

extension Panel {
    /// Each row less its weight times `vector`.
    fileprivate mutating func subtract(_ vector: [Float], weightedBy weights: [Float]? = nil) {
        let rows = mutableRows
        for i in 0..<rowCount {
            let (row, weight) = (rows[i], weights?[i] ?? 1)
            for k in vector.indices { row[k] -= weight * vector[k] }
        }
    }
}
