/// How alike two vectors are.
public enum SimilarityMeasure: String, CaseIterable, Sendable {
    /// a·b / √(|a|²·|b|²).
    case cosine
    /// Shared features / features of either (Jaccard 1901); weights do not count.
    case jaccard
    /// a·b.
    case dot
    /// Shared features. Weights do not count, here and below.
    case support
    /// Shared features / features of a: the one measure that is not the same for (b, a).
    case confidence
    /// Shared features / what they would be by chance.
    case lift
    /// G², the log-likelihood ratio of the shared features against chance.
    case llr

    /// Whether vectors are sets of features.
    public var ignoresWeights: Bool { self == .jaccard || isOfCounts }
    /// Whether it is one of those for baskets, which `ContingencyTable` has.
    var isOfCounts: Bool {
        switch self {
        case .cosine, .jaccard, .dot: false
        case .support, .confidence, .lift, .llr: true
        }
    }
    /// Whether it depends on how many features there are.
    public var dependsOnTotal: Bool { self == .lift || self == .llr }
}

/// Which similarities of a set of vectors are wanted.
public struct SimilarityOptions: Sendable {
    /// The measure.
    public var measure = SimilarityMeasure.cosine
    /// How many features there are, at most 2³¹, where the measure depends on it: no fewer than any two vectors have.
    public var total = 0
    /// The confidence of (b, a) in the place of that of (a, b).
    public var isFromOther = false
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
        measure.ignoresWeights || shrink > 0 || minimumOverlap > (floor > 0 ? 1 : 0)
    }
}

extension SimilarityOptions {
    /// The similarities of some pairs.
    ///
    /// Every lane is computed as one pair would be, with correctly rounded operations only but for the logarithms of
    /// llr, and but for confidence is symmetric in the two sides: the digits depend on the two vectors alone.
    ///
    /// - Parameters:
    ///   - dots: a·b; looked at for cosine and dot alone.
    ///   - overlaps: shared features; looked at only where `needsOverlaps`.
    ///   - sizes: |a|² and |b|², for measures of sets the numbers of features.
    @inline(__always)
    func similarities<Pairs: SIMD<Double>>(
        dots: Pairs, overlaps: Pairs, sizes a: Pairs, _ b: Pairs
    ) -> Pairs {
        if measure.isOfCounts { return fromCounts(overlaps, a, b) }
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
        default: values = dots
        }
        if shrink > 0 { values *= overlaps / (overlaps + shrink) }
        return values
    }

    /// Measures of counts, pair by pair: in line they would slow the others.
    @inline(never)
    private func fromCounts<Pairs: SIMD<Double>>(_ overlaps: Pairs, _ a: Pairs, _ b: Pairs) -> Pairs {
        var values = Pairs.zero
        for i in values.indices where overlaps[i] > 0 {
            let counts = ContingencyTable(
                both: Int(overlaps[i]), first: Int(a[i]), second: Int(b[i]), total: total)
            values[i] =
                switch measure {
                case .confidence: overlaps[i] / (isFromOther ? b : a)[i]
                case .lift: counts.lift
                case .llr: counts.logLikelihoodRatio
                default: overlaps[i]
                }
        }
        if shrink > 0 { values *= overlaps / (overlaps + shrink) }
        return values
    }
}
