import CFMath
import Testing

@Suite struct FactorsTests {
    @Test(arguments: [1, 3, 8, 16, 20, 64, 100])
    func `many pairs have the predictions of one pair`(k: Int) {
        let factors = TopItemsTests.random(1, users: 30, items: 20, factors: k)
        let pairs = (Int32(-1)..<30).flatMap { user in (Int32(-1)..<20).map { (user: user, item: $0) } }
        let one = pairs.map { pair in
            factors.predict(
                user: pair.user < 0 ? nil : Int(pair.user), item: pair.item < 0 ? nil : Int(pair.item))
        }
        #expect(factors.predictions(pairs) == one)
        #expect(factors.predictions([]) == [])
        #expect(factors.predict(user: nil, item: nil) == factors.mean)
    }
}
