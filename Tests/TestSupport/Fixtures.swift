package import CFMath
package import CFSupport
import Foundation

/// Bytes of an ASCII or UTF-8 text.
package func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Calls `body` with the paths of new files that hold `contents`.
package func withFiles<Value>(_ contents: [[UInt8]], _ body: ([ByteString]) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cfutils-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let places = contents.indices.map { folder.appendingPathComponent("table\($0)") }
    for (place, content) in zip(places, contents) { try Data(content).write(to: place) }
    return try body(places.map { ByteString($0.path) })
}

extension SeededRandom {
    /// One element.
    package mutating func pick<Element>(_ values: [Element]) -> Element { values[below(values.count)] }

    /// A text of random characters out of `alphabet`, with a length in the range.
    package mutating func text(_ alphabet: String, _ lengths: ClosedRange<Int>) -> String {
        let letters = Array(alphabet)
        let length = lengths.lowerBound + below(lengths.count)
        return String((0..<length).map { _ in pick(letters) })
    }
}

extension DenseMatrix {
    /// Normal deviates.
    package static func normal(_ rowCount: Int, _ columnCount: Int, _ random: inout SeededRandom)
        -> DenseMatrix
    {
        DenseMatrix(
            columnCount: columnCount, elements: (0..<rowCount * columnCount).map { _ in random.normal() })
    }
}

extension Factors {
    /// Mean, biases and factors as they are drawn, users first.
    package init(users: Int, items: Int, factors k: Int, _ number: () -> Float) {
        let mean = number()
        let biases = [users, items].map { count in (0..<count).map { _ in number() } }
        let factors = [users, items].map { count in
            Panel(rowCount: count, columnCount: k, (0..<count * k).map { _ in number() })
        }
        self.init(
            mean: mean, users: Side(bias: biases[0], factors: factors[0]),
            items: Side(bias: biases[1], factors: factors[1]))
    }
}
