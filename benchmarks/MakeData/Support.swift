// Messages, random numbers and output.

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

func fail(_ message: String) -> Never {
    report("MakeData: \(message)")
    exit(1)
}

func report(_ message: String) {
    let bytes = Array((message + "\n").utf8)
    _ = write(2, bytes, bytes.count)
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random {
    var state: UInt64

    init(seed: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// In [0, 1).
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Near enough to standard normal for data: twelve uniforms of 16 bits, less their mean.
    mutating func normal() -> Double {
        var sum: UInt64 = 0
        for _ in 0..<3 {
            let bits = next()
            sum += (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + bits >> 48
        }
        return Double(sum) * 0x1p-16 - 6
    }

    mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }

    mutating func shuffle<Element>(_ array: inout [Element]) {
        var last = array.count - 1
        while last > 0 {
            array.swapAt(last, below(last + 1))
            last -= 1
        }
    }
}

/// Draws an index in proportion to its weight in constant time (Walker 1977).
struct AliasTable {
    private var threshold: [Double]
    private var alias: [Int]

    init(weights: [Double]) {
        let scale = Double(weights.count) / weights.reduce(0, +)
        threshold = weights.map { $0 * scale }
        alias = Array(weights.indices)
        var small = weights.indices.filter { threshold[$0] < 1 }
        var large = weights.indices.filter { threshold[$0] >= 1 }
        while let low = small.popLast(), let high = large.last {
            alias[low] = high
            threshold[high] -= 1 - threshold[low]
            if threshold[high] < 1 { small.append(large.removeLast()) }
        }
    }

    func draw(_ random: inout Random) -> Int {
        let index = random.below(threshold.count)
        return random.uniform() < threshold[index] ? index : alias[index]
    }
}

struct Output {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1 << 17) }

    mutating func tab() { bytes.append(9) }

    mutating func put(_ number: Int) {
        if number >= 10 { put(number / 10) }
        bytes.append(UInt8(48 + number % 10))
    }

    /// `units` of 10^-digits with all its digits: -0.01230.
    mutating func put(_ units: Int, decimals digits: Int) {
        if units < 0 { bytes.append(UInt8(ascii: "-")) }
        var divisor = (0..<digits).reduce(1) { power, _ in power * 10 }
        put(abs(units) / divisor)
        bytes.append(UInt8(ascii: "."))
        while divisor > 1 {
            divisor /= 10
            bytes.append(UInt8(48 + abs(units) / divisor % 10))
        }
    }

    mutating func endLine() {
        bytes.append(10)
        if bytes.count >= 1 << 16 { flush() }
    }

    mutating func flush() {
        guard fwrite(bytes, 1, bytes.count, stdout) == bytes.count, fflush(stdout) == 0 else {
            fail("cannot write")
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
