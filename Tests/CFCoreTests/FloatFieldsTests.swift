import CFCore
import Testing

@Suite struct FloatFieldsTests {
    /// What reading a row gives, field by field; nil where one is no finite number.
    static func plain(_ row: String) -> [Float]? {
        let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
        let numbers = fields.map { field in
            unsafe Array(field.utf8).span.bytes.number().map { Float($0) }
        }
        let finite = numbers.compactMap { $0 }.filter(\.isFinite)
        return finite.count == fields.count ? finite : nil
    }

    static func read(_ row: String, count: Int) -> [Float]? {
        var numbers = [Float](repeating: 7, count: count)
        return unsafe FloatFields.read(Array(row.utf8).span.bytes, from: 0, into: &numbers) ? numbers : nil
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
}
