import CFSupport

// Numbers in: decimal, the whole field, finite; correctly rounded for every input.

extension RawSpan {
    /// The field as a number: what strtod(3) makes of it, provided it is a decimal number from its first byte
    /// to its last and finite; else nil.
    ///
    /// Up to 19 digits and a power of ten up to 22 are exact in one operation (Clinger 1990, "How to read
    /// floating point numbers accurately"); everything else goes to strtod.
    @inline(__always)
    public func number() -> Double? {
        var scanner = NumberScanner()
        guard scanner.scan(self) else { return nil }
        return scanner.fastValue ?? slowNumber()
    }

    /// strtod on a copy that ends in NUL.
    @inline(never)
    private func slowNumber() -> Double? {
        var text = bytes
        text.append(0)
        let value = unsafe text.withUnsafeBytes { raw in
            unsafe raw.withMemoryRebound(to: CChar.self) { chars in
                unsafe chars.baseAddress.map { unsafe Platform.parseDouble($0) } ?? .nan
            }
        }
        return value.isFinite ? value : nil
    }
}

/// Splits a decimal number into sign, digits and power of ten.
private struct NumberScanner {
    private var mantissa: UInt64 = 0
    private var exponent = 0
    private var negative = false
    /// The mantissa has overflowed, or may have.
    private var isLong = false

    /// Whether the field is `[+-] digits [. digits] [e [+-] digits]` with at least one digit.
    @inline(__always)
    mutating func scan(_ field: RawSpan) -> Bool {
        unsafe field.withUnsafeBytes { unsafe scan($0) }
    }

    @inline(__always)
    private mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let end = bytes.count
        if end == 0 { return false }
        var at = 0
        let sign = unsafe bytes[0]
        if sign == 0x2D || sign == 0x2B {
            negative = sign == 0x2D
            at = 1
        }
        let first = at
        unsafe at = scanDigits(bytes, from: at)
        var count = at - first
        if at < end, unsafe bytes[at] == 0x2E {
            let fraction = at + 1
            unsafe at = scanDigits(bytes, from: fraction)
            count += at - fraction
            exponent = fraction - at
        }
        // Nineteen digits fit into 64 bits; leading zeros only make this say "long" too often.
        isLong = count > 19
        if count == 0 { return false }
        if at == end { return true }
        return unsafe bytes[at] | 0x20 == 0x65 ? unsafe scanExponent(bytes, from: at + 1) : false
    }

    @inline(__always)
    private mutating func scanDigits(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var at = start
        while at < bytes.count {
            let digit = unsafe bytes[at] &- 0x30
            if digit > 9 { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            at += 1
        }
        return at
    }

    @inline(never)
    private mutating func scanExponent(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var at = start
        var minus = false
        if at < bytes.count, unsafe bytes[at] == 0x2D || bytes[at] == 0x2B {
            minus = unsafe bytes[at] == 0x2D
            at += 1
        }
        if at == bytes.count { return false }
        var value = 0
        while at < bytes.count {
            let digit = unsafe bytes[at] &- 0x30
            if digit > 9 { return false }
            value = min(value * 10 + Int(digit), 100_000)
            at += 1
        }
        exponent += minus ? -value : value
        return true
    }

    /// The value where one multiplication or division gives it exactly rounded.
    @inline(__always)
    var fastValue: Double? {
        guard !isLong, mantissa <= 1 << 53 else { return nil }
        let whole = negative ? -Double(mantissa) : Double(mantissa)
        if exponent == 0 { return whole }
        guard exponent.magnitude <= 22 else { return nil }
        return exponent < 0 ? whole / powerOfTen(-exponent) : whole * powerOfTen(exponent)
    }
}

/// 10⁰ … 10²², all exact in Double. A static array would be looked up behind a lazy initialiser.
@inline(__always)
private func powerOfTen(_ exponent: Int) -> Double {
    let table: InlineArray<23, Double> = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
        1e18, 1e19, 1e20, 1e21, 1e22,
    ]
    return table[exponent]
}
