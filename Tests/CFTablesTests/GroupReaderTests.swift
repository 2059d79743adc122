import CFMath
import CFTables
import TestSupport
import Testing

/// The groups of a table as text, or what is wrong.
private func groups(_ text: [UInt8], threads: Int) throws -> String {
    var index = IDIndex()
    for id in 0..<10 { _ = unsafe index.intern(bytes(String(id)).span.bytes) }
    return try withFiles([text]) { paths in
        var result = ""
        let error = failure {
            let input = Input(
                paths, TableFormat(), Columns(["user", "item", "weight"], last: .optional),
                mode: .streaming)
            try input.forEachGroup(
                in: index, threads: threads,
                work: { (groups: [TripleGroup]) throws(Failure) -> String in
                    groups.map { "\(String(decoding: $0.key, as: UTF8.self))\($0.columns)\($0.values)" }
                        .joined(separator: ";") + ";"
                },
                finish: { (text: String) throws(Failure) in result += text })
        }
        return error?.message.replacing("\(paths[0])", with: "FILE") ?? result
    }
}

@Suite struct GroupReaderTests {
    @Test(arguments: 0..<10)
    func `agrees with naive grouping over block boundaries`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var text: [UInt8] = []
        var wanted = ""
        for group in 0..<random.pick([0, 1, 5, 20_000]) {
            var columns: [Int] = []
            var values: [Double] = []
            var unknown: [Int] = []
            for _ in 0..<1 + random.below(random.below(5000) == 0 ? 60_000 : 5) {
                let item = random.below(12)
                if item >= 10, !unknown.contains(item) { unknown.append(item) }
                columns.append(unknown.firstIndex(of: item).map { 10 + $0 } ?? item)
                values.append(Double(random.below(40)) / 8)
                text += bytes("g\(group)\t\(item)\t\(values[values.count - 1])\n")
            }
            wanted += "g\(group)\(columns)\(values);"
        }
        for threads in [1, 2, 7] {
            let same = try groups(text, threads: threads) == wanted
            #expect(same, "threads \(threads)")
        }
    }

    @Test(arguments: [1, 2, 7])
    func `a key that comes back is named with its line`(threads: Int) throws {
        func message(_ count: Int) throws -> String {
            var lines = (0..<count).map { "k\($0)\t1\t1\n" }
            lines.append("k0\t2\t1\n")
            return try groups(bytes(lines.joined()), threads: threads)
        }
        for count in [2, 3, 100_000] {
            #expect(
                try message(count)
                    == "FILE:\(count + 1): key \"k0\" comes back: bring its lines together first (sort -s -k1,1 -t $'\\t')"
            )
        }
        #expect(
            try groups(bytes("a\t1\nb\t1\t2\n"), threads: threads).hasPrefix("FILE:2: a weight in column 3"))
        #expect(try groups(bytes("a\t1\na\t11\n"), threads: threads) == "a[1, 10][1.0, 1.0];")
    }
}
