import CFCommand
import CFMath
import CFSupport
import CFTables

/// Vectors read whole, with the ids of the rows and, where they are sparse, of the features.
struct VectorTable {
    /// The rows' ids.
    let ids: IDIndex
    /// The features' ids; empty for dense vectors.
    let features: IDIndex
    /// Numbers a dense vector; nil for sparse ones.
    let width: Int?
    /// The place of each feature in the order in which products are added up, nil where that is `features`'.
    let featureOrder: [Int32]?
    private let content: Content

    private enum Content {
        /// Every row's features in their order.
        case ordered(SparseMatrix<Double>)
        /// Every row's features as they came.
        case sparse(SparseMatrix<Double>)
        case dense(DenseMatrix)
    }

    /// The columns of a table of vectors.
    static func columns(_ options: CosimTool.Options, _ format: TableFormat) throws(Failure) -> Columns {
        options.isDense
            ? try DenseTableReader.columns(format) : try Triples.columns("id", "feature", "weight", format)
    }

    /// Reads the table.
    ///
    /// - Parameter isOrdered: whether features are in the byte order of their ids in any case. They are where
    ///   sums of products are rounded: so a similarity is the same to the last digit in whatever table its two
    ///   vectors stand.
    /// - Throws: located failures; of dense vectors, for an id that comes twice.
    init(_ input: Input, _ options: CosimTool.Options, isOrdered: Bool) throws(Failure) {
        let threads = options.threads
        if !options.isDense {
            let table = try Triples.read(input, threads: threads)
            (ids, features, width) = (table.rows, table.items, nil)
            let isExact = table.value.areSmallAndWhole(threads: threads)
            let order = isOrdered || !isExact ? features.sortedByBytes() : nil
            featureOrder = order.map(Self.places)
            // Without weights all of them are 1, which is exact.
            let isSet = !table.hasValues
            if isExact {
                let matrix = Self.byFeature(table, threads).transposed(order: order, threads: threads)
                content = .ordered(isSet ? matrix.withoutRepeats() : matrix)
            } else {
                content = .sparse(table.matrix(threads: threads))
            }
            return
        }
        featureOrder = nil
        let reader = try DenseTableReader(input)
        if let doubt = reader.doubt { options.verbosity.warn("cosim", doubt) }
        let table = try reader.read(input, threads: threads)
        (ids, features, width) = (try table.index(), IDIndex(), table.width)
        try input.checkHeader(ids: [ids], in: "a line below")
        content = .dense(table.vectors)
    }

    /// Takes the triples, so that their memory is free for what is made next.
    private static func byFeature(_ table: consuming Triples, _ threads: Int) -> SparseMatrix<Double> {
        table.matrixByItem(threads: threads)
    }

    /// The place of each element of an order.
    private static func places(_ order: [Int]) -> [Int32] {
        var places = [Int32](repeating: 0, count: order.count)
        for (place, element) in order.enumerated() { places[element] = Int32(truncatingIfNeeded: place) }
        return places
    }

    /// The vectors, ready to be compared with each other.
    consuming func index(_ options: CosimTool.Options) throws(Failure) -> SimilarityIndex {
        try index(options, options.similarity)
    }

    /// The vectors, ready to be compared with those of another table. Where the same id is to be left out, there is one
    /// neighbour more than is wanted.
    consuming func indexForOthers(_ options: CosimTool.Options) throws(Failure) -> SimilarityIndex {
        var similarity = options.similarity
        if let top = similarity.top, !similarity.includesSelf, top < Int.max { similarity.top = top + 1 }
        return try index(options, similarity)
    }

    private consuming func index(
        _ options: CosimTool.Options, _ similarity: SimilarityOptions
    ) throws(Failure) -> SimilarityIndex {
        if ids.count > SimilarityIndex.mostRows {
            throw Failure("\(ids.count) vectors are more than the \(SimilarityIndex.mostRows) that fit")
        }
        let vectors =
            switch content {
            case .ordered(let matrix):
                WeightedVectors(
                    matrix, for: options.similarity.measure, isExact: true, threads: options.threads)
            case .sparse(let matrix):
                WeightedVectors(
                    matrix, for: options.similarity.measure, featureOrder: featureOrder,
                    threads: options.threads)
            case .dense(let matrix):
                WeightedVectors(matrix, for: options.similarity.measure, threads: options.threads)
            }
        let known = width ?? features.count
        try Self.check(vectors, known, options)
        var similarity = similarity
        similarity.total = options.features ?? known
        similarity.isFromOther = options.isPerTarget
        return SimilarityIndex(vectors, similarity, threads: options.threads)
    }

    /// - Parameter known: how many features the table has.
    /// - Throws: a failure where the weights are so large that products of them are not finite, and for fewer features
    ///   than there are.
    static func check(
        _ vectors: WeightedVectors, _ known: Int, _ options: CosimTool.Options
    ) throws(Failure) {
        if !options.similarity.measure.ignoresWeights, !vectors.isFinite {
            throw Failure("the weights are too large: their squares overflow")
        }
        guard let total = options.features else { return }
        let least = known + vectors.mostUnknown
        if least > total { throw Failure("-n \(total): there are at least \(least) features") }
    }
}
