import CFMath
import Testing

@Suite struct RatingsTests {
    /// Halves add up exactly.
    @Test(arguments: 0..<100)
    func `pairs that come again add up to one`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed), stream: 7)
        func below(_ bound: Int) -> Int { Int(random.uniform() * Double(bound)) }
        let (users, items) = (below(6) + 1, below(6) + 1)
        let entries = (0..<below(30)).map { _ in (below(users), below(items), Float(below(20)) / 2) }
        let ratings = Ratings(users: users, items: items, entries)
        var sums: [[Int]: Float] = [:]
        for (user, item, value) in entries { sums[[user, item], default: 0] += value }
        for threads in [1, 3] {
            let summed = ratings.summingRepeats(threads: threads)
            #expect(summed.count == sums.count)
            #expect(summed.userCount == users && summed.itemCount == items)
            for at in 0..<summed.count {
                #expect(sums[[Int(summed.user[at]), Int(summed.item[at])]] == summed.value[at])
            }
            // Where none comes again nothing moves.
            if sums.count == entries.count { #expect(summed.user == ratings.user) }
        }
    }
}
