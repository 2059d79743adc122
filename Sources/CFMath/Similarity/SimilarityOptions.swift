/// How alike two vectors are.
public enum SimilarityMeasure: String, CaseIterable, Sendable {
    /// a·b / √(|a|²·|b|²).
    case cosine
    /// Shared features / features of either (Jaccard 1901); weights do not count.
    case jaccard
    /// a·b.
    case dot
}

/// Which similarities of a set of vectors are wanted.
public struct SimilarityOptions: Sendable {
    /// The measure.
    public var measure = SimilarityMeasure.cosine
    /// X in the factor n/(n+X), n being the number of shared features; at least 0.
    public var shrink = 0.0
    /// Pairs that share fewer features are left out.
    public var minimumOverlap = 0
    /// Similarities below are left out; nil leaves out those that are not above 0. A pair without a shared
    /// feature has similarity 0, so a minimum of 0 or less keeps it.
    public var minimum: Double?
    /// How many neighbours of a row to keep; nil is all.
    public var top: Int?
    /// Of two rows that are both wanted, only the first has the pair.
    public var once = false
    /// Pairs of a row with itself too.
    public var includesSelf = false

    /// Cosine similarities above 0.
    public init() {}

    /// The lowest similarity that is kept.
    var floor: Double { minimum ?? .leastNonzeroMagnitude }

    /// Whether pairs without a shared feature can be kept.
    var keepsUnrelated: Bool { floor <= 0 && minimumOverlap == 0 }

    /// Whether the number of shared features has to be known.
    var needsOverlaps: Bool {
        measure == .jaccard || shrink > 0 || minimumOverlap > (floor > 0 ? 1 : 0)
    }
}

extension SimilarityOptions {
    /// The similarities of some pairs.
    ///
    /// Every lane is computed as one pair would be, with correctly rounded operations only, and is symmetric in
    /// the two sides: the digits depend on the two vectors alone.
    ///
    /// - Parameters:
    ///   - dots: a·b; not looked at for jaccard.
    ///   - overlaps: shared features; looked at only where `needsOverlaps`.
    ///   - sizes: |a|² and |b|², for jaccard the numbers of features.
    @inline(__always)
    func similarities<Pairs: SIMD<Double>>(
        dots: Pairs, overlaps: Pairs, sizes a: Pairs, _ b: Pairs
    ) -> Pairs {
        var values: Pairs
        switch measure {
        case .cosine:
            let scale = a * b
            values = dots / scale.squareRoot()
            values.replace(with: 0, where: scale .== 0)
        case .jaccard:
            let union = a + b - overlaps
            values = overlaps / union
            values.replace(with: 0, where: union .== 0)
        case .dot: values = dots
        }
        if shrink > 0 { values *= overlaps / (overlaps + shrink) }
        return values
    }
}
