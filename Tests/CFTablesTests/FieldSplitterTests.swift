import CFMath
import CFTables
import TestSupport
import Testing

@Suite struct FieldSplitterTests {
    @Test(arguments: 0..<100)
    func `agrees with a naive split`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let delimiter = random.pick([UInt8(0x09), 0x2C, 0x7C, 0x00, 0xFF])
        let roleCount = 1 + random.below(4)
        let isPlain = random.below(2) == 0
        let places = (0..<roleCount).map { isPlain ? $0 : random.below(6) }
        let roles = (0..<roleCount).map { "role\($0)" }
        var splitter = FieldSplitter(delimiter: delimiter, places: places, roles: roles)
        let needed = places.reduce(0, max) + 1
        #expect(splitter.roleCount == roleCount)
        for _ in 0..<300 {
            let fields = (0..<1 + random.below(8)).map { _ in
                (0..<random.below(4)).map { _ in random.pick([UInt8(0x61), 0x62, 0xE9, 0x20]) }
            }
            let line = Array(fields.joined(separator: [delimiter]))
            let error = failure { try unsafe splitter.split(line.span.bytes) }
            #expect((error == nil) == (fields.count >= needed))
            guard error == nil else {
                // Where the line shows its delimiter, advice follows.
                #expect(error?.message.hasPrefix(tooFew(fields.count, needed, roles)) == true)
                continue
            }
            #expect(splitter.hasMore == (fields.count > needed))
            for role in 0..<roleCount {
                #expect(Array(line[splitter[role]]) == fields[places[role]])
                let noID = failure { _ = try splitter.id(role) }
                #expect(noID?.message == (fields[places[role]].isEmpty ? "the role\(role) is empty" : nil))
            }
        }
    }

    private func tooFew(_ count: Int, _ needed: Int, _ roles: [String]) -> String {
        "\(count) field\(count == 1 ? "" : "s") where \(needed) are needed (\(roles.joined(separator: ", ")))"
    }

    @Test func `a number that is not one is quoted`() {
        var splitter = FieldSplitter(delimiter: 0x09, places: [0, 1], roles: ["id", "weight"])
        for text in ["abc", "5x", "", "nan", "inf", "1e999"] {
            let line = bytes("a\t\(text)")
            let error = failure {
                try unsafe splitter.split(line.span.bytes)
                _ = try unsafe splitter.number(1, in: line.span.bytes)
            }
            #expect(error?.message == "weight \"\(text)\" is not a number")
            #expect(error?.kind == .data)
        }
    }

    @Test func `more fields than the first line had`() {
        var splitter = FieldSplitter(delimiter: 0x09, places: [0, 1], roles: ["id", "item"])
        splitter.forbidMore("weight")
        func message(_ line: String) -> String? {
            let line = bytes(line)
            return failure { try unsafe splitter.split(line.span.bytes) }?.message
        }
        #expect(message("a\tb") == nil)
        #expect(message("a\tb\t1") == "a weight in column 3, where the first line has none")
        #expect(message("a") == "1 field where 2 are needed (id, item)")
    }

    @Test func `columns side by side`() {
        let splitter = FieldSplitter(delimiter: 0x09, places: [1, 2, 0], roles: ["a", "b", "c"])
        #expect(splitter.areAdjacent(0..<2))
        #expect(!splitter.areAdjacent(0..<3))
        #expect(splitter.areAdjacent(2..<3))
    }
}
