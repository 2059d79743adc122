import CFMath
import Foundation
import Testing

@Suite struct ContingencyTableTests {
    /// Two vectors of a total of up to 10 to the power of 1 to 9 features, some of them near what chance would share.
    static func counts(_ random: inout SeededRandom) -> (both: Int, first: Int, second: Int, total: Int) {
        let powers = [10, 100, 1000, 100_000, 10_000_000, 1_000_000_000]
        let total = 1 + random.below(powers[random.below(powers.count)])
        let first = 1 + random.below(total)
        let second = 1 + random.below(total)
        let range = max(0, first + second - total)...min(first, second)
        let chance = Int((Double(first) * Double(second) / Double(total)).rounded())
        let both =
            random.below(2) == 0
            ? range.lowerBound + random.below(range.count)
            : min(range.upperBound, max(range.lowerBound, chance + random.below(5) - 2))
        return (both, first, second, total)
    }

    /// The definition, cell by cell, as series in (k - e) / e where that is small: there k ln(k / e) by itself would leave
    /// no digit of the sum.
    static func plainRatio(both: Int, first: Int, second: Int, total: Int) -> Double {
        let cells = [
            (both, first, second), (first - both, first, total - second),
            (second - both, total - first, second),
            (total - first - second + both, total - first, total - second),
        ]
        var sum = 0.0
        for (k, row, column) in cells {
            let e = Double(row) * Double(column) / Double(total)
            if e == 0 { continue }
            let x = Double(k * total - row * column) / Double(total) / e
            if x.magnitude < 0.4 {
                // (1 + x) ln(1 + x) - x = x²/2 - x³/6 + x⁴/12 - …
                var power = x
                for n in 2..<60 {
                    power *= -x
                    sum -= e * power / Double(n * (n - 1))
                }
            } else {
                sum += e * (k == 0 ? 1 : (1 + x) * log(1 + x) - x)
            }
        }
        return 2 * sum
    }

    @Test func `the ratio is the definition's to 12 digits, never negative`() {
        var random = SeededRandom(seed: 11)
        var wrong: [String] = []
        var near = 0
        for _ in 0..<20_000 {
            let (both, first, second, total) = Self.counts(&random)
            let table = ContingencyTable(both: both, first: first, second: second, total: total)
            let found = table.logLikelihoodRatio
            let expected =
                both == 0 ? 0 : Self.plainRatio(both: both, first: first, second: second, total: total)
            let isChance = both * total == first * second
            if found < 1e-3 { near += 1 }
            let isRight = isChance || both == 0 ? found == 0 : abs(found - expected) <= 1e-12 * expected
            let swapped = ContingencyTable(both: both, first: second, second: first, total: total)
            if !isRight || !(found >= 0) || swapped.logLikelihoodRatio != found {
                wrong.append("\(both) \(first) \(second) \(total): \(found), not \(expected)")
            }
        }
        #expect(wrong == [])
        #expect(near > 1000)
    }

    /// Made with 60 digits, from the entropies of the counts.
    @Test(arguments: [
        (1, 1, 1, 2, 2.772588722239781),
        (3, 3, 4, 5, 2.2314355131420975),
        (1, 3, 3, 5, 2.9110316603236877),
        (10, 25, 31, 1000, 40.01510915333972),
        (110, 2552, 221, 31777, 270.72187693623255),
        (1, 20000, 20000, 100000000, 3.228311502817609),
        (5, 20000, 20000, 100000000, 0.23153554481747476),
        (31623, 1000000, 31622777, 1000000000, 1.6255438147617008e-06),
        (1000001, 20000000, 50000000, 1000000000, 1.0741135237973842e-06),
        (999, 1000, 1000, 1001, 0.0020000003333334668),
        (1, 1, 1, 2147483647, 44.97512519331963),
        (2147483646, 2147483646, 2147483646, 2147483647, 44.97512519331963),
        (250000001, 500000001, 500000000, 1000000000, 4e-09),
    ])
    func `the ratio of known tables`(both: Int, first: Int, second: Int, total: Int, expected: Double) {
        let table = ContingencyTable(both: both, first: first, second: second, total: total)
        #expect(abs(table.logLikelihoodRatio - expected) <= 4e-15 * expected)
    }

    @Test func `the lift is rounded once`() {
        var random = SeededRandom(seed: 12)
        var wrong: [String] = []
        for round in 0..<20_000 {
            var (both, first, second, total) = Self.counts(&random)
            if round % 4 == 0 { total = 0x8000_0000 - random.below(3) }
            if both == 0 { both = 1 }
            let (above, below) = (both * total, first * second)
            let lift = ContingencyTable(both: both, first: first, second: second, total: total).lift
            // Products below 2⁵³ are exact; others are compared in whole numbers, lift · below against above.
            let isRight =
                max(above, below) < 1 << 53
                ? lift == Double(above) / Double(below) : isNearest(lift, above, below)
            if !isRight { wrong.append("\(both) \(first) \(second) \(total): \(lift)") }
        }
        #expect(wrong == [])
        #expect(ContingencyTable(both: 0, first: 0, second: 3, total: 9).lift == 0)
    }

    /// Whether no number of double precision is nearer to above / below: twice the error is at most a unit in the last
    /// place, in multiples of that unit.
    private func isNearest(_ quotient: Double, _ above: Int, _ below: Int) -> Bool {
        let unit = quotient.ulp
        let whole = Int128(quotient / unit) * Int128(below) * 2
        let exponent = Int(unit.exponent)
        let (left, right) =
            exponent >= 0
            ? (whole << Int128(exponent), Int128(above) * 2)
            : (whole, Int128(above) * 2 << Int128(-exponent))
        return (left - right).magnitude <= UInt128(below) << UInt128(max(0, exponent))
    }
}
