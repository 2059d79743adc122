import CFMath
import CFTables
import Testing

@Suite struct TrainingSetTests {
    static func table(_ rows: [(String, String, Double)]) -> Triples {
        var table = Triples()
        for (user, item, value) in rows {
            table.row.append(Int32(unsafe table.rows.intern(Array(user.utf8).span.bytes)))
            table.item.append(Int32(unsafe table.items.intern(Array(item.utf8).span.bytes)))
            table.value.append(value)
        }
        return table
    }

    @Test func `ids are numbered as they come`() throws {
        let set = try TrainingSet(Self.table([("b", "x", 1), ("a", "y", 4), ("b", "y", 2)]))
        #expect((0..<set.users.count).map(set.users.text) == ["b", "a"])
        #expect((0..<set.items.count).map(set.items.text) == ["x", "y"])
        #expect(set.ratings.user == [0, 1, 0] && set.ratings.item == [0, 1, 1])
        #expect(set.ratings.value == [1, 4, 2] && set.range == 1...4 && set.validation == nil)
    }

    @Test(arguments: 0..<10)
    func `an ordered set does not depend on the order of lines`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var lines = (0..<40).map { _ in
            ("u\(random.below(12))", "i\(random.below(9))", Double(random.below(5)))
        }
        let start = try TrainingSet(Self.table([("u7", "x", 1), ("u3", "i3", 3)]))
        let model = FactorModel(
            users: start.users, items: start.items, solver: "als", range: start.range,
            factors: Factors(
                mean: 0, users: Side(count: 2, factorCount: 1), items: Side(count: 2, factorCount: 1)))
        for from in [nil, model] {
            let set = try TrainingSet(Self.table(lines), from: from, isOrdered: true)
            random.shuffle(&lines)
            let other = try TrainingSet(Self.table(lines), from: from, isOrdered: true)
            let known = from?.users.count ?? 0
            let users = (0..<set.users.count).map(set.users.text)
            #expect(users == (0..<other.users.count).map(other.users.text))
            #expect(users[known...] == users[known...].sorted()[...])
            #expect(known == 0 || users[..<2] == ["u7", "u3"])
            #expect(set.ratings.user == other.ratings.user && set.ratings.item == other.ratings.item)
            #expect(set.ratings.value == other.ratings.value)
        }
    }

    @Test func `what only validation knows lies beyond the model`() throws {
        let set = try TrainingSet(
            Self.table([("b", "x", 1), ("a", "y", 4)]),
            validation: Self.table([("c", "y", 9), ("a", "z", 0)]))
        let validation = try #require(set.validation)
        #expect(set.ratings.userCount == 2 && set.ratings.itemCount == 2 && set.users.count == 2)
        #expect(validation.user == [2, 1] && validation.item == [1, 2])
        #expect(set.range == 1...4)
        let plain = Side(count: 2, factorCount: 1)
        let factors = Factors(
            mean: 3, users: Side(bias: [0, 1], factors: plain.factors),
            items: Side(bias: [0, 2], factors: plain.factors))
        #expect(
            factors.meanSquaredError(validation) == Double((3 + 2 - 9) * (3 + 2 - 9) + (3 + 1) * (3 + 1)) / 2)
    }

    @Test func `a model to go on from comes first`() throws {
        let old = try TrainingSet(Self.table([("a", "x", 1), ("b", "x", 3)]))
        let model = FactorModel(
            users: old.users, items: old.items, solver: "sgd", range: old.range,
            factors: Factors(
                mean: 0, users: Side(count: 2, factorCount: 1), items: Side(count: 1, factorCount: 1)))
        let set = try TrainingSet(Self.table([("c", "y", 2), ("b", "x", 5)]), from: model)
        #expect((0..<set.users.count).map(set.users.text) == ["a", "b", "c"])
        #expect((0..<set.items.count).map(set.items.text) == ["x", "y"])
        #expect(set.ratings.user == [2, 1] && set.ratings.item == [1, 0] && set.range == 1...5)
    }
}
