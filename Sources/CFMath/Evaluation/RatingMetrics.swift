/// How far predicted ratings are from the ratings (Herlocker, Konstan, Terveen and Riedl 2004, "Evaluating
/// collaborative filtering recommender systems", section 4.1).
public struct RatingMetrics: Sendable {
    /// How many predictions there are.
    public private(set) var count = 0
    private var squares = ExactSum()
    private var magnitudes = ExactSum()

    /// No predictions yet.
    public init() {}

    /// Those whose sums these are.
    public init(_ sums: MetricSums) {
        count = sums.counts[0]
        squares = sums.sums[0]
        magnitudes = sums.sums[1]
    }

    /// Takes one prediction. - Parameter error: the rating less the prediction, or the other way round.
    @inline(__always)
    public mutating func add(error: Double) {
        count += 1
        squares.add(error * error)
        magnitudes.add(abs(error))
    }

    /// Σ error² / n; nil where there is no prediction.
    public var meanSquaredError: Double? { count == 0 ? nil : squares.value / Double(count) }

    /// √(Σ error² / n); nil where there is no prediction.
    public var rootMeanSquaredError: Double? { meanSquaredError?.squareRoot() }

    /// Σ |error| / n; nil where there is no prediction.
    public var meanAbsoluteError: Double? { count == 0 ? nil : magnitudes.value / Double(count) }

    /// What can be added to the sums of other predictions.
    public var sums: MetricSums {
        var sums = MetricSums.ofRatings
        sums.counts[0] = count
        sums.sums = [squares, magnitudes]
        return sums
    }

    /// What a user with these predictions adds to the sums.
    public var sample: UserSample {
        UserSample(counts: [count], values: [squares.value, magnitudes.value])
    }
}

extension MetricSums {
    /// No predictions: their number; the sums of the squares and of the magnitudes of their errors.
    public static var ofRatings: MetricSums { MetricSums(counts: 1, sums: 2) }
}
