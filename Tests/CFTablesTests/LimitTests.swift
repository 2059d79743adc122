import CFMath
import CFSupport
import CFTables
import TestSupport
import Testing

/// Numbers of ids and places in blocks are kept in 32 bits. What does not fit is told, here with lower limits.
@Suite struct LimitTests {
    @Test func `an index tells of more ids than fit`() throws {
        var index = IDIndex(limit: 2)
        for id in ["a", "b", "a"] { _ = unsafe index.intern(bytes(id).span.bytes) }
        #expect(failure { try index.checkCount() } == nil)
        #expect(unsafe index.intern(bytes("a long id that is new").span.bytes) < 2)
        #expect(failure { try index.checkCount() }?.message == "more than 2 different ids")
        #expect(index.count == 2)
    }

    @Test func `contiguous keys are counted, too`() throws {
        var keys = ContiguousKeys(limit: 1)
        let first = try unsafe keys.beginsGroup(bytes("a").span.bytes)
        #expect(first)
        #expect(
            failure { _ = try unsafe keys.beginsGroup(bytes("b").span.bytes) }?.message
                == "more than 1 different ids")
    }

    @Test(arguments: [1, 2])
    func `a table with more ids than fit`(threads: Int) throws {
        try withFiles([bytes("a\tx\nb\tx\nc\tx\na\tx\n")]) { paths in
            func read(_ limit: Int) -> Failure? {
                failure {
                    let input = Input(paths, TableFormat(), Columns(["row", "item"]), mode: .whole)
                    _ = try Triples.read(input, threads: threads, mostIDs: limit)
                }
            }
            #expect(read(3) == nil)
            #expect(read(2)?.message == "more than 2 different ids")
        }
    }

    @Test func `a line longer than fits`() throws {
        try withFiles([bytes("a\tx\n" + String(repeating: "b", count: 1000) + "\tx\n")]) { paths in
            func read(_ limit: Int) -> Failure? {
                failure {
                    let input = Input(
                        paths, TableFormat(), Columns(["row", "item"]), mode: .whole, longestLine: limit)
                    _ = try Triples.read(input, threads: 1)
                }
            }
            #expect(read(2000) == nil)
            #expect(read(900)?.message == "\(paths[0]): a line is longer than 900 bytes")
        }
    }
}
