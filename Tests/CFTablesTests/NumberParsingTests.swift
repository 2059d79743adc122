import CFMath
import CFTables
import Foundation
import TestSupport
import Testing

/// strtod is the oracle: what it makes of the whole text, if that is decimal and finite.
private func expected(_ text: String) -> Double? {
    let foreign = text.contains { "xXpPnNiI".contains($0) || $0.isWhitespace }
    if foreign || text.isEmpty { return nil }
    return unsafe text.withCString { start in
        var end: UnsafeMutablePointer<CChar>?
        let value = unsafe strtod(start, &end)
        let isWhole = unsafe end.map { unsafe $0 - UnsafeMutablePointer(mutating: start) } == text.utf8.count
        return isWhole && value.isFinite ? value : nil
    }
}

/// The text as the parser sees it: in the middle of other bytes that look like a number's.
private func parsed(_ text: String) -> Double? {
    let line = bytes("7" + text + "9")
    return unsafe line.span.bytes.extracting(1..<line.count - 1).number()
}

/// Texts that differ, at most 10 of them.
private func disagreements(_ texts: some Sequence<String>) -> [String] {
    Array(texts.lazy.filter { parsed($0)?.bitPattern != expected($0)?.bitPattern }.prefix(10))
}

@Suite struct NumberParsingTests {
    @Test func `chosen texts`() {
        let texts = [
            "", "0", "-0", "+0", "00", ".5", "5.", ".", "-", "+", "e5", "1e", "1e+", "1e-", "1e5", "1E5",
            "1e+05",
            "1.5e-3", "--1", "+-1", "1..2", "1.2.3", "1e5.0", "5x", "abc", "nan", "inf", "-inf", "infinity",
            "1e999",
            "-1e999", "1e-999", "0e999", "0x10", "0x1p3", "1_000", "1,5", " 1", "1 ", "\u{0}", "1\u{0}", "é",
            "١",
            "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1.7976931348623157e308",
            "1.7976931348623159e308", "9007199254740992", "9007199254740993", "9007199254740994",
            "18446744073709551615", "18446744073709551616", "9999999999999999999", "0.1", "1e22", "1e23",
            "123456789012345678e22", "1e99999999999999999999", "1e-99999999999999999999",
            "0.000000000000000000001",
            "8.5e22", "9007199254740991e22", "179769313486231580793" + String(repeating: "0", count: 289),
        ]
        #expect(disagreements(texts).isEmpty)
        #expect(parsed("042") == 42)
        #expect(parsed("1e999") == nil)
        #expect(parsed("-0")?.sign == .minus)
    }

    @Test func `a number of a million digits`() {
        let digits = String(repeating: "1234567890", count: 100_000)
        #expect(
            disagreements([
                "0." + digits, digits + "e-1000000",
                "0." + String(repeating: "0", count: 1_000_000) + "5e1000000",
            ])
            .isEmpty)
        #expect(parsed(digits) == nil)
    }

    @Test(arguments: 0..<8)
    func `decimal texts, 50,000 a seed`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let texts = (0..<50_000).map { _ -> String in
            let sign = random.pick(["", "", "", "-", "+"])
            let whole = random.text("0123456789", 0...random.pick([1, 3, 10, 19, 25]))
            let fraction = random.pick([
                "", ".", "." + random.text("0123456789", 0...random.pick([2, 6, 17, 30])),
            ])
            let exponent = random.pick([
                "", "",
                random.pick(["e", "E"]) + random.pick(["", "-", "+"]) + random.text("0123456789", 0...3),
            ])
            return sign + whole + fraction + exponent
        }
        #expect(disagreements(texts).isEmpty)
    }

    @Test(arguments: 0..<4)
    func `texts of a number's characters, 50,000 a seed`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed), stream: 1)
        let texts = (0..<50_000).map { _ in random.text("0123459.e-+x n", 0...8) }
        #expect(disagreements(texts).isEmpty)
    }

    @Test(arguments: 0..<4)
    func `shortest texts of all doubles, 50,000 a seed`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed), stream: 2)
        let values = (0..<50_000).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
        #expect(values.allSatisfy { parsed($0.description)?.bitPattern == $0.bitPattern })
    }

    /// Texts exactly between two doubles, and the smallest step to either side.
    @Test(arguments: 0..<4)
    func `halfway cases, 10,000 a seed`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed), stream: 3)
        let texts = (0..<10_000).flatMap { _ -> [String] in
            // An odd 54-bit number m is halfway between two doubles, and so is m / 2^s.
            let middle = (1 << 53 | UInt64(random.below(1 << 53))) | 1
            let (digits, point) = decimal(middle, halvings: random.below(70))
            let exact = digits.dropLast(point) + "." + digits.suffix(point)
            // The last digit is 5, or with no halving odd.
            let below = exact.dropLast() + String(Int(digits.utf8.last ?? 0) - 49) + "99999"
            return [
                String(exact), exact + "00000000000000000000", exact + "00000000000000000001", String(below),
            ]
        }
        #expect(disagreements(texts).isEmpty)
    }
}

/// The digits of m / 2^halvings, and how many of them stand behind the point. The last one is not 0.
private func decimal(_ m: UInt64, halvings: Int) -> (digits: String, point: Int) {
    var digits = String(m).utf8.reversed().map { Int($0) - 48 }
    for _ in 0..<halvings {
        var carry = 0
        for i in digits.indices {
            carry += digits[i] * 5
            digits[i] = carry % 10
            carry /= 10
        }
        if carry > 0 { digits.append(carry) }
    }
    while digits.count < halvings { digits.append(0) }
    return (digits.reversed().map(String.init).joined(), halvings)
}
