import CFMath
import Testing

/// Epochs that are made of halves, and those of the rows of shards.
@Suite struct HalfEpochTests {
    enum Method: CaseIterable { case als, plainALS, ials }

    /// A training of which one knows what its shards must agree on.
    private struct Training {
        let method: Method
        let ratings: Ratings
        private var als = ALS.Options()
        private var implicit = ImplicitALS.Options()

        init(_ method: Method, seed: Int, scale: Float = 1) {
            self.method = method
            let planted = Ratings.planted(users: 37, items: 29, noise: 0.6, density: 0.3, seed: seed).known
            ratings = planted.with { method == .ials ? abs($0) : $0 * scale }.sorted(threads: 1)
            (als.factors, implicit.factors) = (1 + seed * 3, 1 + seed * 3)
            als.hasBiases = method == .als
            als.deviation = method == .als ? ratings.standardDeviation : 1
            implicit.confidence = Float(ratings.mean)
            implicit.background = ImplicitALS.usualBackground(ratings)
        }

        /// Without what lets epochs be divided.
        var undivided: Training {
            var training = self
            (training.als.deviation, training.implicit.confidence) = (nil, nil)
            return training
        }

        func epochs(_ count: Int, from start: Factors? = nil) throws -> Factors {
            var (als, implicit) = (als, implicit)
            (als.epochs, implicit.epochs) = (count, count)
            return method == .ials
                ? try ImplicitALS.train(ratings, implicit, from: start)
                : try ALS.train(ratings, als, from: start)
        }

        /// One side of a model, fitted in parts: row i is in shard `shards[i]`, and comes last there.
        func half(_ side: FittedSide, of model: Factors, shards: [Int]) -> Side {
            let own = side == .users ? ratings.user : ratings.item
            let before = side == .users ? model.users : model.items
            var rows = [[Double]](repeating: [], count: before.count)
            for shard in Set(shards) {
                let members = shards.indices.filter { shards[$0] == shard }.reversed()
                let place = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, Int32($0)) })
                let kept = own.indices.filter { place[Int(own[$0])] != nil }
                let numbers = kept.compactMap { place[Int(own[$0])] }
                let part = Ratings(
                    userCount: side == .users ? members.count : ratings.userCount,
                    itemCount: side == .items ? members.count : ratings.itemCount,
                    user: side == .users ? numbers : kept.map { ratings.user[$0] },
                    item: side == .items ? numbers : kept.map { ratings.item[$0] },
                    value: kept.map { ratings.value[$0] })
                var start = model
                let selected = before.selecting(Array(members))
                if side == .users { start.users = selected } else { start.items = selected }
                let fitted =
                    method == .ials
                    ? ImplicitALS.fitting(side, to: part, implicit, of: start)
                    : ALS.fitting(side, to: part, als, of: start)
                for (row, member) in members.enumerated() { rows[member] = fitted.rows[row] }
            }
            return Side(rows, factorCount: before.factorCount)
        }
    }

    @Test(arguments: Method.allCases, 0..<5)
    func `epochs are halves of any shards, to the bit`(method: Method, seed: Int) throws {
        let training = Training(method, seed: seed, scale: [1, 20, 1e-9, 3e5, 0.3][seed])
        var random = SeededRandom(seed: UInt64(seed))
        var model = try training.epochs(0)
        for epoch in 1...3 {
            let count = 1 + random.below(9)
            func shards(_ rows: Int) -> [Int] { (0..<rows).map { _ in random.below(count) } }
            model.users = training.half(.users, of: model, shards: shards(model.users.count))
            model.items = training.half(.items, of: model, shards: shards(model.items.count))
            #expect(try training.epochs(epoch).bits == model.bits)
        }
        #expect(try training.epochs(2, from: training.epochs(1)).bits == model.bits)
    }

    @Test(arguments: Method.allCases, 0..<3)
    func `epochs that can be divided are those that cannot, up to the last digits`(
        method: Method, seed: Int
    ) throws {
        let training = Training(method, seed: seed)
        let (model, other) = (try training.epochs(4), try training.undivided.epochs(4))
        #expect(
            difference(model.table.map { $0.map(Double.init) }, other.table.map { $0.map(Double.init) })
                < 1e-3)
    }

    @Test func `sorted ratings are the same whatever their order was`() {
        for seed in 0..<20 {
            var random = SeededRandom(seed: UInt64(seed))
            let (users, items) = (1 + random.below(9), 1 + random.below(9))
            // Pairs come again, with other values and with the same.
            var entries = (0..<seed * 5).map { _ in
                (random.below(users), random.below(items), Float(random.below(4)))
            }
            let wanted = entries.sorted { $0 < $1 }
            random.shuffle(&entries)
            let sorted = Ratings(users: users, items: items, entries).sorted(threads: 2)
            #expect(sorted.user == wanted.map { Int32($0.0) } && sorted.item == wanted.map { Int32($0.1) })
            #expect(sorted.value == wanted.map(\.2) && sorted.userCount == users && sorted.itemCount == items)
        }
    }
}
