import CFMath
import Testing

@Suite struct NeighbourHeapsTests {
    @Test func `keeps the best, whatever the order of the offers`() {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let limit = 1 + random.below(9)
            var offers = (0..<random.below(40)).map {
                Neighbour(row: Int32($0), similarity: Double(random.below(6)) / 4)
            }
            let expected = offers.filter { $0.similarity >= 0.25 }
                .sorted { $0.similarity != $1.similarity ? $0.similarity > $1.similarity : $0.row < $1.row }
                .prefix(limit)
            random.shuffle(&offers)
            let heaps = NeighbourHeaps(rowCount: 3, limit: limit, floor: 0.25)
            for offer in offers { heaps.offer(offer, to: 1) }
            #expect(heaps.sorted(1) == Array(expected))
            #expect(heaps.sorted(0).isEmpty)
            #expect(heaps.threshold(1) == (expected.count == limit ? expected.last?.similarity : 0.25))
        }
    }
}
