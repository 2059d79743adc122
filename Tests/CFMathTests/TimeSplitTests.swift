import CFMath
import Testing

@Suite struct TimeSplitTests {
    @Test func `shares are the latest, at most as many, many seeds`() {
        var wrong = 0
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let times = (0..<random.below(60)).map { _ in Double(random.below(1 + seed % 40) - 5) }
            let (x, y) = (1 + random.below(60), random.below(40))
            let split = TimeSplit(.shares(test: Double(x) / 100, validation: Double(y) / 100), of: times)
            // The most that lie above some time, in a count.
            func latest(_ count: Int) -> Int {
                ([-100] + times).map { bound in times.count { $0 > bound } }.filter { $0 <= count }.max() ?? 0
            }
            let test = latest(x * times.count / 100)
            let both = latest(x * times.count / 100 + y * times.count / 100)
            let order = times.sorted(by: >)
            let parts = order.map(split.part)
            let expected = order.indices.map { $0 < test ? SplitPart.test : $0 < both ? .validation : .train }
            if parts != expected { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func `a time belongs to what begins with it`() {
        let split = TimeSplit(test: 5, validation: 3)
        #expect([2.9, 3, 4.9, 5, 6].map(split.part) == [.train, .validation, .validation, .test, .test])
        #expect([2, 5].map(TimeSplit(test: 5, validation: nil).part) == [.train, .test])
    }
}
