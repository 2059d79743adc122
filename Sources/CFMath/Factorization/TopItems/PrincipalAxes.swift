/// Sixteen orthonormal directions, those in which the items of a model are longest, the longest first.
struct PrincipalAxes: Sendable {
    /// A vector, seen along the axes.
    struct Turned: Sendable {
        /// Its coordinates.
        let head: SIMD16<Float>
        /// The length of what lies outside the axes, with a margin: the product of two rests is larger by
        /// `epsilon` times the product of the lengths.
        let rest: Float
        /// The length, larger by a part of `epsilon`.
        let length: Float

        /// The vector zero.
        static let zero = Turned(head: .zero, rest: 0, length: 0)
    }

    /// The coordinates that each of the factors adds to.
    private let columns: [SIMD16<Double>]
    /// More than all roundings of a dot product of Floats, and of its bound, as a part of the product of the lengths:
    /// each of them is at most 2⁻²⁴, and there are about factors / 16 + 50.
    private let epsilon: Double

    /// Eigenvectors of the items' cross product. Up to sixteen factors need none, and beyond 256 it takes longer to
    /// find them than it saves: then the axes are those of the first factors.
    /// Complexity: O(items · factors² + factors³).
    init(_ model: Factors, threads: Int) {
        let k = model.factorCount
        epsilon = Double(k / 16 + 64) * 0x1p-23
        var columns = (0..<k).map { factor in
            var column = SIMD16<Double>.zero
            if factor < 16 { column[factor] = 1 }
            return column
        }
        if 17...256 ~= k {
            let square = model.items.factors.gram(threads: threads)
            if let vectors = SymmetricEigen(square, vectorCount: 16, threads: threads)?.vectors {
                for factor in 0..<k { for axis in 0..<16 { columns[factor][axis] = vectors[axis, factor] } }
            }
        }
        self.columns = columns
    }

    /// A row of factors. Complexity: O(factors).
    func turn(_ factors: Panel, row: Int) -> Turned {
        let numbers = factors.rows[row]
        var head = SIMD16<Double>.zero
        var square = 0.0
        for (factor, column) in columns.enumerated() {
            let value = Double(numbers[factor])
            head += column * value
            square += value * value
        }
        let rest = max(0, square - (head * head).sum()).squareRoot()
        let length = square.squareRoot()
        return Turned(
            head: SIMD16<Float>(head), rest: Float(rest + epsilon.squareRoot() * length),
            length: Float(length * (1 + epsilon)))
    }
}
