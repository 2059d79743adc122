import CFCommand
import CFMath
import CFSupport
import CFTables
import Testing

@Suite struct IDIndexTests {
    @Test(arguments: 0..<50)
    func `agrees with a dictionary`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var index = IDIndex()
        var model: [[UInt8]: Int] = [:]
        for _ in 0..<2000 {
            let length = 1 + random.below(seed % 2 == 0 ? 6 : 30)
            let id = (0..<length).map { _ in UInt8(random.below(3) == 0 ? 0 : 97 + random.below(2)) }
            let number = unsafe index.intern(id.span.bytes)
            #expect(number == model[id, default: model.count])
            model[id] = number
            #expect(index.id(number) == id)
        }
        #expect(index.count == model.count)
        for (id, number) in model { #expect(unsafe index.find(id.span.bytes) == number) }
        let missing: [UInt8] = [1, 2, 3]
        #expect(unsafe index.find(missing.span.bytes) == nil)
    }

    @Test func `byte order is that of the bytes`() {
        var index = IDIndex()
        for id in ["b", "a", "B", "ab", "é", "a\u{0}"] { _ = unsafe index.intern(Array(id.utf8).span.bytes) }
        #expect(index.sortedByBytes().map(index.text) == ["B", "a", "a\u{0}", "ab", "b", "é"])
    }
}
