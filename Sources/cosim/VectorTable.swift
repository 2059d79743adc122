import CFCore

/// Vectors read whole, with the ids of the rows and, where they are sparse, of the features.
struct VectorTable {
    /// The rows' ids.
    let ids: IDIndex
    /// The features' ids; empty for dense vectors.
    let features: IDIndex
    /// Numbers a dense vector; nil for sparse ones.
    let width: Int?
    private let content: Content

    private enum Content {
        case sparse(SparseMatrix)
        case dense(DenseMatrix<Double>)
    }

    /// The columns of a table of vectors.
    static func columns(_ options: CosimTool.Options, _ format: TableFormat) throws(Failure) -> Columns {
        options.isDense
            ? try DenseTableReader.columns(format) : try Triples.columns("id", "feature", "weight", format)
    }

    /// Reads the table.
    /// - Throws: located failures; of dense vectors, for an id that comes twice.
    init(_ input: Input, _ options: CosimTool.Options) throws(Failure) {
        if !options.isDense {
            let table = try Triples.read(input, threads: options.threads)
            (ids, features, width) = (table.rows, table.items, nil)
            content = .sparse(table.matrix())
            return
        }
        let table = try DenseTableReader(input).read(input, threads: options.threads)
        var ids = IDIndex(expected: table.count)
        for row in 0..<table.count {
            let id = unsafe table.ids.span.bytes.extracting(table.idRange(row))
            if ids.intern(id) < row { throw Failure("two vectors have the id \(quoted(id))") }
        }
        (self.ids, features, width) = (ids, IDIndex(), table.width)
        content = .dense(table.vectors)
    }

    /// Whether sums of products may be rounded, so that their order matters.
    var sumsRound: Bool {
        if case .sparse(let matrix) = content { return !matrix.hasSmallWholeWeights }
        return false
    }

    /// The place of each feature in the byte order of their ids, in which products are added up: so a similarity
    /// is the same to the last digit in whatever table its two vectors stand.
    func featureOrder() -> [Int32]? {
        guard case .sparse = content else { return nil }
        var places = [Int32](repeating: 0, count: features.count)
        for (place, feature) in features.sortedByBytes().enumerated() {
            places[feature] = Int32(truncatingIfNeeded: place)
        }
        return places
    }

    /// The vectors, ready to be compared with.
    /// - Parameter order: what `featureOrder` gave.
    consuming func index(_ options: CosimTool.Options, _ order: [Int32]?) throws(Failure) -> SimilarityIndex {
        if ids.count > SimilarityIndex.mostRows {
            throw Failure("\(ids.count) vectors are more than the \(SimilarityIndex.mostRows) that fit")
        }
        let vectors =
            switch content {
            case .sparse(let matrix):
                WeightedVectors(
                    matrix, for: options.similarity.measure, featureOrder: order, threads: options.threads)
            case .dense(let matrix):
                WeightedVectors(matrix, for: options.similarity.measure, threads: options.threads)
            }
        try Self.check(vectors)
        return SimilarityIndex(vectors, options.similarity, threads: options.threads)
    }

    /// - Throws: a failure where the weights are so large that products of them are not finite.
    static func check(_ vectors: WeightedVectors) throws(Failure) {
        if !vectors.isFinite { throw Failure("the weights are too large: their squares overflow") }
    }
}
