/// The mean of many factor models' predictions, as one factor model, without keeping the models.
///
/// The mean M of the products U Vᵀ has a low rank, as the models tell nearly the same. Given bases Ω and Ψ whose
/// columns span about its row and its column space, M ≈ (M Ω) (Ψᵀ M Ω)⁺ (Ψᵀ M), and M Ω and Mᵀ Ψ are sums
/// over the models (Nakatsukasa 2020, "Fast and stable randomized low-rank matrix approximation"). Ψ gets twice the
/// columns of Ω: with as many, the pseudo-inverse blows up what the bases miss of M, which on few ratings was more
/// than all that a model had learned.
package struct PosteriorMean {
    private let userBasis: Panel
    private let itemBasis: Panel
    /// Σ U Vᵀ Ω.
    private var userSum: Panel
    /// Σ V Uᵀ Ψ.
    private var itemSum: Panel
    private var userBias: [Double]
    private var itemBias: [Double]
    private var count = 0

    /// - Parameters:
    ///   - users: the user factors of some models, whose columns are to span those of the mean.
    ///   - items: the same of the items.
    ///   - seed: of the random columns that the basis of the users has besides.
    package init(
        users: some Collection<Panel>, items: some Collection<Panel>, seed: UInt64, threads: Int
    ) {
        (itemBasis, _) = Panel(sideBySide: Array(items)).orthonormalised(threads: threads)
        var more = Panel(rowCount: users.first?.rowCount ?? 0, columnCount: itemBasis.columnCount)
        more.draw(
            from: 0, threads: threads, { SeededRandom(seed: seed, .posteriorMean($0)) },
            { $0.inverseNormal() })
        (userBasis, _) = Panel(sideBySide: users + [more]).orthonormalised(threads: threads)
        userSum = Panel(rowCount: userBasis.rowCount, columnCount: itemBasis.columnCount)
        itemSum = Panel(rowCount: itemBasis.rowCount, columnCount: userBasis.columnCount)
        userBias = Array(repeating: 0, count: userBasis.rowCount)
        itemBias = Array(repeating: 0, count: itemBasis.rowCount)
    }

    /// Takes a model. Complexity: O((users + items) · factors · columns of the bases).
    package mutating func add(users: Side, items: Side, threads: Int) {
        let (u, v) = (users.factors, items.factors)
        userSum.addProduct(u, v.crossProduct(itemBasis, threads: threads), threads: threads)
        itemSum.addProduct(v, u.crossProduct(userBasis, threads: threads), threads: threads)
        for row in userBias.indices { userBias[row] += Double(users.bias[row]) }
        for row in itemBias.indices { itemBias[row] += Double(items.bias[row]) }
        count += 1
    }

    /// The means of the models' biases.
    package var biases: (users: [Float], items: [Float]) {
        let n = Double(max(1, count))
        return (userBias.map { Float($0 / n) }, itemBias.map { Float($0 / n) })
    }

    /// The mean product, with as few factors as leave a root mean square difference of `tolerance` over all
    /// pairs; nil where the numbers are too large for that. Complexity: O((users + items) · columns²).
    package func product(tolerance: Double, threads: Int) -> LowRankProduct? {
        let (range, _) = userSum.orthonormalised(threads: threads)
        var inverse = userBasis.crossProduct(range, threads: threads).pseudoInverse(threads: threads)
        for i in inverse.elements.indices { inverse.elements[i] /= Double(max(1, count)) }
        var items = Panel(rowCount: itemSum.rowCount, columnCount: range.columnCount)
        items.addProduct(itemSum, inverse.transposed(), threads: threads)
        return LowRankProduct(users: range, items: items).reduced(tolerance: tolerance, threads: threads)
    }
}
