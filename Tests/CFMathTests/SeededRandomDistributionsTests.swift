import CFMath
import Foundation
import Testing

@Suite struct SeededRandomDistributionsTests {
    /// Mean, variance and skewness.
    private func moments(_ count: Int, _ draw: (Int) -> Double) -> (
        mean: Double, variance: Double, skew: Double
    ) {
        let values = (0..<count).map(draw)
        let mean = values.reduce(0, +) / Double(count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        let third = values.reduce(0) { $0 + pow($1 - mean, 3) } / Double(count)
        return (mean, variance, third / pow(variance, 1.5))
    }

    @Test func `normal deviates by inversion have the normal distribution`() {
        var random = SeededRandom(seed: 1)
        let count = 200_000
        let values = (0..<count).map { _ in Double(random.inverseNormal()) }.sorted()
        // Kolmogorov and Smirnov: 1.95/√n is exceeded once in a thousand.
        var largest = 0.0
        for (rank, x) in values.enumerated() {
            let below = 0.5 * erfc(-x / 2.0.squareRoot())
            largest = max(largest, abs(below - (Double(rank) + 0.5) / Double(count)))
        }
        #expect(largest < 1.95 / Double(count).squareRoot())
        #expect(values.allSatisfy { abs($0) < 7 } && (values.last ?? 0) > 3.9 && (values.first ?? 0) < -3.9)
    }

    @Test(arguments: [0.3, 1, 2.5, 40])
    func `gamma deviates have the moments of their shape`(shape: Double) {
        var random = SeededRandom(seed: 2)
        let count = 200_000
        let (mean, variance, skew) = moments(count) { _ in random.gamma(shape: shape) }
        let error = 4 / Double(count).squareRoot()
        #expect(abs(mean / shape - 1) < error / shape.squareRoot())
        #expect(abs(variance / shape - 1) < error * (2 + 6 / shape).squareRoot())
        #expect(abs(skew - 2 / shape.squareRoot()) < 0.15)
    }

    @Test func `Wishart draws have the mean and the variances of their parameters`() throws {
        var random = SeededRandom(seed: 3)
        let inverseScale = DenseMatrix(Naive.positiveDefinite(3, &random))
        let scale = Naive.inverse(inverseScale.rows)
        let degrees = 7.5
        let count = 40_000
        var sum = DenseMatrix(order: 3)
        var squares = DenseMatrix(order: 3)
        for _ in 0..<count {
            let attempt = random.wishart(inverseScale: inverseScale, degrees: degrees)
            let draw = try #require(attempt)
            for e in 0..<9 {
                sum.elements[e] += draw.elements[e]
                squares.elements[e] += draw.elements[e] * draw.elements[e]
            }
        }
        for i in 0..<3 {
            for j in 0..<3 {
                let mean = sum[i, j] / Double(count)
                let variance = squares[i, j] / Double(count) - mean * mean
                let expected = degrees * (scale[i][j] * scale[i][j] + scale[i][i] * scale[j][j])
                #expect(abs(mean - degrees * scale[i][j]) < 4 * (expected / Double(count)).squareRoot())
                #expect(abs(variance / expected - 1) < 0.08)
            }
        }
    }

    @Test func `no Wishart distribution without a positive definite scale`() {
        var random = SeededRandom(seed: 4)
        let draw = random.wishart(inverseScale: DenseMatrix(order: 2), degrees: 5)
        #expect(draw == nil)
    }
}
