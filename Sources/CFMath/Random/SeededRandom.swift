import CFSupport

/// Random numbers that are a function of a seed, a stream and a position, and of nothing else:
/// streams can be drawn on any thread, in any order, with the same result.
///
/// The generator is SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
/// generators"), started at a mix of seed and stream.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// - Parameters:
    ///   - seed: what the user gave.
    ///   - stream: which of the seed's independent sequences, such as a row's number.
    public init(seed: UInt64, stream: UInt64 = 0) {
        state = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mix(~stream &* 0xD1B5_4A32_D192_ED03)
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in [0, 1), 53 bits.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0 ..< bound (Lemire 2019, "Fast random integer generation in an interval").
    /// - Precondition: `bound` > 0.
    public mutating func below(_ bound: Int) -> Int {
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A standard normal deviate (Box and Muller 1958; one of the pair, so that a draw is two words).
    public mutating func normal() -> Double {
        let radius = (-2 * Platform.naturalLog(1 - uniform())).squareRoot()
        return radius * Platform.cosine(2 * Double.pi * uniform())
    }

    /// Shuffles in place (Fisher and Yates). Complexity: O(n).
    public mutating func shuffle<Element>(_ values: inout [Element]) {
        guard values.count > 1 else { return }
        for i in stride(from: values.count - 1, to: 0, by: -1) { values.swapAt(i, below(i + 1)) }
    }
}
