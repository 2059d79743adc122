import CFTables
import TestSupport
import Testing

@Suite struct ContiguousKeysTests {
    @Test func `groups begin once`() throws {
        var keys = ContiguousKeys()
        func begins(_ key: String) throws(Failure) -> Bool {
            try unsafe keys.beginsGroup(bytes(key).span.bytes)
        }
        let begun = try ["a", "a", "b", "c", "c"].map(begins)
        #expect(begun == [true, false, true, true, false])
        #expect(
            failure { _ = try begins("a") }?.message
                == "key \"a\" comes back: bring its lines together first (sort -s -k1,1 -t $'\\t')")
    }
}
