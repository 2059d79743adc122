import CFSupport

/// How the values of vectors become weights. Rows are documents, columns terms.
public enum Weighting: String, CaseIterable, Sendable {
    /// The value itself.
    case value
    /// 1.
    case binary
    /// 1 + ln x (Manning, Raghavan and Schütze 2008, "Introduction to information retrieval", eq. 6.13).
    case log
    /// x · ln(N / n), n of N vectors having the feature (Spärck Jones 1972).
    case tfidf
    /// ln(1 + (N - n + ½)/(n + ½)) · x·(k₁ + 1) / (x + k₁·(1 - b + b·L/L̄)), L the sum of the row's values, L̄ its
    /// mean over the rows, k₁ = 1.2, b = 0.75 (Robertson and Zaragoza 2009, "The probabilistic relevance
    /// framework: BM25 and beyond", with the 1 inside the logarithm that keeps it positive).
    case bm25
}

/// What is subtracted from the entries that are there.
public enum Centring: String, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// The mean of the row's entries.
    case row
    /// The mean of the column's entries.
    case column
}

/// A value that a weighting has no weight for.
public struct UnweighableValue: Error, Equatable {
    /// Where it is.
    public let row: Int, column: Int
    /// What a value has to be, as in "the value is not …": `above 0`.
    public let condition: String
}

extension SparseMatrix where Value == Double {
    /// The weights of the values. Complexity: O(entries).
    public func weighted(_ weighting: Weighting) throws(UnweighableValue) -> SparseMatrix {
        switch weighting {
        case .value: return self
        case .binary: return mapValues { _, _, _ in 1 }
        case .log:
            try check("above 0") { $0 > 0 }
            return mapValues { x, _, _ in 1 + Platform.naturalLog(x) }
        case .tfidf:
            let idf = pattern.columnCounts().map { Platform.naturalLog(Double(rowCount) / Double($0)) }
            return mapValues { x, _, column in x * idf[column] }
        case .bm25:
            try check("at least 0") { $0 >= 0 }
            return weightedByBM25()
        }
    }

    private func weightedByBM25() -> SparseMatrix {
        let k1 = 1.2
        let b = 0.75
        let vectors = Double(rowCount)
        let idf = pattern.columnCounts().map { count in
            Platform.naturalLog(1 + (vectors - Double(count) + 0.5) / (Double(count) + 0.5))
        }
        let lengths = (0..<rowCount).map { ExactSum(values[row($0)]).value }
        let mean = ExactSum(values).value / max(1, vectors)
        return mapValues { x, row, column in
            if x == 0 { return 0 }
            return idf[column] * x * (k1 + 1) / (x + k1 * (1 - b + b * lengths[row] / mean))
        }
    }

    private func check(_ condition: String, _ holds: (Double) -> Bool) throws(UnweighableValue) {
        for row in 0..<rowCount {
            for at in self.row(row) where !holds(values[at]) {
                throw UnweighableValue(row: row, column: Int(columns[at]), condition: condition)
            }
        }
    }

    /// Less the means. Entries that become 0 stay entries. Complexity: O(entries).
    public func centred(_ centring: Centring) -> SparseMatrix {
        switch centring {
        case .none: return self
        case .row:
            let means = (0..<rowCount).map { i in
                ExactSum(values[row(i)]).value / Double(max(1, row(i).count))
            }
            return mapValues { x, row, _ in x - means[row] }
        case .column:
            let byColumn = transposed()
            let means = (0..<columnCount).map { j in
                ExactSum(byColumn.values[byColumn.row(j)]).value / Double(max(1, byColumn.row(j).count))
            }
            return mapValues { x, _, column in x - means[column] }
        }
    }

    /// Every value divided by n to the power of `exponent`, n being the number of rows that have its column.
    /// Complexity: O(entries).
    public func discounted(columnExponent exponent: Double) -> SparseMatrix {
        if exponent == 0 { return self }
        let factors = withoutRepeats().pattern.columnCounts().map { Platform.power(Double($0), -exponent) }
        return mapValues { x, _, column in x * factors[column] }
    }

    /// Each row that is not zero scaled to length 1. Complexity: O(entries).
    public func scaledToUnit() -> SparseMatrix {
        let lengths = (0..<rowCount).map { i in values[row(i)].length }
        return mapValues { x, row, _ in
            let (size, length) = lengths[row]
            return length > 0 ? x / size / length : 0
        }
    }

    /// Whether all values are finite numbers.
    public var isFinite: Bool { values.allSatisfy(\.isFinite) }

    /// Every value replaced by a function of value, row and column.
    private func mapValues(_ body: (_ value: Double, _ row: Int, _ column: Int) -> Double) -> SparseMatrix {
        var changed = values
        for row in 0..<rowCount {
            for at in self.row(row) { changed[at] = body(changed[at], row, Int(columns[at])) }
        }
        return SparseMatrix(pattern, values: changed)
    }
}

extension ArraySlice<Double> {
    /// The length of a vector is `size` · `length`; `size` is 1 unless squares would overflow or vanish.
    fileprivate var length: (size: Double, length: Double) {
        let plain = squares(dividedBy: 1)
        if plain.isNormal, plain > 0x1p-900 { return (1, plain.squareRoot()) }
        let largest = reduce(0) { Swift.max($0, $1.magnitude) }
        if largest == 0 || !largest.isFinite { return (1, largest) }
        return (largest, squares(dividedBy: largest).squareRoot())
    }

    private func squares(dividedBy size: Double) -> Double {
        var sum = ExactSum()
        for value in self { sum.add(value / size, times: value / size) }
        return sum.value
    }
}
