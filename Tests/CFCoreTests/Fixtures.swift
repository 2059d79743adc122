import CFCommand
import CFMath
import CFSupport
import CFTables
import Foundation

/// Bytes of an ASCII or UTF-8 text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Calls `body` with the paths of new files that hold `contents`.
func withFiles<Value>(_ contents: [[UInt8]], _ body: ([String]) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cfutils-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let places = contents.indices.map { folder.appendingPathComponent("table\($0)") }
    for (place, content) in zip(places, contents) { try Data(content).write(to: place) }
    return try body(places.map(\.path))
}

extension OutputBuffer {
    /// What has been appended.
    var content: String { String(decoding: bytes, as: UTF8.self) }
}

/// What `body` throws, as the user sees it; nil where it succeeds.
func failure(_ body: () throws -> Void) -> Failure? {
    do { try body() } catch { return error as? Failure ?? Failure("\(error)") }
    return nil
}

extension SeededRandom {
    /// One element.
    mutating func pick<Element>(_ values: [Element]) -> Element { values[below(values.count)] }

    /// A text of random characters out of `alphabet`, with a length in the range.
    mutating func text(_ alphabet: String, _ lengths: ClosedRange<Int>) -> String {
        let letters = Array(alphabet)
        let length = lengths.lowerBound + below(lengths.count)
        return String((0..<length).map { _ in pick(letters) })
    }
}

/// The table `user item [rating]` of a file.
func triples(_ path: String, threads: Int) throws(Failure) -> Triples {
    let format = TableFormat()
    let columns = try Triples.columns("user", "item", "rating", format)
    return try NamedTable(path, format, columns).read(threads: threads)
}
