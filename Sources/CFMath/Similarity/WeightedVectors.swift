import CFSupport

/// Sparse vectors ready to be compared: features in ascending order, each at most once, with the sums that
/// similarities divide by.
///
/// Memory: the matrix's, and 16 bytes a row.
public struct WeightedVectors: Sendable {
    /// Rows × features, columns ascending within a row.
    let matrix: SparseMatrix<Double>
    /// |row|².
    let squaredLengths: [Double]
    /// The number of distinct features of each row.
    let featureCounts: [Double]

    /// The number of vectors.
    public var count: Int { matrix.rowCount }

    /// The rows of a matrix. Entries of a row with the same column are added up. All sums are rounded once, so that
    /// neither the order of the entries nor other rows show in a digit.
    ///
    /// - Parameters:
    ///   - matrix: rows × features.
    ///   - knownCount: features from this number on are a row's own, which nothing it is compared with has; nil:
    ///     all are known.
    ///   - measure: for the cosine, rows of enormous or tiny weights are scaled by a power of two, which
    ///     changes no digit and keeps |row|² from overflowing.
    ///   - featureOrder: the place of each column; sums over shared features are taken in this order.
    ///   - isExact: whether weights are so small and whole that no sum of their products is rounded, which saves
    ///     time.
    ///   - threads: how many to use.
    /// - Complexity: O(entries), and O(log) of a row's length more where its features are not in order.
    public init(
        _ matrix: consuming SparseMatrix<Double>, knownCount: Int? = nil, for measure: SimilarityMeasure,
        featureOrder: [Int32]? = nil, isExact: Bool = false, threads: Int = 1
    ) {
        let matrix = matrix
        let rowsPerPart = 512
        let isReady =
            featureOrder == nil && knownCount == nil
            && Parallel.mapChunks(of: matrix.rowCount, by: rowsPerPart, threads: threads) {
                VectorPart.isReady(matrix, $0, measure)
            }.allSatisfy { $0 }
        if isReady {
            featureCounts = (0..<matrix.rowCount).map { Double(matrix.row($0).count) }
            squaredLengths = Parallel.mapChunks(of: matrix.rowCount, by: rowsPerPart, threads: threads) {
                rows in
                rows.map { r in
                    isExact
                        ? matrix.row(r).reduce(0.0) { $0 + matrix.values[$1] * matrix.values[$1] }
                        : matrix.values[matrix.row(r)].squaredLength
                }
            }.flatMap { $0 }
            self.matrix = matrix
            return
        }
        let known = knownCount ?? matrix.columnCount
        var all = VectorPart(expected: matrix.entryCount)
        Parallel.inOrder(
            matrix.rowCount, by: rowsPerPart, threads: threads,
            work: { VectorPart(matrix, $0, known, measure, featureOrder) },
            finish: { all.append($0) })
        squaredLengths = all.squaredLengths
        featureCounts = all.featureCounts
        self.matrix = SparseMatrix(trusted: known, [0] + all.ends, all.columns, all.values)
    }

    /// Some rows, in that order. Complexity: O(their entries).
    func selectingRows(_ rows: [Int]) -> WeightedVectors {
        WeightedVectors(
            matrix: matrix.selectingRows(rows), squaredLengths: rows.map { squaredLengths[$0] },
            featureCounts: rows.map { featureCounts[$0] })
    }

    private init(matrix: SparseMatrix<Double>, squaredLengths: [Double], featureCounts: [Double]) {
        self.matrix = matrix
        self.squaredLengths = squaredLengths
        self.featureCounts = featureCounts
    }

    /// The rows of a dense matrix; elements that are 0 are no entries.
    public init(_ dense: DenseMatrix, for measure: SimilarityMeasure, threads: Int = 1) {
        var starts = [0]
        var columns: [Int32] = []
        var values: [Double] = []
        for r in 0..<dense.rowCount {
            for (column, at) in dense.row(r).enumerated() where dense.elements[at] != 0 {
                columns.append(Int32(truncatingIfNeeded: column))
                values.append(dense.elements[at])
            }
            starts.append(columns.count)
        }
        self.init(
            SparseMatrix(trusted: dense.columnCount, starts, columns, values),
            for: measure, threads: threads)
    }

    /// What the measure divides by: |row|², for measures of sets the number of features.
    func sizes(for measure: SimilarityMeasure) -> [Double] {
        measure.ignoresWeights ? featureCounts : squaredLengths
    }

