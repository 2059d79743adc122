/// The linear system of one user's vector, A x = Σ b y, with A = M + Σ a y yᵀ over what is known of him, y being an item's
/// vector: so a score y'ᵀ x is the sum of the parts b y'ᵀ A⁻¹ y.
struct UserSystem {
    /// What is known of an item: its vector, and what multiplies that in the matrix and on the right-hand side.
    typealias Term = (item: Int32, vector: [Double], weight: Double, amount: Double)

    private let terms: [Term]
    private let system: SymmetricSystem?

    /// Complexity: O(order² · (terms + order)).
    init(_ terms: [Term], adding matrix: DenseMatrix) {
        var matrix = matrix
        for (_, y, weight, _) in terms {
            for f in y.indices { for g in 0...f { matrix[f, g] += weight * y[f] * y[g] } }
        }
        self.terms = terms
        system = SymmetricSystem(matrix)
    }

    /// The parts of a score, the greatest first, equal ones in the order of the items; those of an item are one. NaN
    /// where the system has a number that is not finite. Complexity: O(order · (terms + order)).
    func parts(of target: [Double]) -> [Scored<Int32>] {
        let solved = system?.solution(target) ?? Array(repeating: .nan, count: target.count)
        let parts = terms.map { term in
            (term.item, term.amount * zip(term.vector, solved).reduce(0) { $0 + $1.0 * $1.1 })
        }
        return Dictionary(parts, uniquingKeysWith: +).map { Scored(key: $0, score: $1) }
            .sorted { $0.precedes($1) }
    }
}
