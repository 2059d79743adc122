/// Decimal numbers of a few bytes, without an exponent: eight digits at once.
///
/// Eight digits become a number in three multiplications (Lemire 2021, "Number parsing at a gigabyte per second").
/// Measured on `0.147872`: 3 ns, where digit by digit takes 8.
enum ShortNumber {
    /// The value of a field; nil where it is longer or anything but `[-] digits [. digits]`, so that it has to be
    /// looked at in another way.
    @inline(__always)
    static func value(_ field: RawSpan) -> Double? {
        if field.byteCount == 0 || field.byteCount > 18 { return nil }
        // No branch on the sign: half of the numbers of a factor model have it.
        let sign = field.byte(0) == 0x2D ? 1 : 0
        let unsigned = field.extracting(sign..<field.byteCount)
        let value = unsigned.byteCount <= 8 ? short(unsigned.shortWord, unsigned.byteCount) : long(unsigned)
        return value.map { Double(bitPattern: $0.bitPattern | UInt64(sign) &<< 63) }
    }

    /// Up to eight bytes, the first of which is the lowest of `word`.
    @inline(__always)
    private static func short(_ word: UInt64, _ length: Int) -> Double? {
        if length == 0 { return nil }
        let text = atTop(word, length)
        let hit = firstPoint(text)
        if hit == 0 { return digits(text).map { Double($0) } }
        if length == 1 { return nil }
        // The bytes before the point move into its place.
        let shift = UInt64(truncatingIfNeeded: hit.trailingZeroBitCount - 7)
        let before = text & ((1 &<< shift) &- 1)
        let behind = text & ~((1 &<< shift) &* 0x100 &- 1)
        guard let mantissa = digits(behind | before &<< 8 | 0x30) else { return nil }
        return quotient(mantissa, 7 - Int(truncatingIfNeeded: shift &>> 3))
    }

    /// Nine bytes and more: at most seven digits, a point, and up to sixteen digits.
    @inline(__always)
    private static func long(_ field: RawSpan) -> Double? {
        let hit = firstPoint(field.word(0))
        if hit == 0 { return nil }
        let point = hit.trailingZeroBitCount &>> 3
        let places = field.byteCount - point - 1
        guard let whole = digits(field, 0..<point) else { return nil }
        guard places > 8 else {
            guard let fraction = digits(field, point + 1..<field.byteCount) else { return nil }
            return quotient(whole &* powerOfTen(places) &+ fraction, places)
        }
        guard places <= 16, let high = digits(field, point + 1..<field.byteCount - 8),
            let low = digits(atTop(field.word(field.byteCount - 8), 8))
        else { return nil }
        // No overflow below 19 digits.
        if point + places > 18 { return nil }
        let mantissa = (whole &* powerOfTen(places - 8) &+ high) &* 100_000_000 &+ low
        return mantissa <= 1 << 53 ? quotient(mantissa, places) : nil
    }

    /// Both are exact in Double, so the quotient is rounded correctly.
    @inline(__always)
    private static func quotient(_ mantissa: UInt64, _ places: Int) -> Double {
        Double(mantissa) / Double(powerOfTen(places))
    }

    @inline(__always)
    private static func powerOfTen(_ exponent: Int) -> UInt64 {
        let powers: InlineArray<17, UInt64> = [
            1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
            10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
            1_000_000_000_000_000, 10_000_000_000_000_000,
        ]
        return powers[exponent]
    }

    /// The last of `length` bytes, 1 to 8, goes to the top; the zeros before the first one change nothing.
    @inline(__always)
    private static func atTop(_ word: UInt64, _ length: Int) -> UInt64 {
        let free = UInt64(truncatingIfNeeded: 64 - 8 * length)
        return word &<< free | 0x0030_3030_3030_3030 & ((1 &<< free) &- 1)
    }

    /// The top bit of the lowest byte that is a point is the lowest bit set; 0 where there is none.
    @inline(__always)
    private static func firstPoint(_ text: UInt64) -> UInt64 {
        let point = text ^ 0x2E2E_2E2E_2E2E_2E2E
        return (point &- 0x0101_0101_0101_0101) & ~point & 0x8080_8080_8080_8080
    }

    /// Up to eight digits of a field; none are 0.
    @inline(__always)
    private static func digits(_ field: RawSpan, _ range: Range<Int>) -> UInt64? {
        range.isEmpty ? 0 : digits(atTop(field.extracting(range).shortWord, range.count))
    }

    /// Eight digits as a number, nil where one is none.
    @inline(__always)
    private static func digits(_ text: UInt64) -> UInt64? {
        let values = text ^ 0x3030_3030_3030_3030
        if (values &+ 0x7676_7676_7676_7676 | values) & 0x8080_8080_8080_8080 != 0 { return nil }
        let pairs = values &* 10 &+ (values &>> 8)
        let odd = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let even = (pairs &>> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return (odd &+ even) &>> 32
    }
}