    /// The dot product of a row and one of other vectors, rounded once. Complexity: O(entries of both).
    func exactDot(_ row: Int, _ other: WeightedVectors, _ otherRow: Int) -> Double {
        let (a, b) = (matrix, other.matrix)
        var (i, j) = (a.starts[row], b.starts[otherRow])
        let (iEnd, jEnd) = (a.starts[row + 1], b.starts[otherRow + 1])
        var sum = ExactSum()
        while i < iEnd, j < jEnd {
            if a.columns[i] == b.columns[j] {
                sum.add(a.values[i], times: b.values[j])
                i += 1
                j += 1
            } else if a.columns[i] < b.columns[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return sum.value
    }

    /// The most features that a row has beyond those known.
    public var mostUnknown: Int {
        (0..<count).reduce(0) { max($0, Int(featureCounts[$1]) - matrix.row($1).count) }
    }

    /// Whether no |row|² overflows; then no dot product does (Cauchy and Schwarz).
    public var isFinite: Bool { squaredLengths.allSatisfy(\.isFinite) }

    /// Whether no product of two |row|² overflows, or vanishes though neither row is 0.
    public var isModerate: Bool {
        let ordinary = 0x1p-400...0x1p400
        return (0..<count).allSatisfy { r in
            ordinary.contains(squaredLengths[r]) || matrix.values[matrix.row(r)].allSatisfy { $0 == 0 }
        }
    }
}

/// Some rows of a matrix, brought into order.
private struct VectorPart {
    var ends: [Int] = []
    var columns: [Int32] = []
    var values: [Double] = []
    var squaredLengths: [Double] = []
    var featureCounts: [Double] = []

    /// Weights whose magnitude lies outside could make products of two |row|² overflow or vanish.
    private static let ordinary = 0x1p-200...0x1p200

    /// Whether the rows are as they should be.
    static func isReady(_ matrix: SparseMatrix<Double>, _ rows: Range<Int>, _ measure: SimilarityMeasure)
        -> Bool
    {
        rows.allSatisfy { r in
            var previous: Int32 = -1
            for at in matrix.row(r) {
                if matrix.columns[at] <= previous { return false }
                previous = matrix.columns[at]
                let magnitude = matrix.values[at].magnitude
                if measure == .cosine, magnitude != 0, !ordinary.contains(magnitude) { return false }
            }
            return true
        }
    }

    /// No rows yet.
    init(expected entries: Int) {
        columns.reserveCapacity(entries)
        values.reserveCapacity(entries)
    }

    /// Adds later rows.
    mutating func append(_ part: VectorPart) {
        let base = columns.count
        ends += part.ends.map { base + $0 }
        columns += part.columns
        values += part.values
        squaredLengths += part.squaredLengths
        featureCounts += part.featureCounts
    }

    init(
        _ matrix: SparseMatrix<Double>, _ rows: Range<Int>, _ known: Int, _ measure: SimilarityMeasure,
        _ order: [Int32]?
    ) {
        var keys: [UInt64] = []
        for r in rows {
            keys.removeAll(keepingCapacity: true)
            for (place, at) in matrix.row(r).enumerated() {
                let column = Int(matrix.columns[at])
                let feature = column < known ? order.map { Int($0[column]) } ?? column : column
                keys.append(UInt64(feature) << 32 | UInt64(place))
            }
            keys.sort()
            var row = Array(matrix.values[matrix.row(r)])
            Self.addUpRepeats(&keys, &row)
            if measure == .cosine { Self.scaleExtremes(&row) }
            append(keys, row, below: known)
        }
    }

    /// Leaves one key a feature; the first entry's weight becomes the sum, the others' are 0.
    private static func addUpRepeats(_ keys: inout [UInt64], _ row: inout [Double]) {
        var kept = 0
        var at = 0
        while at < keys.count {
            var end = at + 1
            while end < keys.count, keys[end] >> 32 == keys[at] >> 32 { end += 1 }
            if end > at + 1 {
                let places = keys[at..<end].map { Int($0 & 0xFFFF_FFFF) }
                let sum = ExactSum(places.map { row[$0] }).value
                for place in places { row[place] = 0 }
                row[places[0]] = sum
            }
            keys[kept] = keys[at]
            kept += 1
            at = end
        }
        keys.removeLast(keys.count - kept)
    }

    private static func scaleExtremes(_ row: inout [Double]) {
        let largest = row.reduce(0) { max($0, $1.magnitude) }
        if largest == 0 || ordinary.contains(largest) { return }
        let exponent = -Int(largest.exponent)
        for i in row.indices { row[i] = Double(sign: .plus, exponent: exponent, significand: row[i]) }
    }

    /// Adds a row of ascending keys (feature and place of the weight); unknown features only count.
    private mutating func append(_ keys: [UInt64], _ row: [Double], below known: Int) {
        for key in keys where key >> 32 < UInt64(known) {
            columns.append(Int32(truncatingIfNeeded: key >> 32))
            values.append(row[Int(key & 0xFFFF_FFFF)])
        }
        ends.append(columns.count)
        squaredLengths.append(row[...].squaredLength)
        featureCounts.append(Double(keys.count))
    }
}

extension ArraySlice<Double> {
    /// The sum of the squares, rounded once.
    fileprivate var squaredLength: Double {
        var sum = ExactSum()
        for value in self { sum.add(value, times: value) }
        return sum.value
    }
}
