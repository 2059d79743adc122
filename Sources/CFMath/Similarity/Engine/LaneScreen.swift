/// Tells the few lanes that may reach a threshold at a place from the many that do not, without a division.
///
/// A similarity is at most dot / √(|a|²·|b|²), whatever the measure: jaccard's union is at least as large as the
/// geometric mean of the two sizes; for dot products all sizes count as 1. So only a dot product of at least
/// threshold · √|a|² · √|b|² has to be looked at. Bounds are in Float, and a millionth too low.
///
/// Measured on 10 M ratings of 10,700 items (one thread, AVX-512), with the sums of 32 lanes that it goes with: the whole
/// of cosim -k 50 takes 3.5 s, where sixteen lanes and a division for every pair take 5.4 s.
struct LaneScreen {
    /// √size of each lane, in units of sums.
    private var roots = Pair()
    /// The same times the lane's own threshold.
    private var bounds = Pair()

    private struct Pair {
        var even = SIMD16<Float>.zero
        var odd = SIMD16<Float>.zero

        subscript(lane: Int) -> Float {
            get { lane & 1 == 0 ? even[lane >> 1] : odd[lane >> 1] }
            set { if lane & 1 == 0 { even[lane >> 1] = newValue } else { odd[lane >> 1] = newValue } }
        }
    }

    /// Sums from here on are not told apart.
    static let largestSum = 1 << 22

    /// No lanes.
    init() {}

    /// √size as a bound wants it.
    static func root(_ size: Double, _ measure: SimilarityMeasure) -> Double {
        measure == .dot ? 1 : size.squareRoot()
    }

    /// - Parameter root: √size divided by what a sum of 1 is worth.
    mutating func set(_ lane: Int, root: Double, threshold: Double) {
        roots[lane] = Float(root * (1 - 0x1p-20))
        raise(lane, to: threshold)
    }

    /// Says that similarities below are of no use to the lane.
    mutating func raise(_ lane: Int, to threshold: Double) { bounds[lane] = roots[lane] * Float(threshold) }

    /// The lanes whose similarity may be as high as the place's threshold or their own, and is above 0.
    ///
    /// - Parameter sums: magnitudes below `largestSum`.
    @inline(__always)
    func lanes(_ sums: LanePairs, root: Float, threshold: Float) -> LaneSet {
        let even = Self.reaching(sums.even, roots.even, bounds.even, root, threshold)
        let odd = Self.reaching(sums.odd, roots.odd, bounds.odd, root, threshold)
        return LaneSet(even: even, odd: odd)
    }

    @inline(__always)
    private static func reaching(
        _ sums: SIMD16<Int32>, _ roots: SIMD16<Float>, _ bounds: SIMD16<Float>, _ root: Float,
        _ threshold: Float
    ) -> SIMD16<Int8> {
        // 1.5 · 2²³ plus a small whole number has the number's bits at its end.
        let offset = unsafe unsafeBitCast(sums &+ 0x4B40_0000, to: SIMD16<Float>.self)
        let dots = offset - SIMD16<Float>(repeating: 12_582_912)
        let own = bounds * SIMD16<Float>(repeating: root)
        let place = roots * SIMD16<Float>(repeating: root * threshold)
        let reaching = ((dots .>= own) .| (dots .>= place)) .& (dots .>= SIMD16<Float>(repeating: 0.5))
        return SIMD16<Int8>(truncatingIfNeeded: SIMD16<Int32>.zero.replacing(with: -1, where: reaching))
    }
}

/// Some of 32 lanes.
struct LaneSet {
    private var words: SIMD4<UInt64>

    /// All lanes below `count`.
    init(below count: Int) {
        var even = SIMD16<Int8>.zero
        var odd = SIMD16<Int8>.zero
        for lane in 0..<count { if lane & 1 == 0 { even[lane >> 1] = -1 } else { odd[lane >> 1] = -1 } }
        self.init(even: even, odd: odd)
    }

    /// - Parameter even: -1 for those of lanes 0, 2, 4, … that are in, 0 for the others.
    @inline(__always)
    init(even: SIMD16<Int8>, odd: SIMD16<Int8>) {
        words = unsafe SIMD4(
            lowHalf: unsafeBitCast(even, to: SIMD2<UInt64>.self),
            highHalf: unsafeBitCast(odd, to: SIMD2<UInt64>.self))
    }

    /// Calls `body` with each of them.
    @inline(__always)
    func forEach(_ body: (_ lane: Int) -> Void) {
        for word in 0..<4 {
            // One bit a byte.
            var bits = words[word] & 0x0101_0101_0101_0101
            while bits != 0 {
                let pair = (word & 1) << 3 + bits.trailingZeroBitCount >> 3
                body(pair << 1 + word >> 1)
                bits &= bits - 1
            }
        }
    }
}
