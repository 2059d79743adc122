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
    var content: String { unsafe String(decoding: written, as: UTF8.self) }
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

// Foundation's paths are Strings.

extension Input {
    convenience init(
        _ paths: [String], _ format: TableFormat, _ columns: Columns, mode: Mode,
        longestLine: Int = Int(UInt32.max)
    ) {
        self.init(paths.map { ByteString($0) }, format, columns, mode: mode, longestLine: longestLine)
    }
}

extension ColumnList {
    init(_ text: String, option: String, headerOption: String) {
        self.init(ByteString(text), option: option, headerOption: headerOption)
    }
}

extension FactorModel {
    static func read(_ path: String, threads: Int) throws(Failure) -> FactorModel {
        try read(ByteString(path), threads: threads)
    }
}

extension PrincipalComponents {
    static func read(file: String, delimiter: UInt8) throws(Failure) -> PrincipalComponents {
        try read(file: ByteString(file), delimiter: delimiter)
    }
}

extension Triples {
    static func read(
        file: String, _ format: TableFormat, roles: (String, String, String), threads: Int
    ) throws(Failure) -> Triples {
        try read(file: ByteString(file), format, roles: roles, threads: threads)
    }
}
