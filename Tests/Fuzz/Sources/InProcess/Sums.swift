import CFMath

/// Exact sums, held against whole numbers of 2^-1074 that are wide enough for every sum.
enum Sums {
    static func run(_ input: inout FuzzBytes) {
        var terms: [Double] = []
        var (whole, left, right) = (ExactSum(), ExactSum(), ExactSum())
        var exact = Wide()
        while !input.isAtEnd {
            let isRight = input.below(2) == 1
            let term = term(&input, terms)
            terms.append(term)
            exact.add(term)
            whole.add(term)
            if isRight { right.add(term) } else { left.add(term) }
            if terms.count % 4 == 0 {
                hold(whole.value == exact.rounded, "\(terms) is \(whole.value), not \(exact.rounded)")
            }
        }
        var backwards = ExactSum()
        for term in terms.reversed() { backwards.add(term) }
        left.add(right)
        var components: [Double] = []
        var rest = exact
        while rest.rounded != 0 {
            components.append(rest.rounded)
            rest.add(-rest.rounded)
        }
        let again = ExactSum(components: components)
        for (sum, name) in [
            (whole, "it"), (backwards, "backwards it"), (left, "in parts it"), (again, "read it"),
        ] {
            hold(
                sum.components == components,
                "\(terms): \(name) has the components \(sum.components), not \(components)")
        }
    }

    /// Any number that cannot go beyond the range, a small one, or one that cancels, or half cancels, an earlier one.
    private static func term(_ input: inout FuzzBytes, _ terms: [Double]) -> Double {
        switch input.below(4) {
        case 0:
            let word = input.word()
            let exponent = min(word >> 52 & 0x7FF, 1900)
            return Double(bitPattern: word & ~(0x7FF << 52) | exponent << 52)
        case 1:
            let mantissa = Double(Int8(bitPattern: input.byte()))
            return mantissa
                * Double(sign: .plus, exponent: Int(Int8(bitPattern: input.byte())), significand: 1)
        case 2: return Double(sign: .minus, exponent: -input.below(64), significand: 1)
        default:
            guard let term = terms.indices.isEmpty ? nil : terms[input.below(min(256, terms.count))] else {
                return 1
            }
            return [-term, term.ulp / 2, -term.ulp / 2, term.nextUp][input.below(4)]
        }
    }
}

/// A whole number of 2^-1074, in two's complement, the lowest word first.
private struct Wide {
    private var words = [UInt64](repeating: 0, count: 36)

    mutating func add(_ term: Double) {
        let exponent = Int(term.exponentBitPattern)
        let digits = term.significandBitPattern | (exponent > 0 ? 1 << 52 : 0)
        let shift = max(1, exponent) - 1
        let (word, bit) = (shift / 64, UInt64(shift % 64))
        let parts = [digits << bit, bit == 0 ? 0 : digits >> (64 - bit)]
        var carry: UInt64 = 0
        for at in word..<words.count {
            let part = at - word < 2 ? parts[at - word] : 0
            if part == 0, carry == 0, at - word >= 2 { return }
            let (partly, first) =
                term.sign == .minus
                ? words[at].subtractingReportingOverflow(part) : words[at].addingReportingOverflow(part)
            let (wholly, second) =
                term.sign == .minus
                ? partly.subtractingReportingOverflow(carry) : partly.addingReportingOverflow(carry)
            words[at] = wholly
            carry = first || second ? 1 : 0
        }
    }

    private var isNegative: Bool { words[words.count - 1] >> 63 == 1 }

    /// To nearest, of two the even one.
    var rounded: Double {
        var magnitude = self
        if isNegative {
            for at in words.indices { magnitude.words[at] = ~words[at] }
            let first = magnitude.words.firstIndex { $0 != .max } ?? 0
            for at in 0..<first { magnitude.words[at] = 0 }
            magnitude.words[first] += 1
        }
        let value = Double(bitPattern: magnitude.roundedBits)
        return isNegative ? -value : value
    }

    private var roundedBits: UInt64 {
        guard let last = words.lastIndex(where: { $0 != 0 }) else { return 0 }
        let top = last * 64 + 63 - words[last].leadingZeroBitCount
        // Up to 53 bits are the bit pattern as they are: of a subnormal number, or of one with the least exponent.
        if top <= 52 { return words[0] }
        let shift = top - 52
        var digits = bits(from: shift)
        let isOdd = digits & 1 == 1, isHalf = bits(from: shift - 1) & 1 == 1
        let hasMore =
            words[..<((shift - 1) / 64)].contains { $0 != 0 }
            || words[(shift - 1) / 64] & (1 << UInt64((shift - 1) % 64) - 1) != 0
        if isHalf, hasMore || isOdd { digits += 1 }
        return UInt64(shift) << 52 + digits
    }

    /// 64 of them from a place on.
    private func bits(from place: Int) -> UInt64 {
        let (word, bit) = (place / 64, UInt64(place % 64))
        return words[word] >> bit | (bit == 0 || word + 1 == words.count ? 0 : words[word + 1] << (64 - bit))
    }
}
