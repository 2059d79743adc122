import CFMath
import TestSupport
import Testing

/// The k best at the end of an array, as a heap and in order, held against sorting.
@Suite struct ScoredArrayTests {
    /// What comes before the kept ones in the array, and must stay.
    private static let before = [Scored<Int>(key: 7, score: 7), Scored<Int>(key: 1, score: 9)]

    private func best(_ elements: [Scored<Int>], _ limit: Int) -> [Scored<Int>] {
        Array(elements.sorted { ($1.score, $0.key) < ($0.score, $1.key) }.prefix(limit))
    }

    /// Some elements, among them many of one score.
    private func elements(_ random: inout SeededRandom, from first: Int = 0) -> [Scored<Int>] {
        let distinct = random.pick([1, 3, 20, 1_000_000])
        return (0..<random.below(300)).map {
            Scored(key: first + $0, score: Double(random.below(distinct)) - 5)
        }
    }

    @Test func `a heap keeps what a stable sort puts first, whatever the order of the offers`() {
        for seed in 0..<400 {
            var random = SeededRandom(seed: UInt64(seed))
            let limit = random.pick([1, 2, 3, 10, 100, .max])
            var offers = elements(&random)
            let expected = best(offers, limit)
            if seed % 2 == 0 { random.shuffle(&offers) }
            var heap = seed % 3 == 0 ? Self.before : []
            let first = heap.count
            for (i, offer) in offers.enumerated() {
                heap.offer(offer, toHeapFrom: first, limit: limit)
                #expect(heap.count - first == min(limit, i + 1))
            }
            // The root is the last to have got in, and what is not better than it changes nothing.
            #expect(expected.isEmpty || heap[first] == expected.last)
            if heap.count - first == limit {
                let kept = heap
                heap.offer(Scored(key: 1000, score: heap[first].score), toHeapFrom: first, limit: limit)
                #expect(heap == kept)
            }
            #expect(heap[first...].sorted { $0.precedes($1) } == expected, "seed \(seed)")
            #expect(Array(heap[..<first]) == Array(Self.before.prefix(first)))
        }
    }

    @Test func `merging keeps the best in order`() {
        for seed in 0..<400 {
            var random = SeededRandom(seed: UInt64(seed))
            let limit = random.pick([1, 2, 10, 64, 65, 100, .max])
            var merged = seed % 3 == 0 ? Self.before : []
            let first = merged.count
            var all: [Scored<Int>] = []
            for _ in 0..<4 {
                var new = elements(&random, from: all.count)
                if seed % 2 == 0 { random.shuffle(&new) }
                all += new
                merged.merge(
                    new.indices, inOrderFrom: first, limit: limit, element: { new[$0] },
                    precedes: { $0.precedes($1) })
                #expect(Array(merged[first...]) == best(all, limit), "seed \(seed)")
            }
            #expect(Array(merged[..<first]) == Array(Self.before.prefix(first)))
        }
    }
}
