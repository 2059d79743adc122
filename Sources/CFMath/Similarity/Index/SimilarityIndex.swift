import CFSupport

// What numbers stand for, here and in Engine.
//
// row       a vector, by its number in the table that the caller has
// place     a row of an index, in ascending order of the number of features: so posting lists, accumulators, sizes
//           and the heaps of `halfPairs` are ordered
// lane      one of the up to 32 vectors that a tile compares at once, and their place in SIMD vectors
// octet     eight lanes from a multiple of eight on: as many as similarities are computed at a time
// feature   a column of the vectors
//
// Ranges of them: a window of features, whose weights in all lanes stay in the first-level cache; a block of places,
// whose sums stay in the second-level cache; a stripe of places, whose heaps have one lock.

/// An inverted index of vectors, with which others can be compared, all its rows at once (Bayardo, Ma and Srikant
/// 2007, "Scaling up all pairs similarity search").
///
/// Rows are kept in order of their number of features, those with the fewest first. Memory: the vectors, and 4 bytes an
/// entry where weights are small whole numbers or halves, 12 where not, 4 more where a similarity needs both
/// dot products and overlaps.
public final class SimilarityIndex {
    let options: SimilarityOptions
    let vectors: WeightedVectors
    let threads: Int
    /// The rows by place.
    let order: [Int32]
    /// By place: the number of features, ascending.
    let featureCounts: [Int]
    /// By place: what the measure divides by.
    let sizes: [Double]
    /// By place: the root of that, as `UpperBounds` want it.
    let roots: [Float]
    /// The form of the vectors themselves.
    let form: PostingLists.Form
    /// Lists of this form.
    let exact: PostingLists
    /// For overlaps, where they are needed.
    let ones: PostingLists?

    private let lock = Monitor()
    private var wide: PostingLists?
    private var idleTiles: [SimilarityTile] = []

    /// More rows than this cannot be indexed.
    public static let mostRows = PostingLists.mostRows

    /// - Precondition: at most `mostRows` vectors.
    /// - Complexity: O(entries + rows·log rows).
    public init(_ vectors: WeightedVectors, _ options: SimilarityOptions, threads: Int) {
        self.vectors = vectors
        self.options = options
        self.threads = threads
        let counts = vectors.featureCounts
        let order = (0..<Int32(truncatingIfNeeded: vectors.count)).sorted {
            let (a, b) = (counts[Int($0)], counts[Int($1)])
            return a != b ? a < b : $0 < $1
        }
        self.order = order
        featureCounts = order.map { Int(counts[Int($0)]) }
        let sizes = vectors.sizes(for: options.measure)
        self.sizes = order.map { sizes[Int($0)] }
        roots = self.sizes.map { Float(UpperBounds.root($0, options, ofLane: false)) }
        form = options.measure.ignoresWeights ? .ones : PostingLists.form(of: vectors, threads: threads)
        exact = PostingLists(vectors, order: order, form: form, threads: threads)
        if options.needsOverlaps {
            ones = form == .ones ? exact : PostingLists(vectors, order: order, form: .ones, threads: threads)
        } else {
            ones = nil
        }
    }

    /// Lists that can be multiplied with vectors of the form without losing a digit.
    func lists(for form: PostingLists.Form) -> PostingLists {
        if form != .wide || exact.form == .wide { return exact }
        return lock.locked {
            if let wide { return wide }
            let made = PostingLists(vectors, order: order, form: .wide, threads: 1)
            wide = made
            return made
        }
    }

    /// How many of its own rows are compared at once.
    var laneCount: Int { exact.form == .wide ? WideAccumulators.laneCount : SmallAccumulators.laneCount }

    /// Lends a tile for vectors of the form to `body`.
    func withTile<Value>(for form: PostingLists.Form, _ body: (SimilarityTile) -> Value) -> Value {
        let idle = lock.locked {
            idleTiles.lastIndex { $0.form == form }.map { idleTiles.remove(at: $0) }
        }
        let tile = idle ?? SimilarityTile(self, vectors: form)
        defer { lock.locked { idleTiles.append(tile) } }
        return body(tile)
    }
}
