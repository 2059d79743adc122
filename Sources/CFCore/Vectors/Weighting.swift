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

extension FeatureVectors {
    /// Replaces values by weights. Complexity: O(entries).
    /// - Throws: a failure that names the entry whose value the weighting has no weight for.
    public mutating func weigh(_ weighting: Weighting) throws(Failure) {
        switch weighting {
        case .value: return
        case .binary: matrix.mapValues { _, _, _ in 1 }
        case .log:
            try check(weighting, "above 0") { $0 > 0 }
            matrix.mapValues { x, _, _ in 1 + Platform.naturalLog(x) }
        case .tfidf:
            let vectors = Double(matrix.rowCount)
            let idf = featureCounts().map { Platform.naturalLog(vectors / Double($0)) }
            matrix.mapValues { x, _, column in x * idf[column] }
        case .bm25:
            try check(weighting, "at least 0") { $0 >= 0 }
            weighByBM25()
        }
    }

    private mutating func weighByBM25() {
        let k1 = 1.2
        let b = 0.75
        let vectors = Double(matrix.rowCount)
        let idf = featureCounts().map { count in
            Platform.naturalLog(1 + (vectors - Double(count) + 0.5) / (Double(count) + 0.5))
        }
        let lengths = (0..<matrix.rowCount).map { matrix.values[matrix.row($0)].reduce(0, +) }
        let mean = lengths.reduce(0, +) / max(1, vectors)
        matrix.mapValues { x, row, column in
            if x == 0 { return 0 }
            return idf[column] * x * (k1 + 1) / (x + k1 * (1 - b + b * lengths[row] / mean))
        }
    }

    private func check(
        _ weighting: Weighting, _ condition: String, _ holds: (Double) -> Bool
    ) throws(Failure) {
        for row in 0..<matrix.rowCount {
            for at in matrix.row(row) where !holds(matrix.values[at]) {
                let entry = "\(quoted(rows.text(row))) \(quoted(columns.text(Int(matrix.columns[at]))))"
                throw Failure("-w \(weighting.rawValue): the value of \(entry) is not \(condition)")
            }
        }
    }

    /// Subtracts means. Entries that become 0 stay entries. Complexity: O(entries).
    public mutating func centre(_ centring: Centring) {
        switch centring {
        case .none: return
        case .row:
            let means = (0..<matrix.rowCount).map { i in
                matrix.values[matrix.row(i)].reduce(0, +) / Double(max(1, matrix.row(i).count))
            }
            matrix.mapValues { x, row, _ in x - means[row] }
        case .column:
            var means = [Double](repeating: 0, count: matrix.columnCount)
            for (column, value) in zip(matrix.columns, matrix.values) { means[Int(column)] += value }
            for (i, count) in featureCounts().enumerated() { means[i] /= Double(max(1, count)) }
            matrix.mapValues { x, _, column in x - means[column] }
        }
    }

    /// Scales each row that is not zero to length 1. Complexity: O(entries).
    public mutating func scaleToUnit() {
        let lengths = (0..<matrix.rowCount).map { i in matrix.values[matrix.row(i)].length }
        matrix.mapValues { x, row, _ in
            let (size, length) = lengths[row]
            return length > 0 ? x / size / length : 0
        }
    }

    /// Whether all values are finite numbers.
    public var isFinite: Bool { matrix.values.allSatisfy(\.isFinite) }
}

extension SparseMatrix {
    /// Replaces every value by a function of value, row and column.
    fileprivate mutating func mapValues(_ body: (_ value: Double, _ row: Int, _ column: Int) -> Double) {
        var changed = values
        for row in 0..<rowCount {
            for at in self.row(row) { changed[at] = body(changed[at], row, Int(columns[at])) }
        }
        self = SparseMatrix(columnCount: columnCount, starts: starts, columns: columns, values: changed)
    }
}

extension ArraySlice<Double> {
    /// The length of a vector is `size` · `length`; `size` is 1 unless squares would overflow or vanish.
    fileprivate var length: (size: Double, length: Double) {
        let plain = reduce(0) { $0 + $1 * $1 }
        if plain.isNormal, plain > 0x1p-900 { return (1, plain.squareRoot()) }
        let largest = reduce(0) { Swift.max($0, $1.magnitude) }
        if largest == 0 || !largest.isFinite { return (1, largest) }
        return (largest, reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot())
    }
}
