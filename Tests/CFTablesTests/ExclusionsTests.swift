import CFTables
import TestSupport
import Testing

@Suite struct ExclusionsTests {
    @Test func `exclusions are looked up by key`() throws {
        let table = "u\ta\nu\tb\nv\tc\nu\tx\n"
        try withFiles([bytes(table), bytes("m\tb\nm\tc\nm\ta\n")]) { files in
            let pairs = try triples(files[0], threads: 1)
            let right = try triples(files[1], threads: 1)
            let excluded = Exclusions(pairs, items: right.items)
            #expect(Array(excluded.items(for: bytes("u"))) == [2, 0])
            #expect(Array(excluded.items(for: bytes("v"))) == [1])
            #expect(excluded.items(for: bytes("w")).isEmpty)
        }
    }
}
