import CFCommand
import CFMath
import CFSupport
import CFTables
import Testing

@Suite struct BytesTests {
    @Test(arguments: 0..<20)
    func `equality, hashes and short words agree with arrays`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<3000 {
            let length = random.below(seed % 2 == 0 ? 9 : 40)
            let a = (0..<length).map { _ in UInt8(random.below(2)) }
            var b = a
            if length > 0, random.below(2) == 0 { b[random.below(length)] ^= UInt8(random.below(2)) }
            if random.below(8) == 0 { b.append(0) }
            #expect(unsafe a.span.bytes.equals(b.span.bytes) == (a == b))
            if a == b { #expect(unsafe a.span.bytes.hash() == b.span.bytes.hash()) }
            if a.count == b.count, a.count <= 8 {
                #expect(unsafe (a.span.bytes.shortWord == b.span.bytes.shortWord) == (a == b))
            }
        }
    }

    @Test func `the short word is the bytes, lowest first`() {
        for length in 0...8 {
            let some = (0..<length).map { UInt8(0x81 + 3 * $0) }
            let wanted = some.enumerated().reduce(UInt64(0)) {
                $0 | UInt64($1.element) << (8 * UInt64($1.offset))
            }
            #expect(unsafe some.span.bytes.shortWord == wanted)
        }
    }

    @Test func `hashes hardly ever collide`() {
        var seen: Set<UInt64> = []
        for i in 0..<100_000 { unsafe seen.insert(bytes("a longer id \(i)").span.bytes.hash()) }
        #expect(seen.count == 100_000)
    }

    @Test(arguments: 0..<20)
    func `places of a byte`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<500 {
            let some = (0..<random.below(40)).map { _ in UInt8(random.below(20)) }
            #expect(unsafe some.span.bytes.firstIndex(of: 3) == some.firstIndex(of: 3))
        }
    }

    @Test func `copies`() {
        let some: [UInt8] = [1, 2, 3, 4]
        var copy: [UInt8] = [0]
        unsafe copy.append(some.span.bytes)
        #expect(copy == [0, 1, 2, 3, 4])
        #expect(unsafe some.span.bytes.extracting(1..<3).bytes == [2, 3])
        #expect(unsafe bytes("é\u{1}").span.bytes.text == "é\u{1}")
    }
}
