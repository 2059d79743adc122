import CFSupport

/// How item weights are found.
public struct ItemWeightOptions: Sendable {
    /// For each target the so many nearest items by cosine; 0 is all items, nil as many as are worth their time.
    public var candidates: Int?
    /// The penalty of every weight, as a part of the typical item's squared length; at least 0.
    public var penalty = 1.0
    /// What is added to the penalty of an item's weights, as a part of its squared length; at least 0.
    public var dropout = 1.0
    /// What is added to the penalty of a target's weights, as a part of its squared length; at least 0. Of no effect
    /// where all items are candidates by way of 0.
    public var targetShare = 0.5
    /// The values of a user are divided by n to this power, n being the number of the user's items: who has much says
    /// little by each; nil is what is worth its time.
    public var userExponent: Double?
    /// Keep the so many largest weights of each target; nil is all.
    public var top: Int?
    /// From so many pairs an entry on, those that share a user, products are taken from an index of similarities, with no
    /// other result.
    package var pairsPerEntry = 64.0

    /// What holds where nothing is said.
    public init() {}

    /// How many candidates are worth their time: chosen on MovieLens 100K, Last.fm and CiteULike, where more are better
    /// the more, the fewer users items have.
    ///
    /// - Parameter density: entries an item.
    func candidateCount(density: Double) -> Int {
        candidates ?? (density > Self.dense ? 100 : density > 15 ? 200 : 400)
    }

    /// The power by which users are discounted: chosen on the same three, all of which gain. What is divided is no longer
    /// whole, and products of many such numbers take twice the time.
    ///
    /// - Parameter density: entries an item.
    public func userExponent(density: Double) -> Double { userExponent ?? (density > Self.dense ? 0 : 0.15) }

    private static let dense = 400.0

    /// The penalty of the weights of each item, but for what the target adds, given |row|².
    ///
    /// The typical squared length is Σ g²/Σ g, that of the item of a random entry where all weights are 1.
    func ridges(_ squaredLengths: [Double]) -> [Double] {
        let typical = Self.typical(squaredLengths)
        // Where all is 0, so are the weights.
        if typical == 0 { return squaredLengths.map { _ in 1 } }
        return squaredLengths.map { penalty * typical + dropout * $0 }
    }

    package static func typical(_ squaredLengths: [Double]) -> Double {
        let largest = squaredLengths.max() ?? 0
        if largest == 0 { return 0 }
        var (sum, squares) = (0.0, 0.0)
        for length in squaredLengths {
            sum += length / largest
            squares += length / largest * (length / largest)
        }
        return squares / sum * largest
    }
}

/// Why there are no weights.
public enum UnsolvableSystem: Error, Equatable {
    /// A target's system has no solution to enough digits: the penalty is too small. Its row; nil where all targets share
    /// one system.
    case singular(target: Int?)
    /// The penalties leave the range of double precision.
    case overflow
}

/// Weights of items by regression: how much an item that a user has speaks for another.
///
/// With the items as the rows x of X and G = X Xᵀ, the weights w of a target j and its candidates S minimise
///
///     |x(j) - Σ w(i) x(i)|² + Σ λ(i) w(i)²,   that is   (G(S,S) + diag λ) w = G(S,j).
///
/// This is SLIM (Ning and Karypis 2011) with candidates as in its fsSLIM, and the ridge alone as in EASE (Steck 2019).
/// The λ(i) may have a share that is the target's. With all items as candidates and one λ it is EASE, and with λ(i) =
/// λ + p/(1 - p) · G(i,i) EDLAE (Steck 2020), which is denoising with dropout p.
public struct ItemWeights {
    let vectors: WeightedVectors
    let ridges: [Double]
    let options: ItemWeightOptions
    let threads: Int
    /// By row: of equal weights of a target that of the row with the lower number is kept.
    let places: [Int32]

