import CFMath
import TestSupport
import Testing

@Suite struct CountingSortTests {
    @Test func `the order is that of a stable sort`() {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let keyCount = 1 + random.below(random.pick([1, 4, 50]))
            let keys = (0..<random.pick([0, 1, 2, 20, 500])).map { _ in random.below(keyCount) }
            let (order, starts) = CountingSort.order(of: keys.count, keyCount: keyCount) { keys[$0] }
            #expect(order.map { Int($0) } == keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) })
            #expect(starts == (0...keyCount).map { key in keys.count { $0 < key } })
        }
        let none = CountingSort.order(of: 0, keyCount: 0) { _ in 0 }
        #expect(none.order.isEmpty && none.starts == [0])
    }
}
