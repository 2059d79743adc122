import CFMath

extension SimilarityOptions {
    /// What the indexed search finds, by the definition: every pair for itself. The tests' model.
    ///
    /// - Parameters:
    ///   - a: the rows whose neighbours are wanted.
    ///   - b: the rows that may be neighbours; nil is `a`, less the pairs that the options leave out.
    ///   - rows: which rows of `a`; nil is all.
    /// - Complexity: O(rows of `a` × entries of `b`).
    func plainNeighbours(
        of a: SparseMatrix<Double>, among b: SparseMatrix<Double>? = nil, rows: [Int]? = nil
    ) -> [[Scored<Int32>]] {
        let left = a.rowsOfSums()
        let right = (b ?? a).rowsOfSums()
        let listed = rows ?? Array(0..<a.rowCount)
        return listed.map { i in
            var found: [Scored<Int32>] = []
            for j in right.indices {
                if b == nil, i == j, !includesSelf { continue }
                if b == nil, once, j < i, listed.contains(j) { continue }
                let (similarity, overlap) = plainSimilarity(left[i], right[j])
                let isKept = minimum.map { similarity >= $0 } ?? (similarity > 0)
                if isKept, overlap >= minimumOverlap {
                    found.append(Scored(key: Int32(j), score: similarity))
                }
            }
            found.sort { ($1.score, $0.key) < ($0.score, $1.key) }
            return Array(found.prefix(top ?? found.count))
        }
    }

    private func plainSimilarity(
        _ a: SparseMatrix<Double>.Row, _ b: SparseMatrix<Double>.Row
    ) -> (Double, overlap: Int) {
        var dot = 0.0
        var overlap = 0
        for (feature, weight) in a.sums.sorted(by: { $0.key < $1.key }) {
            guard let other = b.sums[feature] else { continue }
            dot += weight * other
            overlap += 1
        }
        var value: Double
        switch measure {
        case .cosine:
            let scale = a.squaredLength * b.squaredLength
            value = scale == 0 ? 0 : dot / scale.squareRoot()
            // Next to one all digits count.
            if value.magnitude > 1 - 0x1p-36, shrink == 0 {
                let shared = a.sums.filter { b.sums[$0.key] != nil }
                let exact = exactDot(shared.map { ($0.value, b.sums[$0.key] ?? 0) })
                value = max(-1, min(1, exact / scale.squareRoot()))
            }
        case .jaccard:
            let union = a.sums.count + b.sums.count - overlap
            value = union == 0 ? 0 : Double(overlap) / Double(union)
        case .dot: value = dot
        case .support: value = Double(overlap)
        case .confidence:
            let size = isFromOther ? b.sums.count : a.sums.count
            value = size == 0 ? 0 : Double(overlap) / Double(size)
        case .lift:
            let chance = Double(a.sums.count * b.sums.count)
            value = chance == 0 ? 0 : Double(overlap * total) / chance
        case .llr:
            // ContingencyTableTests hold it against the definition.
            value =
                ContingencyTable(both: overlap, first: a.sums.count, second: b.sums.count, total: total)
                .logLikelihoodRatio
        }
        if shrink > 0 { value *= Double(overlap) / (Double(overlap) + shrink) }
        return (value, overlap)
    }
}

extension SparseMatrix where Value == Double {
    /// A row as a table, repeated columns added up, and Σ weight², both rounded once.
    fileprivate struct Row {
        var sums: [Int32: Double] = [:]
        var squaredLength = 0.0
    }

    fileprivate func rowsOfSums() -> [Row] {
        (0..<rowCount).map { r in
            var row = Row()
            var terms: [Int32: [Double]] = [:]
            for at in self.row(r) { terms[columns[at], default: []].append(values[at]) }
            row.sums = terms.mapValues { exactDot($0.map { ($0, 1) }) }
            row.squaredLength = exactDot(row.sums.values.map { ($0, $0) })
            return row
        }
    }
}

/// Σ a × b, rounded once.
private func exactDot(_ pairs: [(Double, Double)]) -> Double {
    var sum = ExactSum()
    for (a, b) in pairs {
        let product = a * b
        sum.add(product)
        let rest = (-product).addingProduct(a, b)
        if rest.isFinite { sum.add(rest) }
    }
    return sum.value
}
