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
    static let all = Document.files(in: Places.root.appendingPathComponent("man")).map(ManPage.init)

    private func lines() throws -> [String] {
        try String(contentsOf: place, encoding: .utf8).lines
    }

    /// The options that have an entry: `.It Fl k Ar N , Fl -top Ns = Ns Ar N` has `-k` and `--top`.
    func options() throws -> [String] {
        try lines().filter { $0.hasPrefix(".It Fl ") }.flatMap { line in
            let words = line.split(separator: " ")
            return zip(words, words.dropFirst()).filter { $0.0 == "Fl" }.map { "-\($0.1)" }
        }
    }

    /// Its lines; those in literal displays of EXAMPLES, which show commands, as text.
    static func displays(_ lines: [String]) -> [(text: String, isConsole: Bool)] {
        var isExamples = false
        var isDisplay = false
        return lines.map { line in
            if line.hasPrefix(".Sh ") { isExamples = line == ".Sh EXAMPLES" }
            if line == ".Ed" { isDisplay = false }
            defer { if isExamples, line.hasPrefix(".Bd -literal") { isDisplay = true } }
            return isDisplay ? (plain(line), true) : (line, false)
        }
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
