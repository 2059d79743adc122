/// Random numbers of a seed: SplitMix64 (Steele, Lea and Flood 2014).
package struct Dice: RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    /// Those of one case, whatever cases came before it.
    package init(seed: UInt64, case number: Int) {
        self.init(seed)
        state = next() ^ UInt64(truncatingIfNeeded: number)
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// From 0 to n - 1.
    package mutating func below(_ n: Int) -> Int { Int(next() % UInt64(n)) }

    package mutating func from(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    package mutating func chance(_ share: Double) -> Bool { Double(next() >> 11) < share * 0x1p53 }

    package mutating func pick<C: RandomAccessCollection>(_ all: C) -> C.Element {
        all[all.index(all.startIndex, offsetBy: below(all.count))]
    }

    package mutating func shuffled<T>(_ all: [T]) -> [T] {
        var all = all
        for i in stride(from: all.count - 1, to: 0, by: -1) { all.swapAt(i, below(i + 1)) }
        return all
    }
}
