/// Parts by time: testing is what is latest, validation what comes before it, training what is earliest.
public struct TimeSplit: Sendable {
    private let test: Double
    private let validation: Double

    /// - Parameters:
    ///   - test: the first time of testing.
    ///   - validation: that of validation, not above the other; nil: there is none.
    public init(test: Double, validation: Double?) {
        self.test = test
        self.validation = validation ?? test
    }

    /// As many of the latest as the shares say, or a few less: what is of one time stays together.
    /// - Complexity: O(n log n).
    public init(_ size: SplitSize, of times: [Double]) {
        let times = times.sorted()
        let (test, validation) = size.counts(of: times.count)
        self.init(
            test: Self.start(ofLatest: test, times),
            validation: Self.start(ofLatest: test + validation, times))
    }

    /// The earliest time that at most `count` of the times are not before.
    private static func start(ofLatest count: Int, _ times: [Double]) -> Double {
        count < times.count ? times[times.count - count - 1].nextUp : -.infinity
    }

    /// The part of what is of this time.
    public func part(_ time: Double) -> SplitPart {
        time >= test ? .test : time >= validation ? .validation : .train
    }
}
