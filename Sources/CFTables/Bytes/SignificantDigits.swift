import CFSupport

/// A decimal number of few digits: d.ddd · 10^exponent.
private struct Decimal {
    var isNegative = false
    /// All digits, without zeros at the end.
    var significand: UInt64 = 0
    var digitCount = 0
    var exponent = 0

    /// The shortest digits that read back as a finite number, which are those of its description.
    init(_ description: String) {
        var (fraction, power, isPowerNegative) = (0, 0, false)
        var (isFraction, isPower) = (false, false)
        for byte in description.utf8 {
            switch byte {
            case UInt8(ascii: "-"): if isPower { isPowerNegative = true } else { isNegative = true }
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"): isPower = true
            case UInt8(ascii: "+"): break
            default:
                let digit = Int(byte - UInt8(ascii: "0"))
                if isPower {
                    power = power * 10 + digit
                } else {
                    significand = significand * 10 + UInt64(digit)
                    if isFraction { fraction += 1 }
                }
            }
        }
        while significand != 0, significand % 10 == 0 {
            significand /= 10
            fraction -= 1
        }
        while digitCount < 19, significand >= Self.powers[digitCount] { digitCount += 1 }
        exponent = (isPowerNegative ? -power : power) - fraction + digitCount - 1
    }

    /// The nearest with at most so many digits. Nil where two are: then the shortest digits do not tell which one is nearer
    /// to the number.
    ///
    /// Else they do. The middle between two decimals of n digits has n + 1. Were it between the number and its shortest
    /// digits it would read back as the number, too, and be shorter than those, or nearer.
    func rounded(to count: Int) -> Decimal? {
        if digitCount <= count { return self }
        let unit = Self.powers[digitCount - count]
        let (quotient, rest) = significand.quotientAndRemainder(dividingBy: unit)
        if rest == unit / 2 { return nil }
        var result = self
        result.significand = rest > unit / 2 ? quotient + 1 : quotient
        result.digitCount = count
        if result.significand == Self.powers[count] { result.exponent += 1 }
        while result.significand % 10 == 0 { result.significand /= 10 }
        result.digitCount = 1
        while result.significand >= Self.powers[result.digitCount] { result.digitCount += 1 }
        return result
    }

    static let powers = (0..<20).map { (0..<$0).reduce(UInt64(1)) { power, _ in power * 10 } }
}

extension OutputBuffer {
    /// Appends `printf("%.*g")` of a number, several times as fast.
    func append(significant value: Double, digits: Int) {
        append(value, value.description, digits, reliable: 15, isNormal: value.isNormal)
    }

    /// The same of single precision.
    func append(significant value: Float, digits: Int) {
        append(Double(value), value.description, digits, reliable: 6, isNormal: value.isNormal)
    }

    /// - Parameter reliable: a decimal of so many digits is the nearest one of so many to the number that it reads as.
    private func append(_ value: Double, _ text: String, _ digits: Int, reliable: Int, isNormal: Bool) {
        guard isNormal else { return append(Platform.significant(value, digits: digits)) }
        let shortest = Decimal(text)
        if shortest.digitCount > digits || digits <= reliable, let decimal = shortest.rounded(to: digits) {
            append(decimal, digits)
        } else {
            append(Platform.significant(value, digits: digits))
        }
    }

    private func append(_ decimal: Decimal, _ digits: Int) {
        if decimal.isNegative { append(UInt8(ascii: "-")) }
        let (exponent, count) = (decimal.exponent, decimal.digitCount)
        let isScientific = exponent < -4 || exponent >= digits
        if !isScientific, exponent < 0 {
            append("0.")
            append(0, digits: -exponent - 1)
            append(decimal.significand, digits: count)
            return
        }
        let whole = isScientific ? 1 : exponent + 1
        if count <= whole {
            append(decimal.significand, digits: count)
            append(0, digits: whole - count)
        } else {
            let parts = decimal.significand.quotientAndRemainder(dividingBy: Decimal.powers[count - whole])
            append(parts.quotient, digits: whole)
            append(UInt8(ascii: "."))
            append(parts.remainder, digits: count - whole)
        }
        if isScientific {
            append(exponent < 0 ? "e-" : "e+")
            append(UInt64(exponent.magnitude), digits: exponent.magnitude < 100 ? 2 : 3)
        }
    }
}
