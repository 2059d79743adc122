import CFMath
import CFTables
import Testing

@Suite struct FactorModelTests {
    @Test(arguments: 0..<20)
    func `users are added behind the others, or in their places`(seed: Int) throws {
        let (a, b) = (
            ModelFileTests.random(seed, users: seed % 8, items: 3, factors: 2),
            ModelFileTests.random(seed + 100, users: seed % 5, items: 3, factors: 2)
        )
        func rows(_ model: FactorModel) throws -> [String] {
            try ModelFileTests.text(model).split(separator: "\n").map(String.init).filter {
                $0.hasPrefix("user")
            }
        }
        // Some of the old users come again, with other numbers.
        var ids = b.users, numbers = b.factors.users
        for i in stride(from: 0, to: a.users.count, by: 3) {
            _ = ids.intern(a.users.id(i))
            numbers.append([Double(i), 1, 2])
        }
        let new = a.replacing(numbers, users: ids)
        func id(_ row: String) -> Substring { row.split(separator: "\t")[1] }
        let fresh = try rows(new), again = Dictionary(uniqueKeysWithValues: fresh.map { (id($0), $0) })
        let old = try rows(a), known = Set(old.map(id))
        let wanted = old.map { again[id($0)] ?? $0 } + fresh.filter { !known.contains(id($0)) }
        let behind = try rows(a.adding(numbers, users: ids))
        #expect(behind == wanted)
        let ordered = try a.inByteOrder().adding(numbers, users: ids)
        let (sorted, text) = (try rows(ordered), try ModelFileTests.text(ordered))
        let back = try ModelFileTests.text(ModelFileTests.read(text))
        #expect(ordered.isOrdered && sorted.sorted() == wanted.sorted() && back == text)
    }
}
