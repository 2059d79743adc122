/// For each feature the rows that have it, in ascending order of the rows' places in a ranking.
///
/// Small whole weights are packed with the row into 32 bits; others are kept apart in Double.
/// Memory: 4 or 12 bytes an entry, and as much and 8 bytes more a feature.
struct PostingLists: Sendable {
    /// What becomes of weights.
    enum Form: Equatable, Sendable {
        /// Weights times `scale` are whole numbers of magnitude up to `largest`, which is at most 15.
        case small(scale: Int, largest: Int)
        /// Any weights.
        case wide
        /// Weights do not matter: all are 1.
        case ones
    }

    /// More rows have no room in 24 bits.
    static let mostRows = 0xFF_FFFF

    let form: Form
    let rowCount: Int
    /// Where each feature's list begins; each ends with a `sentinel`.
    let starts: [Int]
    /// Small: the row's place in the upper 24 bits, the weight times the scale, signed, in the lower 8.
    /// Wide: the row's place.
    let entries: [UInt32]
    /// Wide: the weights.
    let weights: [Double]

    /// Greater than the entry of any row.
    static let sentinel = UInt32.max

    /// - Parameters:
    ///   - order: the rows by place.
    ///   - form: what `form(of:)` says, or `.ones`.
    /// - Complexity: O(entries + features).
    init(_ vectors: WeightedVectors, order: [Int32], form: Form, threads: Int) {
        let matrix = vectors.matrix
        precondition(matrix.rowCount <= Self.mostRows, "too many rows")
        self.form = form
        rowCount = matrix.rowCount
        var ends = [Int](repeating: 0, count: matrix.columnCount + 1)
        for column in matrix.columns { ends[Int(column) + 1] += 1 }
        for i in 0..<matrix.columnCount { ends[i + 1] += ends[i] + 1 }
        starts = ends
        let size = matrix.entryCount + matrix.columnCount
        let bounds = Self.shares(ends, threads)
        var entries = [UInt32](repeating: Self.sentinel, count: size)
        var weights = [Double](repeating: 0, count: form == .wide ? size : 0)
        unsafe entries.withUnsafeMutableBufferPointer { entries in
            unsafe weights.withUnsafeMutableBufferPointer { weights in
                nonisolated(unsafe) let entries = unsafe entries
                nonisolated(unsafe) let weights = unsafe weights
                Parallel.forEach(bounds.count - 1, threads: threads) { share in
                    unsafe Self.fill(
                        matrix, order, form, ends, bounds[share]..<bounds[share + 1], entries, weights)
                }
            }
        }
        self.entries = entries
        self.weights = weights
    }

    /// Cuts the features into ranges of about as many entries each.
    private static func shares(_ ends: [Int], _ threads: Int) -> [Int] {
        let total = ends[ends.count - 1]
        var bounds = [0]
        for share in 1..<max(2, threads) {
            let wanted = total / threads * share
            var at = bounds[share - 1]
            while at < ends.count - 1, ends[at] < wanted { at += 1 }
            bounds.append(at)
        }
        return bounds + [ends.count - 1]
    }

    /// Writes the lists of some features: each row's entries in the range, rows by place.
    private static func fill(
        _ matrix: SparseMatrix, _ order: [Int32], _ form: Form, _ starts: [Int], _ features: Range<Int>,
        _ entries: UnsafeMutableBufferPointer<UInt32>, _ weights: UnsafeMutableBufferPointer<Double>
    ) {
        var next = Array(starts[features.lowerBound..<max(features.upperBound, features.lowerBound)])
        let isWhole = features.lowerBound == 0 && features.upperBound == matrix.columnCount
        for (place, row) in order.enumerated() {
            let range = matrix.row(Int(row))
            let from = isWhole ? range.lowerBound : matrix.firstEntry(in: range, from: features.lowerBound)
            for at in from..<range.upperBound {
                let feature = Int(matrix.columns[at])
                if feature >= features.upperBound { break }
                let to = next[feature - features.lowerBound]
                next[feature - features.lowerBound] = to + 1
                switch form {
                case .small(let scale, _):
                    let weight = Int8(truncatingIfNeeded: Int(matrix.values[at] * Double(scale)))
                    unsafe entries[to] = UInt32(place) << 8 | UInt32(UInt8(bitPattern: weight))
                case .ones: unsafe entries[to] = UInt32(place) << 8 | 1
                case .wide:
                    unsafe entries[to] = UInt32(place)
                    unsafe weights[to] = matrix.values[at]
                }
            }
        }
    }
}

extension PostingLists.Form {
    /// What weights were multiplied by, and how large that made them.
    var scaleAndLargest: (scale: Int, largest: Int) {
        if case .small(let scale, let largest) = self { return (scale, largest) }
        return (1, 1)
    }
}

extension PostingLists {
    /// Where the list of a feature lies in `entries`.
    @inline(__always)
    func range(_ feature: Int) -> Range<Int> { starts[feature]..<starts[feature + 1] - 1 }

    /// The list of a feature.
    @inline(__always)
    func list(_ feature: Int) -> ArraySlice<UInt32> { entries[range(feature)] }

    /// The place of an entry's row.
    @inline(__always)
    func place(_ entry: UInt32) -> Int { form == .wide ? Int(entry) : Int(entry >> 8) }

    /// Where blocks of places end, the last one at `limit`: as wide as said, wider where the lists would have
    /// fewer than sixteen entries a block.
    func blockEnds(below limit: Int, _ width: Int, lists: Int, _ postings: Int) -> StrideThrough<Int> {
        let perEntry = rowCount / max(1, postings / lists)
        let width = max(width, 16 * perEntry)
        let first = limit - (limit - 1) / width * width
        return stride(from: first, through: limit, by: width)
    }

    /// The form that keeps the weights exactly.
    static func form(of vectors: WeightedVectors) -> Form {
        guard let (scale, largest, areOnes) = vectors.matrix.smallWeights else { return .wide }
        // Sums have to fit into 32 bits.
        if (vectors.featureCounts.max() ?? 0) * 225 >= 0x1p31 { return .wide }
        return areOnes ? .ones : .small(scale: scale, largest: largest)
    }
}

extension SparseMatrix {
    /// Whether all weights are whole numbers or halves, so small that sums of products are exact in any order.
    public var hasSmallWholeWeights: Bool { smallWeights != nil }

    /// The factor that makes all weights whole and the largest magnitude then, which is at most 15; nil where
    /// there is no such factor. `areOnes` says that all are 1.
    fileprivate var smallWeights: (scale: Int, largest: Int, areOnes: Bool)? {
        var largest = 0.0
        var scale = 1.0
        var areOnes = true
        for value in values {
            let doubled = value * 2
            if doubled != doubled.rounded(.towardZero) || doubled.magnitude > 30 { return nil }
            if value != value.rounded(.towardZero) { scale = 2 }
            if value != 1 { areOnes = false }
            largest = max(largest, value.magnitude)
        }
        if largest * scale > 15 { return nil }
        return (Int(scale), max(1, Int(largest * scale)), areOnes)
    }
}

extension SparseMatrix {
    /// The first entry of a row, whose columns ascend, with a column of at least `column`.
    fileprivate func firstEntry(in row: Range<Int>, from column: Int) -> Int {
        var low = row.lowerBound
        var high = row.upperBound
        while low < high {
            let middle = (low + high) / 2
            if Int(columns[middle]) < column { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
