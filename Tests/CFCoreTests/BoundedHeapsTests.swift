import CFMath
import Testing

@Suite struct BoundedHeapsTests {
    @Test func `keeps the best, whatever the order of the offers`() {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let limit = 1 + random.below(9)
            var offers = (0..<random.below(40)).map {
                Scored(key: Int32($0), score: Double(random.below(6)) / 4)
            }
            let expected = offers.filter { $0.score >= 0.25 }
                .sorted { ($1.score, $0.key) < ($0.score, $1.key) }
                .prefix(limit)
            random.shuffle(&offers)
            let heaps = BoundedHeaps(rowCount: 3, limit: limit, floor: 0.25)
            for offer in offers { heaps.offer(offer, to: 1) }
            #expect(heaps.sorted(1) == Array(expected))
            #expect(heaps.sorted(0).isEmpty)
            #expect(heaps.threshold(1) == (expected.count == limit ? expected.last?.score : 0.25))
        }
    }
}
