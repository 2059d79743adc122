import Foundation
import Testing

/// A page of the manual, in mdoc(7).
struct ManPage: Sendable, CustomTestStringConvertible {
    let place: URL

    var testDescription: String { place.lastPathComponent }
    /// `cosim` for cosim.1.
    var name: String { place.deletingPathExtension().lastPathComponent }
    var section: String { place.pathExtension }

    /// The pages in man/, by name.
    static let all: [ManPage] = {
        let folder = Places.root.appendingPathComponent("man")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }
            .map { ManPage(place: folder.appendingPathComponent($0)) }
    }()

    private func lines() throws -> [String] {
        try String(contentsOf: place, encoding: .utf8).components(separatedBy: "\n")
    }

    /// The options that have an entry: `.It Fl k Ar N , Fl -top Ns = Ns Ar N` has `-k` and `--top`.
    func options() throws -> [String] {
        try lines().filter { $0.hasPrefix(".It Fl ") }.flatMap { line in
            let words = line.split(separator: " ")
            return zip(words, words.dropFirst()).filter { $0.0 == "Fl" }.map { "-\($0.1)" }
        }
    }

    /// The literal displays of EXAMPLES.
    func examples() throws -> [Console] {
        var displays: [[String]] = []
        var isExamples = false
        var isDisplay = false
        for line in try lines() {
            if line.hasPrefix(".Sh ") { isExamples = line == ".Sh EXAMPLES" }
            guard isExamples else { continue }
            if line.hasPrefix(".Bd -literal") {
                isDisplay = true
                displays.append([])
            } else if line == ".Ed" {
                isDisplay = false
            } else if isDisplay {
                displays[displays.count - 1].append(Self.plain(line))
            }
        }
        return displays.map(Console.init)
    }

    private static let escapes = [
        ("\\&", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(dq", "\""), ("\\(ga", "`"), ("\\(ha", "^"),
        ("\\(ti", "~"),
        ("\\e", "\\"),
    ]

    /// The text of a line in a display.
    static func plain(_ line: String) -> String {
        var text = ""
        var rest = line[...]
        while !rest.isEmpty {
            if let (mark, character) = escapes.first(where: { rest.hasPrefix($0.0) }) {
                text += character
                rest = rest.dropFirst(mark.count)
            } else {
                text.append(rest.removeFirst())
            }
        }
        return text
    }
}
