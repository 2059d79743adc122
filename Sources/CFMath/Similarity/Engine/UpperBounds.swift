/// Upper bounds of similarities, which tell the few lanes that may reach a threshold at a place from the many that do
/// not, without a division.
///
/// A similarity is at most dot / (root(a) · root(b)), whatever the measure but llr: jaccard's union is at least as large
/// as the geometric mean of the two sizes, whose square roots these are; of the other measures they are the factors. So
/// only a dot product of at least threshold · root(a) · root(b) has to be looked at. What it is compared with is in Float, and a millionth too low.
///
/// Measured on 10 M ratings of 10,700 items (one thread, AVX-512), with the sums of 32 lanes that it goes with: the
/// whole of cosim -k 50 takes 3.5 s, where sixteen lanes and a division for every pair take 5.4 s.
struct UpperBounds {
    /// Of each lane its root, in units of sums.
    private var roots = Lanes()
    /// The same times the lane's own threshold.
    private var bounds = Lanes()

    private struct Lanes {
        var low = SIMD16<Float>.zero
        var high = SIMD16<Float>.zero

        subscript(lane: Int) -> Float {
            get { lane < 16 ? low[lane] : high[lane & 15] }
            set { if lane < 16 { low[lane] = newValue } else { high[lane & 15] = newValue } }
        }
    }

    /// Sums from here on are not told apart.
    static let largestSum = 1 << 22

    /// No lanes.
    init() {}

    /// The root of a lane's size, or of a place's; not for llr.
    static func root(_ size: Double, _ options: SimilarityOptions, ofLane: Bool) -> Double {
        switch options.measure {
        case .cosine, .jaccard, .llr: size.squareRoot()
        case .dot, .support: 1
        case .confidence: ofLane != options.isFromOther ? size : 1
        case .lift: size / Double(options.total).squareRoot()
        }
    }

    /// - Parameter root: that of its size, divided by what a sum of 1 is worth.
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
    func lanes(_ sums: LaneIntegers, root: Float, threshold: Float) -> LaneSet {
        let low = Self.reaching(sums.low, roots.low, bounds.low, root, threshold)
        let high = Self.reaching(sums.high, roots.high, bounds.high, root, threshold)
        return LaneSet(low: low, high: high)
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
    /// A byte a lane, of which one bit counts.
    private var words: SIMD4<UInt64>

    /// All lanes below `count`.
    init(below count: Int) {
        words = .zero
        for lane in 0..<count { words[lane >> 3] |= 1 << UInt64((lane & 7) << 3) }
    }

    /// - Parameter low: -1 for those of lanes 0 ..< 16 that are in, 0 for the others.
    @inline(__always)
    init(low: SIMD16<Int8>, high: SIMD16<Int8>) {
        words = unsafe SIMD4(
            lowHalf: unsafeBitCast(low, to: SIMD2<UInt64>.self),
            highHalf: unsafeBitCast(high, to: SIMD2<UInt64>.self))
    }

    /// Calls `body` with each of them, in ascending order.
    @inline(__always)
    func forEach(_ body: (_ lane: Int) -> Void) {
        for word in 0..<4 {
            var bits = words[word] & 0x0101_0101_0101_0101
            while bits != 0 {
                body(word << 3 + bits.trailingZeroBitCount >> 3)
                bits &= bits - 1
            }
        }
    }
}
