import CFMath
import Testing

@Suite struct RatingGridTests {
    private static func random(users: Int, items: Int, count: Int, seed: Int) -> Ratings {
        var random = SeededRandom(seed: UInt64(seed))
        // Squares of uniform numbers: a long tail.
        let draw = { (n: Int) in
            let x = random.uniform()
            return Int32(Double(n) * x * x)
        }
        let user = (0..<count).map { _ in draw(users) }, item = (0..<count).map { _ in draw(items) }
        return Ratings(
            userCount: users, itemCount: items, user: user, item: item,
            value: (0..<count).map { Float($0) })
    }

    @Test(arguments: [(1, 1, 1), (5, 3, 40), (300, 200, 20_000), (3000, 10, 50_000), (2, 5000, 30_000)])
    func `every rating lies in one block of disjoint users and items`(users: Int, items: Int, count: Int) {
        let ratings = Self.random(users: users, items: items, count: count, seed: count)
        let grid = RatingGrid(ratings, rowBytes: 256, seed: 1, threads: 2) { $0 * 2 }
        var seen = Set<Float>()
        for diagonal in 0..<grid.side {
            var usersOfRow: [Int32: Int] = [:], itemsOfRow: [Int32: Int] = [:]
            for row in 0..<grid.side {
                for entry in grid.entries[grid.block(diagonal: diagonal, row: row)] {
                    #expect(seen.insert(entry.target).inserted)
                    #expect(usersOfRow[entry.user, default: row] == row)
                    #expect(itemsOfRow[entry.item, default: row] == row)
                    usersOfRow[entry.user] = row
                    itemsOfRow[entry.item] = row
                    let e = Int(entry.target / 2)
                    #expect(entry.user == ratings.user[e] && entry.item == ratings.item[e])
                }
            }
        }
        #expect(seen.count == count && grid.entries.count == count)
    }

    @Test func `the blocks of a diagonal are about equally long`() {
        let ratings = Self.random(users: 5000, items: 3000, count: 300_000, seed: 3)
        let grid = RatingGrid(ratings, rowBytes: 256, seed: 1, threads: 1) { $0 }
        #expect(grid.side == 16)
        let longest = (0..<16 * 16).map { grid.block(diagonal: $0 / 16, row: $0 % 16).count }.max() ?? 0
        #expect(longest < 5 * 300_000 / 256)
    }

    @Test func `the seed changes the order, the threads do not`() {
        let ratings = Self.random(users: 500, items: 300, count: 50_000, seed: 4)
        let targets = { (seed: UInt64, threads: Int) in
            RatingGrid(ratings, rowBytes: 256, seed: seed, threads: threads) { $0 }.entries.map(\.target)
        }
        #expect(targets(1, 1) == targets(1, 7))
        #expect(targets(1, 1) != targets(2, 1))
    }
}
