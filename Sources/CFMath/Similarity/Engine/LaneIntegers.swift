/// A number of 32 bits for each of 32 lanes.
struct LaneIntegers {
    /// Lanes 0 ..< 16.
    var low = SIMD16<Int32>.zero
    /// Lanes 16 ..< 32.
    var high = SIMD16<Int32>.zero

    /// All 0.
    @inline(__always)
    init() {}

    /// Numbers of 16 bits, lane `l` at `position(of: l)`: of 32 bits lanes `l` and `l + 16` are the lower and the
    /// upper half, so that shifts are all it takes.
    @inline(__always)
    init(_ packed: SIMD32<Int16>) {
        let pairs = unsafe unsafeBitCast(packed, to: SIMD16<Int32>.self)
        low = (pairs &<< 16) &>> 16
        high = pairs &>> 16
    }

    /// Where a lane's number of 16 bits is.
    @inline(__always)
    static func position(of lane: Int) -> Int { (lane & 15) << 1 | lane >> 4 }

    /// The number of a lane.
    @inline(__always)
    subscript(lane: Int) -> Int32 { lane < 16 ? low[lane] : high[lane & 15] }

    /// Adds lane by lane.
    @inline(__always)
    mutating func add(_ other: LaneIntegers) {
        low &+= other.low
        high &+= other.high
    }

    /// Without the signs.
    @inline(__always)
    var magnitudes: LaneIntegers {
        let (lowSigns, highSigns) = (low &>> 31, high &>> 31)
        var result = LaneIntegers()
        result.low = (low ^ lowSigns) &- lowSigns
        result.high = (high ^ highSigns) &- highSigns
        return result
    }

    /// The largest of the numbers.
    var max: Int32 { Swift.max(low.max(), high.max()) }

    /// Whether all are 0.
    @inline(__always)
    var isZero: Bool { low | high == .zero }

    /// The lanes of an octet.
    @inline(__always)
    func octet(_ i: Int) -> SIMD8<Int32> {
        let half = i < 2 ? low : high
        return i & 1 == 0 ? half.lowHalf : half.highHalf
    }
}
