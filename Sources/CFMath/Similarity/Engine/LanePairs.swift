/// A number for each of 32 lanes, the even lanes apart from the odd ones: so 16 bits become 32 by shifts alone.
struct LanePairs {
    /// Lanes 0, 2, 4, …
    var even = SIMD16<Int32>.zero
    /// Lanes 1, 3, 5, …
    var odd = SIMD16<Int32>.zero

    /// All 0.
    @inline(__always)
    init() {}

    /// The same numbers in 32 bits.
    @inline(__always)
    init(_ lanes: SIMD32<Int16>) {
        let pairs = unsafe unsafeBitCast(lanes, to: SIMD16<Int32>.self)
        even = (pairs &<< 16) &>> 16
        odd = pairs &>> 16
    }

    /// The number of a lane.
    @inline(__always)
    subscript(lane: Int) -> Int32 { lane & 1 == 0 ? even[lane >> 1] : odd[lane >> 1] }

    /// Adds lane by lane.
    @inline(__always)
    mutating func add(_ other: LanePairs) {
        even &+= other.even
        odd &+= other.odd
    }

    /// Without the signs.
    @inline(__always)
    var magnitudes: LanePairs {
        let (evenSigns, oddSigns) = (even &>> 31, odd &>> 31)
        var result = LanePairs()
        result.even = (even ^ evenSigns) &- evenSigns
        result.odd = (odd ^ oddSigns) &- oddSigns
        return result
    }

    /// The largest of the numbers.
    var max: Int32 { Swift.max(even.max(), odd.max()) }

    /// Whether all are 0.
    @inline(__always)
    var isZero: Bool { even | odd == .zero }

    /// Lanes `8·i ..< 8·i + 8`.
    @inline(__always)
    func octet(_ i: Int) -> SIMD8<Int32> {
        var lanes = SIMD8<Int32>.zero
        for pair in 0..<4 {
            lanes[2 * pair] = even[4 * i + pair]
            lanes[2 * pair + 1] = odd[4 * i + pair]
        }
        return lanes
    }
}
