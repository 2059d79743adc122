// The order of decimal numbers as they are written, before they are rounded: several decimals may read as the same
// `Double`, if one has more than 15 digits or is next to nothing.

extension RawSpan {
    /// Whether another decimal may read as the same `Double` as this one, which reads as `value`.
    ///
    /// Decimals of up to 15 digits that differ are further apart than neighbouring doubles, unless these are
    /// subnormal.
    @inline(__always)
    func sharesDouble(_ value: Double) -> Bool {
        byteCount > 15 || (value.magnitude < 1e-290 && exponentMark != nil)
    }

    /// Compares two numbers by their decimal values: below 0, 0 or above 0. Complexity: O(digits).
    ///
    /// - Precondition: `number()` takes both.
    @inline(never)
    func comparedAsDecimal(to other: RawSpan) -> Int {
        let mine = Decimal(self), others = Decimal(other)
        if mine.sign != others.sign { return mine.sign - others.sign }
        if mine.power != others.power { return mine.power < others.power ? -mine.sign : mine.sign }
        var (a, b) = (mine.first, others.first)
        while a < mine.end || b < others.end {
            let digit = digit(&a, mine.end), otherDigit = other.digit(&b, others.end)
            if digit != otherDigit { return digit < otherDigit ? -mine.sign : mine.sign }
        }
        return 0
    }

    /// What is wrong with a decimal that, read as `value`, is not written as it was; nil where it is.
    package func lossOfDigits(_ value: Double) -> String? {
        if !sharesDouble(value) { return nil }
        let written = OutputBuffer(capacity: 64)
        written.append(weight: value)
        if written.withSpan(0..<written.count, { comparedAsDecimal(to: $0) }) == 0 { return nil }
        return "\(quoted(self)) has more digits than double precision holds: "
            + "it would become \(String(decoding: written.bytes, as: UTF8.self))"
    }

    fileprivate var exponentMark: Int? { firstIndex(of: 0x65) ?? firstIndex(of: 0x45) }

    /// The digit at a place, which moves on; behind the last digit there are zeros.
    private func digit(_ at: inout Int, _ end: Int) -> UInt8 {
        if at < end, byte(at) == 0x2E { at += 1 }
        defer { at += 1 }
        return at < end ? byte(at) : 0x30
    }
}

/// Where the digits of a number are that count.
private struct Decimal {
    /// Where the digits end, and the first of them other than 0; the end for zero.
    let end: Int, first: Int
    /// The power of ten of the first digit.
    let power: Int
    /// -1, 0 or 1.
    let sign: Int

    init(_ field: RawSpan) {
        let mark = field.exponentMark
        let end = mark ?? field.byteCount
        let first = (0..<end).first { 0x31...0x39 ~= field.byte($0) } ?? end
        let point = field.firstIndex(of: 0x2E, from: 0, to: end) ?? end
        self.end = end
        self.first = first
        sign = first == end ? 0 : field.byte(0) == 0x2D ? -1 : 1
        let exponent = mark.map { Self.exponent(field, from: $0 + 1) } ?? 0
        power = sign == 0 ? 0 : exponent + point - first - (point > first ? 1 : 0)
    }

    /// An exponent; beyond 10¹⁷ it no longer matters how far.
    private static func exponent(_ field: RawSpan, from start: Int) -> Int {
        var value = 0
        for at in start..<field.byteCount where 0x30...0x39 ~= field.byte(at) {
            value = min(value * 10 + Int(field.byte(at) - 0x30), 100_000_000_000_000_000)
        }
        return field.byte(start) == 0x2D ? -value : value
    }
}
