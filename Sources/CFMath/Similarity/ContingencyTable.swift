import CFSupport

/// How many of `total` features two vectors have: both, the one, the other. Products of two counts fit into 63 bits.
package struct ContingencyTable {
    private let both: Int
    private let first: Int
    private let second: Int
    private let total: Int

    /// - Precondition: 0 ≤ both ≤ first, second; first + second - both ≤ total ≤ 2³¹.
    package init(both: Int, first: Int, second: Int, total: Int) {
        (self.both, self.first, self.second, self.total) = (both, first, second, total)
    }

    /// both · total / (first · second), rounded once; 0 where nothing is shared.
    package var lift: Double {
        if both == 0 { return 0 }
        let (above, below) = (UInt64(both * total), UInt64(first * second))
        let (a, b) = (above.leadingZeroBitCount, below.leadingZeroBitCount)
        let shifted = above << a
        // 63 bits or more of the quotient, and in the last one whether there are others.
        let (quotient, rest) = (below << b).dividingFullWidth((shifted >> 1, shifted << 63))
        return Double(sign: .plus, exponent: b - a - 63, significand: Double(quotient | (rest == 0 ? 0 : 1)))
    }

    /// G² = 2 Σ k ln(k / e) over the four cells, k being a cell's count and e what it would be if the vectors had
    /// nothing to do with each other (Dunning 1993, "Accurate methods for the statistics of surprise and coincidence");
    /// 0 where nothing is shared, never below.
    ///
    /// All four k - e are the same but for the sign, d = (both · total - first · second) / total, and add up to 0. So
    /// G² = 2 Σ (k ln(k / e) - (k - e)), where no term is negative: nothing cancels, however near to chance.
    package var logLikelihoodRatio: Double {
        let excess = both * total - first * second
        if both == 0 || excess == 0 { return 0 }
        let d = Double(excess) / Double(total)
        func part(_ count: Int, _ row: Int, _ column: Int, _ d: Double) -> Double {
            Self.deviance(
                Double(count), expected: Double(row) * Double(column) / Double(total), difference: d)
        }
        let (notFirst, notSecond) = (total - first, total - second)
        let one = part(first - both, first, notSecond, -d) + part(second - both, notFirst, second, -d)
        return 2
            * (part(both, first, second, d) + one + part(notFirst - second + both, notFirst, notSecond, d))
    }

    /// k ln(k / e) - (k - e), to some units in the last place (Loader 2000, "Fast and accurate computation of binomial
    /// probabilities", bd0): with v = (k - e) / (k + e) it is (k - e) v + 2 k (v³/3 + v⁵/5 + …).
    private static func deviance(_ k: Double, expected e: Double, difference: Double) -> Double {
        if k == 0 { return -difference }
        let v = difference / (k + e)
        if v.magnitude >= 0.1 { return k * Platform.naturalLog(k / e) - difference }
        var sum = difference * v
        var power = 2 * k * v
        for divisor in stride(from: 3.0, through: 17, by: 2) {
            power *= v * v
            sum += power / divisor
        }
        return sum
    }
}
