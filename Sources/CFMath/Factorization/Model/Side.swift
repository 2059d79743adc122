/// One side of a factor model, its users or its items: a bias and a vector of factors for each.
public struct Side: Sendable, Equatable {
    /// Each row's bias; 0 without biases.
    public internal(set) var bias: [Float]
    /// rows × factors.
    public internal(set) var factors: Panel

    /// The number of users, or of items.
    public var count: Int { bias.count }
    /// Factors a row.
    public var factorCount: Int { factors.columnCount }

    /// All numbers zero.
    public init(count: Int, factorCount: Int) {
        self.init(
            bias: Array(repeating: 0, count: count), factors: Panel(rowCount: count, columnCount: factorCount)
        )
    }

    /// - Precondition: as many biases as rows of factors.
    public init(bias: [Float], factors: Panel) {
        precondition(bias.count == factors.rowCount)
        self.bias = bias
        self.factors = factors
    }

    /// One row: its bias, then its factors, rounded.
    public init(row numbers: [Double]) {
        self.init(count: 0, factorCount: numbers.count - 1)
        append(numbers)
    }

    /// The mean of the rows: of their biases, then of each factor. Complexity: O(rows · factors).
    package var mean: [Double] {
        let bias = bias.reduce(0.0) { $0 + Double($1) }
        return ([bias] + factors.columnSums).map { $0 / Double(count) }
    }

    /// Adds the rows of another side. - Precondition: they have as many factors.
    public mutating func append(_ other: Side) {
        bias += other.bias
        factors.append(other.factors)
    }

    /// Adds a row: its bias, then its factors, rounded. - Precondition: as many numbers as that takes.
    public mutating func append(_ numbers: [Double]) {
        factors.append(numbers[1...])
        bias.append(Float(numbers[0]))
    }

    /// Some of the rows, in the order given; nil is a row of zeros.
    public func selecting(_ rows: [Int?]) -> Side {
        var selected = Side(count: rows.count, factorCount: factorCount)
        let to = selected.factors.mutableRows
        for (place, row) in rows.enumerated() {
            guard let row else { continue }
            selected.bias[place] = bias[row]
            to[place].set(factors.rows[row], prefix: factorCount)
        }
        return selected
    }

    /// Makes room for so many rows.
    package mutating func reserve(_ count: Int) {
        bias.reserveCapacity(count)
        factors.reserve(rowCount: count)
    }

    /// Sets the first rows, and of their factors the first columns, to those of another side.
    mutating func set(_ other: Side) {
        precondition(other.count <= count && other.factorCount <= factorCount)
        bias.replaceSubrange(..<other.count, with: other.bias)
        let rows = factors.mutableRows
        for row in 0..<other.count { rows[row].set(other.factors.rows[row], prefix: other.factorCount) }
    }

    /// The side of a model whose predictions are those of this one divided by `unit`: each side of a product takes its
    /// root.
    func divided(by unit: Float) -> Side {
        let root = unit.squareRoot()
        return Side(bias: bias.map { $0 / unit }, factors: factors.mapped { $0 / root })
    }

    /// The side of a model whose predictions are those of this one times `unit`.
    func multiplied(by unit: Float) -> Side {
        let root = unit.squareRoot()
        return Side(bias: bias.map { $0 * unit }, factors: factors.mapped { $0 * root })
    }

    /// rows × (factors, then the bias where there is one): the vectors that solvers of rows work with.
    func vectors(withBias: Bool) -> Panel {
        guard withBias else { return factors }
        return Panel(sideBySide: [factors, Panel(rowCount: count, columnCount: 1, bias)])
    }

    /// Whether all numbers are finite.
    public var isFinite: Bool { bias.allSatisfy(\.isFinite) && factors.isFinite }
}

/// Which side of a model half an epoch of alternating least squares fits, the other being fixed.
public enum FittedSide: String, CaseIterable, Sendable {
    case users, items
}
