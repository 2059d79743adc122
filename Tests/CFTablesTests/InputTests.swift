import CFMath
import CFSupport
import CFTables
import Foundation
import TestSupport
import Testing

/// Random lines, now and then one that is longer than a read.
private func randomLines(_ random: inout SeededRandom, bytes total: Int) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var size = 0
    while size < total {
        let length = random.below(2000) == 0 ? random.below(700_000) : 1 + random.below(60)
        let fill = UInt8(0x61 + random.below(20))
        lines.append((0..<length).map { $0 % 7 == 3 ? 0x09 : fill &+ UInt8($0 % 5) })
        size += length
    }
    return lines
}

/// The lines of the files; what goes wrong is in the failure.
private func read(
    _ paths: [ByteString], _ format: TableFormat = TableFormat(), _ mode: Input.Mode = .streaming,
    threads: Int? = nil
) throws -> [[UInt8]] {
    let input = Input(paths, format, Columns(["id"]), mode: mode)
    var lines: [[UInt8]] = []
    if let threads {
        try input.forEachBlock(
            threads: threads,
            work: { (block: LineBlock) throws(Failure) in
                var part: [[UInt8]] = []
                try block.forEachLine { (line: RawSpan) throws(Failure) in part.append(line.bytes) }
                return part
            },
            finish: { (part: [[UInt8]]) throws(Failure) in lines += part })
    } else {
        try input.forEachLine { (line: RawSpan) throws(Failure) in lines.append(line.bytes) }
    }
    return lines
}

private func readFailure(_ paths: [ByteString], _ mode: Input.Mode, _ threads: Int?) -> Failure? {
    failure { _ = try read(paths, TableFormat(), mode, threads: threads) }
}

/// The modes and numbers of threads that must make no difference; nil reads line by line.
private let ways: [(Input.Mode, Int?)] = [Input.Mode.streaming, .whole].flatMap { mode in
    [nil, 1, 2, 7].map { (mode, $0) }
}

