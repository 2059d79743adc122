import CFTables
import TestSupport
import Testing

@Suite struct ExclusionsTests {
    @Test func `exclusions are looked up by key`() throws {
        let table = "u\ta\nu\tb\nv\tc\nu\tx\n"
        try withFiles([bytes(table), bytes("m\tb\nm\tc\nm\ta\n")]) { files in
            let pairs = try Triples.read(
                file: files[0], TableFormat(), roles: ("key", "item", "weight"), threads: 1)
            let right = try Triples.read(
                file: files[1], TableFormat(), roles: ("mid", "item", "weight"), threads: 1)
            let excluded = Exclusions(pairs, items: right.items)
            #expect(unsafe Array(excluded.items(for: bytes("u").span.bytes)) == [2, 0])
            #expect(unsafe Array(excluded.items(for: bytes("v").span.bytes)) == [1])
            #expect(unsafe excluded.items(for: bytes("w").span.bytes).isEmpty)
        }
    }
}
