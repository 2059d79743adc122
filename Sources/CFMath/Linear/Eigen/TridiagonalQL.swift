import CFSupport

/// The eigenvalues of a symmetric tridiagonal matrix, and the rotations that led to them.
///
/// The implicit QL algorithm with Wilkinson's shift (Dubrulle, Martin and Wilkinson 1968, "The implicit QL
/// algorithm", Numerische Mathematik 12). The rotations are kept, 16 bytes each and about n² of them, instead
/// of being applied to all vectors at once: applied backwards to unit vectors they give any k eigenvectors at
/// k/n of the cost, orthogonal to rounding even where eigenvalues coincide.
struct TridiagonalQL: Sendable {
    private struct Sweep {
        /// The pairs (i, i + 1) for i = from, from - 1, …; as many as there are rotations up to the next sweep.
        let from: Int
        let firstRotation: Int
    }
    private struct Rotation {
        let cosine: Double
        let sine: Double
    }

    /// The eigenvalues, in no order.
    private(set) var values: [Double]
    private var coupling: [Double]
    private var sweeps: [Sweep] = []
    private var rotations: [Rotation] = []

    /// Nil where the iteration does not end (never seen with finite numbers). Complexity: O(n²).
    init?(diagonal: [Double], coupling: [Double]) {
        values = diagonal
        self.coupling = coupling
        for low in values.indices {
            var rounds = 0
            while true {
                let high = endOfBlock(low)
                if high == low { break }
                rounds += 1
                if rounds > 100 { return nil }
                sweep(low, high)
            }
        }
    }

    /// The first i ≥ low whose coupling to i + 1 is negligible.
    private func endOfBlock(_ low: Int) -> Int {
        var i = low
        while i < values.count - 1 {
            let limit = Double.ulpOfOne * abs(values[i]).squareRoot() * abs(values[i + 1]).squareRoot()
            if abs(coupling[i]) <= limit || abs(coupling[i]) < 0x1p-500 { break }
            i += 1
        }
        return i
    }

    /// One QL step, with its shift, on rows low ... high.
    private mutating func sweep(_ low: Int, _ high: Int) {
        sweeps.append(Sweep(from: high - 1, firstRotation: rotations.count))
        let slope = (values[low + 1] - values[low]) / (2 * coupling[low])
        let length = Self.hypotenuse(slope, 1)
        let shift = values[low] - coupling[low] / (slope + (slope < 0 ? -length : length))
        var g = values[high] - shift
        var cosine = 1.0
        var sine = 1.0
        var taken = 0.0
        for i in stride(from: high - 1, through: low, by: -1) {
            let f = sine * coupling[i]
            let b = cosine * coupling[i]
            let r = Self.hypotenuse(f, g)
            coupling[i + 1] = r
            if r == 0 {
                // The block has come apart here.
                values[i + 1] -= taken
                coupling[high] = 0
                return
            }
            sine = f / r
            cosine = g / r
            g = values[i + 1] - taken
            let t = (values[i] - g) * sine + 2 * cosine * b
            taken = sine * t
            values[i + 1] = g + taken
            g = cosine * t - b
            rotations.append(Rotation(cosine: cosine, sine: sine))
        }
        values[low] -= taken
        coupling[low] = g
        coupling[high] = 0
    }

    private static func hypotenuse(_ a: Double, _ b: Double) -> Double {
        let large = max(abs(a), abs(b))
        if large == 0 { return 0 }
        let ratio = min(abs(a), abs(b)) / large
        return large * (1 + ratio * ratio).squareRoot()
    }

    /// The unit eigenvectors of some eigenvalues, one array each. Complexity: O(n² · vectors).
    func vectors(of chosen: [Int], threads: Int) -> [[Double]] {
        let lanes = 8
        let groups = (chosen.count + lanes - 1) / lanes
        return Parallel.map(groups, threads: threads) { group in
            vectorGroup(Array(chosen[group * lanes..<min(chosen.count, (group + 1) * lanes)]))
        }.flatMap { $0 }
    }

    /// Up to eight vectors, side by side in the lanes.
    private func vectorGroup(_ chosen: [Int]) -> [[Double]] {
        var lanes = [SIMD8<Double>](repeating: .zero, count: values.count)
        for (lane, value) in chosen.enumerated() { lanes[value][lane] = 1 }
        unsafe lanes.withUnsafeMutableBufferPointer { lanes in
            guard let lanes = lanes.baseAddress else { return }
            var end = rotations.count
            for sweep in sweeps.reversed() {
                var i = sweep.from - (end - sweep.firstRotation) + 1
                for at in stride(from: end - 1, through: sweep.firstRotation, by: -1) {
                    let rotation = rotations[at]
                    unsafe DoubleKernels.rotate(
                        lanes + i, lanes + i + 1, rotation.cosine, rotation.sine)
                    i += 1
                }
                end = sweep.firstRotation
            }
        }
        return chosen.indices.map { lane in lanes.map { $0[lane] } }
    }
}
