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
    private var digits = 0
    private var exponent = 0
    private var negative = false

    /// Whether the field is `[+-] digits [. digits] [e [+-] digits]` with at least one digit.
    @inline(__always)
    mutating func scan(_ field: RawSpan) -> Bool {
        let end = field.byteCount
        var at = 0
        if end > 0, field.byte(0) == 0x2D || field.byte(0) == 0x2B {
            negative = field.byte(0) == 0x2D
            at = 1
        }
        let first = at
        at = scanDigits(field, from: at)
        var count = at - first
        if at < end, field.byte(at) == 0x2E {
            let fraction = at + 1
            at = scanDigits(field, from: fraction)
            count += at - fraction
            exponent -= at - fraction
        }
        if count == 0 { return false }
        if at < end, field.byte(at) | 0x20 == 0x65 { return scanExponent(field, from: at + 1) }
        return at == end
    }

    @inline(__always)
    private mutating func scanDigits(_ field: RawSpan, from start: Int) -> Int {
        var at = start
        while at < field.byteCount {
            let digit = field.byte(at) &- 0x30
            if digit > 9 { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            if mantissa != 0 { digits += 1 }
            at += 1
        }
        return at
    }

    private mutating func scanExponent(_ field: RawSpan, from start: Int) -> Bool {
        var at = start
        var minus = false
        if at < field.byteCount, field.byte(at) == 0x2D || field.byte(at) == 0x2B {
            minus = field.byte(at) == 0x2D
            at += 1
        }
        if at == field.byteCount { return false }
        var value = 0
        while at < field.byteCount {
            let digit = field.byte(at) &- 0x30
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
        guard digits <= 19, mantissa <= 1 << 53 else { return nil }
        let whole = Double(mantissa)
        let value: Double
        switch exponent {
        case 0: value = whole
        case -22..<0: value = whole / powersOfTen[-exponent]
        case 1...22: value = whole * powersOfTen[exponent]
        default: return nil
        }
        return negative ? -value : value
    }
}

/// 10⁰ … 10²², all exact in Double.
private let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
]
