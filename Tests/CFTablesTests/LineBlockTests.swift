import CFMath
import CFSupport
import CFTables
import TestSupport
import Testing

/// Lines of all sorts: wide, long, with empty fields, now and then one that is wrong.
private func table(_ random: inout SeededRandom, _ delimiter: UInt8) -> [UInt8] {
    let isTidy = random.below(2) == 0
    var lines: [[UInt8]] = []
    for _ in 0..<random.below(60) {
        let fields = (0..<random.pick([3, 3, 4, 9, isTidy ? 3 : 1])).map { _ in
            bytes(random.text("aé7\u{0}\u{7F} ", (isTidy ? 1 : 0)...random.pick([2, 9, 100])))
        }
        lines.append(Array(fields.joined(separator: [delimiter])))
        if !isTidy, random.below(40) == 0 { lines.append(random.pick([[], bytes("a\r")])) }
    }
    return Array(lines.joined(separator: [0x0A])) + (random.below(2) == 0 ? [0x0A] : [])
}

@Suite struct LineBlockTests {
    /// Lines with their fields in roles, or the failure, as one way of reading gives them.
    private func read(_ path: ByteString, _ format: TableFormat, _ places: [Int], inOneGo: Bool) -> [String] {
        var rows: [String] = []
        let error = failure {
            let roles = places.map { "role\($0)" }
            let columns = Columns(roles, selection: places.map { .place($0) })
            let input = Input([path], format, columns, mode: .streaming)
            var splitter = try input.splitter()
            func add(_ line: RawSpan, _ fields: inout FieldSplitter) throws(Failure) {
                var row = "\(line.bytes) \(fields.hasMore)"
                for role in 0..<places.count { row += " \(fields[role]) \(try fields.id(role))" }
                rows.append(row)
            }
            try input.forEachBlock(
                threads: 1,
                work: { (block: LineBlock) throws(Failure) in
                    if inOneGo { return try block.forEachLine(splitter, add) }
                    try block.forEachLine { (line: RawSpan) throws(Failure) in
                        try splitter.split(line)
                        try add(line, &splitter)
                    }
                },
                finish: { _ in })
        }
        return rows + [error?.message ?? "no failure"]
    }

    @Test(arguments: 0..<300)
    func `lines split in one go are those split one by one`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var format = TableFormat()
        format.delimiter = random.pick([0x09, 0x09, 0x2C, 0x00, 0xFF])
        format.hasHeader = random.below(4) == 0
        let places = random.pick([[0], [0, 1, 2], [2, 0], [1, 1], [8]])
        let text = table(&random, format.delimiter)
        try withFiles([text]) { paths in
            let plain = read(paths[0], format, places, inOneGo: false)
            #expect(read(paths[0], format, places, inOneGo: true) == plain)
        }
    }
}
