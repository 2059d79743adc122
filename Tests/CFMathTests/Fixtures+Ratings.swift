import CFMath

extension Ratings {
    /// Entries (user, item, rating).
    init(users: Int, items: Int, _ entries: [(Int, Int, Float)]) {
        self.init(
            userCount: users, itemCount: items, user: entries.map { Int32($0.0) },
            item: entries.map { Int32($0.1) }, value: entries.map(\.2))
    }

    /// The same pairs with other values.
    func with(_ change: (Float) -> Float) -> Ratings {
        Ratings(userCount: userCount, itemCount: itemCount, user: user, item: item, value: value.map(change))
    }

    /// Ratings with a low-rank plan, some noise and some gaps.
    static func planted(
        users: Int = 60, items: Int = 40, rank: Int = 2, noise: Double = 0, density: Double = 0.5, seed: Int
    ) -> (known: Ratings, held: Ratings) {
        var random = SeededRandom(seed: UInt64(seed), stream: 99)
        let p = (0..<users * rank).map { _ in random.normal() }
        let q = (0..<items * rank).map { _ in random.normal() }
        var parts = [[(Int, Int, Float)]](repeating: [], count: 2)
        for u in 0..<users {
            for i in 0..<items {
                let dot = (0..<rank).reduce(0.0) { $0 + p[u * rank + $1] * q[i * rank + $1] }
                let value = Float(3 + dot + noise * random.normal())
                parts[random.uniform() < density ? 0 : 1].append((u, i, value))
            }
        }
        return (
            Ratings(users: users, items: items, parts[0]), Ratings(users: users, items: items, parts[1])
        )
    }

    /// 20 × 20, 5 where user and item are both even or both odd, else 1, without user 0's ratings of items 0 and 1.
    static var checkerboard: Ratings {
        let pairs = (0..<20).flatMap { u in (0..<20).map { (u, $0) } }
        return Ratings(
            users: 20, items: 20,
            pairs.filter { $0 != (0, 0) && $0 != (0, 1) }.map { ($0, $1, ($0 + $1) % 2 == 0 ? 5 : 1) })
    }

    /// Users like the items of their group, one of three: rank 3. Of what they like a quarter is held back.
    static func groups(seed: Int) -> (known: Ratings, held: [(user: Int, item: Int)]) {
        var random = SeededRandom(seed: UInt64(seed), stream: 7)
        var known: [(Int, Int, Float)] = []
        var held: [(Int, Int)] = []
        for u in 0..<45 {
            for i in 0..<36 where u % 3 == i % 3 {
                if random.uniform() < 0.25 { held.append((u, i)) } else { known.append((u, i, 1)) }
            }
        }
        return (Ratings(users: 45, items: 36, known), held)
    }
}
