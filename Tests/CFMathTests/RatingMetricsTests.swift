import CFMath
import Testing

@Suite struct RatingMetricsTests {
    @Test func `agrees with the definitions`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            // Quarters: everything is exact.
            let errors = (0..<1 + random.below(200)).map { _ in Double(random.below(33) - 16) / 4 }
            var metrics = RatingMetrics()
            for error in errors { metrics.add(error: error) }
            let n = Double(errors.count)
            #expect(metrics.count == errors.count)
            #expect(metrics.meanSquaredError == errors.reduce(0) { $0 + $1 * $1 } / n)
            #expect(metrics.meanAbsoluteError == errors.reduce(0) { $0 + abs($1) } / n)
            let rmse = try #require(metrics.rootMeanSquaredError)
            #expect(abs(rmse * rmse - errors.reduce(0) { $0 + $1 * $1 } / n) < 1e-12)
        }
    }

    @Test func `no predictions have no error`() {
        let metrics = RatingMetrics()
        #expect(metrics.count == 0)
        #expect(metrics.meanSquaredError == nil && metrics.rootMeanSquaredError == nil)
        #expect(metrics.meanAbsoluteError == nil)
    }
}
