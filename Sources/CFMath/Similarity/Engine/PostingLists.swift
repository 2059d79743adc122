import CFSupport

/// An inverted index: for each feature the posting list of the rows that have it, in ascending order of their places.
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
        let parts = CountingSort.parts(
            of: order.count, entries: matrix.entryCount, keyCount: matrix.columnCount, threads: threads
        ) { matrix.row(Int(order[$0])).count }
        let places = CountingSort(parts.count, keyCount: matrix.columnCount, threads: threads) {
            part, counts in
            for place in parts[part] {
                for at in matrix.row(Int(order[place])) { counts[Int(matrix.columns[at])] += 1 }
            }
        }
        // One more a feature, for its sentinel.
        starts = places.starts.enumerated().map { $1 + $0 }
        let size = matrix.entryCount + matrix.columnCount
        var entries = [UInt32](repeating: Self.sentinel, count: size)
        var weights = [Double](repeating: 0, count: form == .wide ? size : 0)
        unsafe entries.withUnsafeMutableBufferPointer { entries in
            unsafe weights.withUnsafeMutableBufferPointer { weights in
                nonisolated(unsafe) let entries = unsafe entries
                nonisolated(unsafe) let weights = unsafe weights
                places.forEachPart { part, features, next in
                    unsafe Self.fill(matrix, order, parts[part], features, form, &next, entries, weights)
                }
            }
        }
        self.entries = entries
        self.weights = weights
    }

    /// Writes the entries of the rows at some places.
    private static func fill(
        _ matrix: SparseMatrix<Double>, _ order: [Int32], _ places: Range<Int>, _ features: Range<Int>,
        _ form: Form, _ next: inout [Int], _ entries: UnsafeMutableBufferPointer<UInt32>,
        _ weights: UnsafeMutableBufferPointer<Double>
    ) {
        let scale = Double(form.scaleAndLargest.scale)
        for place in places {
            for at in matrix.row(Int(order[place])) {
                let feature = Int(matrix.columns[at])
                guard features.contains(feature) else { continue }
                let to = next[feature] + feature
                next[feature] += 1
                switch form {
                case .small:
                    let weight = Int8(truncatingIfNeeded: Int32(matrix.values[at] * scale))
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

    /// The places below `limit` in blocks: as wide as said, wider where the lists would have fewer than sixteen
    /// entries a block.
    func blocks(below limit: Int, _ width: Int, lists: Int, _ postings: Int) -> Chunks {
        Chunks(of: limit, by: max(width, 16 * (rowCount / max(1, postings / lists))))
    }

    /// The form that keeps the weights exactly.
    static func form(of vectors: WeightedVectors, threads: Int = 1) -> Form {
        guard let weights = vectors.matrix.values.smallWeights(threads: threads) else { return .wide }
        // Sums have to fit into 32 bits.
        if (vectors.featureCounts.max() ?? 0) * 225 >= 0x1p31 { return .wide }
        return weights.areOnes ? .ones : .small(scale: weights.scale, largest: max(1, weights.largest))
    }
}