    /// Pivots that are a smaller part of the diagonal have lost too many digits: six are to be right.
    static let leastPivot = 0x1p-30

    /// Finds the weights of some targets, or of all.
    ///
    /// - Parameters:
    ///   - vectors: items × users, made for the measure `dot`; at most `SimilarityIndex.mostRows`.
    ///   - targets: rows, ascending; nil is all.
    ///   - places: where `top` cuts between equal weights of a target, those of the rows with the lower numbers are
    ///     kept; nil is the rows' own.
    ///   - progress: told how many targets are done, of how many.
    /// - Returns: items × items: row i has the weights with which i speaks for others, in ascending order of those; weights
    ///   that are 0 are left out.
    /// - Throws: where a system is too close to a singular one, or beyond double precision.
    /// - Complexity: with K candidates O(targets·K³/3) and the products of entries that share a user, some times; memory
    ///   O(entries + rows·K + targets·K + K² a thread). With all items O(items³) and items².
    public static func find(
        _ vectors: WeightedVectors, _ options: ItemWeightOptions, targets: [Int]? = nil,
        places: [Int32]? = nil,
        threads: Int, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(UnsolvableSystem) -> SparseMatrix<Double> {
        let weights = ItemWeights(
            vectors: vectors, ridges: options.ridges(vectors.squaredLengths), options: options,
            threads: threads, places: places ?? (0..<vectors.count).map { Int32(truncatingIfNeeded: $0) })
        let wanted = targets ?? Array(0..<vectors.count)
        let density = Double(vectors.matrix.entryCount) / Double(max(1, vectors.count))
        let count = options.candidateCount(density: density)
        let longest = vectors.squaredLengths.max() ?? 0
        let share = count > 0 ? options.targetShare * longest : 0
        if !(longest + share + (weights.ridges.max() ?? 0)).isFinite { throw .overflow }
        if count > 0 {
            return try weights.find(wanted, Self.candidates(vectors, count, targets, threads), progress)
        }
        return try weights.findFromAll(wanted, progress)
    }

    /// The rows nearest to each target of those that are like it, or all others where they are no more.
    private static func candidates(
        _ vectors: WeightedVectors, _ count: Int, _ targets: [Int]?, _ threads: Int
    ) -> [[Int32]] {
        if count >= vectors.count - 1 {
            let all = (0..<vectors.count).map { Int32(truncatingIfNeeded: $0) }
            return (targets ?? Array(0..<vectors.count)).map { target in all.filter { $0 != target } }
        }
        var similarity = SimilarityOptions()
        similarity.top = count
        var result: [[Int32]] = []
        SimilarityIndex(vectors, similarity, threads: threads).forEachRow(
            targets,
            work: { lists in lists.map { $0.neighbours.map(\.key) } },
            finish: { result += $0 })
        return result
    }

    /// Columns of weights turned into rows.
    ///
    /// - Parameter columns: for each of `targets` sources, ascending, and their weights.
    func rows(_ targets: [Int], _ columns: [[Scored<Int32>]]) -> SparseMatrix<Double> {
        var (rows, others, values): ([Int32], [Int32], [Double]) = ([], [], [])
        for (target, column) in zip(targets, columns) {
            for weight in column {
                rows.append(weight.key)
                others.append(Int32(truncatingIfNeeded: target))
                values.append(weight.score)
            }
        }
        let count = vectors.count
        return SparseMatrix(
            rows: rows, columns: others, values: values, rowCount: count, columnCount: count, threads: threads
        )
    }

    /// What is kept of a target's weights: those that are not 0, of them the largest.
    func kept(_ weights: [Scored<Int32>]) -> [Scored<Int32>] {
        let weights = weights.filter { $0.score != 0 }
        guard let top = options.top, top < weights.count else { return weights }
        return Array(
            weights.sorted { a, b in
                a.score != b.score ? a.score > b.score : places[Int(a.key)] < places[Int(b.key)]
            }.prefix(top))
    }
}
