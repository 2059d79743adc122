import CFMath
import CFTables
import Testing

@Suite struct NumberFieldsTests {
    /// What reading a row gives, field by field; nil where one is not a number.
    static func plain(_ row: String) -> [Double]? {
        let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
        let numbers = fields.compactMap { field in unsafe Array(field.utf8).span.bytes.number() }
        return numbers.count == fields.count ? numbers : nil
    }

    static func read(_ row: String, count: Int, _ delimiter: UInt8 = 0x09) -> [Double]? {
        var numbers = [Double](repeating: 7, count: count)
        let isRead = unsafe NumberFields.read(Array(row.utf8).span.bytes, from: 0, delimiter, into: &numbers)
        return isRead ? numbers : nil
    }

    static func text(_ random: inout SeededRandom) -> String {
        func digits(_ count: Int) -> String {
            (0..<count).map { _ in String(random.below(10)) }.joined()
        }
        let sign = ["", "-", "-", "+"][random.below(4)]
        switch random.below(8) {
        case 0: return Float(bitPattern: UInt32(truncatingIfNeeded: random.next())).description
        case 1: return Float(random.normal()).description
        case 2: return sign + digits(1 + random.below(20))
        case 3: return sign + digits(random.below(3)) + "." + digits(random.below(25))
        case 4: return "0.\(digits(8))" + ["", "x", "/", ":", ".", "e-3", " "][random.below(7)]
        case 5:
            let odd = ["", "-", ".", "0.", "-.5", "1.x", "0.1234567\u{2013}", "nan", "1e39"]
            return odd[random.below(odd.count)]
        default: return sign + digits(1) + "." + digits(1 + random.below(16))
        }
    }

    @Test func `a row of numbers is what its fields are one by one`() {
        var wrong: [String] = []
        var good = 0
        for seed in 0..<20_000 {
            var random = SeededRandom(seed: UInt64(seed))
            let row = (0..<1 + random.below(4)).map { _ in Self.text(&random) }.joined(separator: "\t")
            let wanted = Self.plain(row)
            let got = Self.read(row, count: row.utf8.count { $0 == 0x09 } + 1)
            if got?.map(\.bitPattern) != wanted?.map(\.bitPattern) { wrong.append(row) }
            if got != nil { good += 1 }
        }
        #expect(wrong == [])
        #expect(good > 4000)
    }

    @Test func `a row has as many numbers as it must`() {
        #expect(Self.read("0.25\t-0.125", count: 2) == [0.25, -0.125])
        #expect(Self.read("0.25\t-0.125", count: 1) == nil)
        #expect(Self.read("0.25\t-0.125", count: 3) == nil)
        #expect(Self.read("0.25\t-0.125\t", count: 2) == nil)
        #expect(Self.read("0.12345678\t0.12345678", count: 1) == nil)
        #expect(Self.read("", count: 1) == nil)
    }

    @Test func `delimiters that are part of numbers are left to those who cut fields first`() {
        #expect(
            Self.read("0.25,0.12345678,1e3,0.5", count: 4, UInt8(ascii: ",")) == [
                0.25, 0.12345678, 1000, 0.5,
            ])
        for delimiter in "-.0123456789".utf8 {
            #expect(Self.read("0.25000000000", count: 1, delimiter) == nil)
        }
    }
}
