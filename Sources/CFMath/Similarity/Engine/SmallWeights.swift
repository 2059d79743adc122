import CFSupport

/// Weights that are whole numbers or halves, so small that sums of products are exact in any order.
struct SmallWeights {
    /// The factor that makes all of them whole.
    let scale: Int
    /// The largest magnitude then, at most 15.
    let largest: Int
    /// Whether all are 1.
    let areOnes: Bool

    /// Nil where the weights are others.
    fileprivate init?(_ values: ArraySlice<Double>) {
        var largest = 0.0
        var scale = 1.0
        var areOnes = true
        for value in values {
            let doubled = value * 2
            if doubled != doubled.rounded(.towardZero) || doubled.magnitude > 30 { return nil }
            if value != value.rounded(.towardZero) { scale = 2 }
            if value != 1 { areOnes = false }
            largest = max(largest, value.magnitude)
        }
        self.init(scale: Int(scale), halves: Int(largest * 2), areOnes: areOnes)
    }

    /// - Parameter halves: twice the largest magnitude.
    private init?(scale: Int, halves: Int, areOnes: Bool) {
        largest = (halves * scale + 1) / 2
        if largest > 15 { return nil }
        self.scale = scale
        self.areOnes = areOnes
    }

    /// Those of both.
    fileprivate func joined(_ other: SmallWeights) -> SmallWeights? {
        SmallWeights(
            scale: max(scale, other.scale), halves: max(2 * largest / scale, 2 * other.largest / other.scale),
            areOnes: areOnes && other.areOnes)
    }
}

extension [Double] {
    /// What small weights these are; nil where they are others.
    func smallWeights(threads: Int) -> SmallWeights? {
        let found = Parallel.mapChunks(of: count, by: 1 << 16, threads: threads) { SmallWeights(self[$0]) }
        var all = SmallWeights([])
        for part in found {
            guard let part, let joined = all?.joined(part) else { return nil }
            all = joined
        }
        return all
    }

    /// Whether all are whole numbers or halves, so small that sums of products are exact in any order.
    public func areSmallAndWhole(threads: Int) -> Bool { smallWeights(threads: threads) != nil }
}
