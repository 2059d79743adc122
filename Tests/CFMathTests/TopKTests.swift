import CFMath
import TestSupport
import Testing

@Suite struct TopKTests {
    @Test(arguments: 0..<60)
    func `agrees with a stable sort`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let limit = random.pick([1, 2, 3, 10, 100])
        let distinct = random.pick([1, 3, 20, 1_000_000])
        var best = TopK<Int>(limit)
        for round in 0..<3 {
            let scores = (0..<random.below(300)).map { _ in Double(random.below(distinct)) - 5 }
            for (i, score) in scores.enumerated() {
                let before = best.threshold
                best.offer(score, i)
                // What does not exceed the threshold changes nothing.
                #expect(score > before || best.threshold == before)
                #expect(best.count == min(limit, i + 1))
            }
            let wanted = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(limit)
            let sorted = best.sorted()
            #expect(sorted.map(\.element) == Array(wanted), "round \(round)")
            #expect(sorted.map(\.score) == wanted.map { scores[$0] })
            best.removeAll()
            #expect(best.count == 0 && best.threshold == -.infinity)
        }
    }
}