@Suite struct InputTests {
    @Test(arguments: 0..<12)
    func `all lines of all files, over block boundaries`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let files = (0..<1 + random.below(3)).map { _ in
            randomLines(&random, bytes: random.pick([0, 100, 900_000, seed < 2 ? 9_000_000 : 300_000]))
        }
        let contents = files.map { lines in
            Array(lines.joined(separator: [0x0A])) + (lines.isEmpty || random.below(2) == 0 ? [] : [0x0A])
        }
        try withFiles(contents) { paths in
            let wanted = Array(files.joined())
            for (mode, threads) in ways {
                let lines = try read(paths, TableFormat(), mode, threads: threads)
                #expect(lines == wanted)
            }
        }
    }

    @Test(arguments: 0..<12)
    func `the first bad line is named, whatever the number of threads`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var first = randomLines(&random, bytes: 600_000)
        var second = randomLines(&random, bytes: 1_500_000)
        let bad: [[UInt8]] = [[], bytes("a\r")]
        let kind = random.below(2)
        let messages = [
            "the line is empty", "the line ends in a carriage return (CRLF): remove them with tr -d '\\r'",
        ]
        let (inSecond, line) = (random.below(2) == 1, random.below(min(first.count, second.count)))
        if inSecond { second[line] = bad[kind] } else { first[line] = bad[kind] }
        second[second.count - 1] = []
        let contents = [first, second].map { Array($0.joined(separator: [0x0A])) + [0x0A] }
        try withFiles(contents) { paths in
            let wanted = "\(paths[inSecond ? 1 : 0]):\(line + 1): \(messages[kind])"
            let messages = Set(ways.map { way in readFailure(paths, way.0, way.1)?.message })
            #expect(messages == [wanted])
        }
    }

    @Test func `files that cannot be read`() throws {
        let error = failure { _ = try read(["/no/such/file"]) }
        #expect(error?.message == "/no/such/file: No such file or directory")
        #expect(failure { _ = try read(["/"]) }?.message == "/: Is a directory")
    }

    @Test func `a file that is refused is closed`() throws {
        try withFiles([bytes("a\n\n" + String(repeating: "b\n", count: 1 << 18))]) { paths in
            #expect(failure { _ = try read(paths) }?.message == "\(paths[0]):2: the line is empty")
            // Where there is such a folder.
            let (files, folder) = (FileManager.default, "/proc/self/fd")
            let open = (try? files.contentsOfDirectory(atPath: folder)) ?? []
            let names = open.map { try? files.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
            #expect(!names.contains(paths[0].text))
        }
    }

    private func withHeader(_ contents: [String], _ roles: Int = 1) throws -> (
        lines: [String], message: String?
    ) {
        var format = TableFormat()
        format.hasHeader = true
        return try withFiles(contents.map(bytes)) { paths in
            var lines: [String] = []
            let error = failure {
                lines = try read(paths, format).map { String(decoding: $0, as: UTF8.self) }
            }
            return (
                lines,
                error?.message.replacing("\(paths[paths.count - 1])", with: "LAST")
                    .replacing("\(paths[0])", with: "FIRST")
            )
        }
    }

    @Test func `headers are taken off every file`() throws {
        #expect(try withHeader(["h\na\n", "h\nb\nc"]) == (["a", "b", "c"], nil))
        #expect(try withHeader(["h", "h\n", "h\nb"]) == (["b"], nil))
        #expect(try withHeader(["", "h\nb"]) == (["b"], nil))
        #expect(try withHeader([""]) == ([], nil))
        #expect(
            try withHeader(["h\na\n", "g\nb\n"]).message == "LAST:1: the header differs from that of FIRST")
        #expect(
            try withHeader(["h\r\na\n"]).message?.hasPrefix("LAST:1: the line ends in a carriage") == true)
        #expect(try withHeader(["\na\n"]).message == "LAST:1: the line is empty")
        #expect(try withHeader(["h\na\n\n"]).message == "LAST:3: the line is empty")
        #expect(try withHeader(["h\na\n", "h\nb\n\n"]).message == "LAST:3: the line is empty")
    }

    /// How many roles lines of `contents` play, or what is wrong with them.
    private func optional(_ contents: [String], hasHeader: Bool = false) throws -> String {
        var format = TableFormat()
        format.hasHeader = hasHeader
        return try withFiles(contents.map(bytes)) { paths in
            var roles = 0
            let error = failure {
                let input = Input(
                    paths, format, Columns(["id", "item", "weight"], last: .optional), mode: .whole)
                var splitter = try input.splitter()
                roles = splitter.roleCount
                try input.forEachLine { (line: RawSpan) throws(Failure) in try splitter.split(line) }
            }
            return error?.message.replacing("\(paths[paths.count - 1])", with: "LAST") ?? "\(roles) roles"
        }
    }

    @Test func `the first line decides whether there is a third column`() throws {
        #expect(try optional(["a\tb\nc\td\n"]) == "2 roles")
        #expect(try optional(["a\tb\t1\nc\td\t2\textra\n"]) == "3 roles")
        #expect(try optional(["", "a\tb\nc\td\n"]) == "2 roles")
        #expect(try optional([""]) == "3 roles")
        #expect(
            try optional(["a\tb\nc\td\t1\n"]) == "LAST:2: a weight in column 3, where the first line has none"
        )
        #expect(try optional(["a\tb\t1\nc\td\n"]) == "LAST:2: 2 fields where 3 are needed (id, item, weight)")
        #expect(try optional(["a\n"]) == "LAST:1: 1 field where 2 are needed (id, item)")
        #expect(try optional(["a\tb\n", "a\tb\t1\n"]).hasPrefix("LAST:1: a weight"))
    }

    @Test func `with a header, the header decides`() throws {
        #expect(try optional(["u\ti\tw\na\tb\t1\n"], hasHeader: true) == "3 roles")
        #expect(try optional(["u\ti\na\tb\n"], hasHeader: true) == "2 roles")
        #expect(try optional(["u\ti\tw\n", "u\ti\tw\na\tb\t1\n"], hasHeader: true) == "3 roles")
        #expect(
            try optional(["u\ti\tw\na\tb\n"], hasHeader: true)
                == "LAST:2: 2 fields where 3 are needed (id, item, weight)")
        #expect(
            try optional(["u\ti\na\tb\t1\n"], hasHeader: true)
                == "LAST:2: a weight in column 3, where the first line has none")
    }

    @Test func `names of roles`() throws {
        var format = TableFormat()
        format.hasHeader = true
        format.columnList = ColumnList("3,1", option: "-f", headerOption: "-H")
        try withFiles([bytes("u\ti\tw\na\tb\t1\n")]) { paths in
            let columns = try Columns(["id", "weight"], format)
            let input = Input(paths, format, columns, mode: .whole)
            try input.start()
            #expect(input.header == ["u", "i", "w"])
            #expect(input.headerBytes == bytes("u\ti\tw"))
            #expect((0..<2).map(input.name) == ["w", "u"])
            let plain = Input(paths, TableFormat(), Columns(["id", "weight"]), mode: .whole)
            try plain.start()
            #expect((0..<2).map(plain.name) == ["id", "weight"])
        }
    }
}
