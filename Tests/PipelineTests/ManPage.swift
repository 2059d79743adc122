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

    private static let escapes = [
        ("\\&", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(dq", "\""), ("\\(ga", "`"),
        ("\\(ha", "^"),
        ("\\(ti", "~"),
        ("\\e", "\\"),
    ]

    /// The text that the source of a line means, all quotes in it being the text's own.
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

/// The page as man(1) shows it.
extension ManPage {
    enum Encoding: String, CaseIterable { case utf8, ascii }

    /// Its lines as mandoc prints them, without the overstriking of a terminal.
    ///
    /// - Parameter width: where text is broken; displays never are.
    /// - Returns: nil, with a line that says so, where there is no mandoc.
    func rendered(_ encoding: Encoding = .utf8, width: Int = 78) throws -> [String]? {
        let outcome = try Shell.withScratch(name) { scratch in
            let render = "mandoc -T \(encoding) -O width=\(width) '\(place.path)'"
            return try Shell.run(
                "command -v mandoc > /dev/null || exit 99; \(render)", in: scratch, scratch: scratch)
        }
        if outcome.status == 99 {
            print("skipped: \(testDescription) as man shows it: mandoc is not installed")
            return nil
        }
        return outcome.output.replacing(/.\u{8}/, with: "").lines
    }

    /// How far a display stands to the right of the text around it and of the page.
    private static let margin = String(repeating: " ", count: 11)

    /// The lines of a page as it is shown; those in displays of EXAMPLES that begin with a command and its prompt are
    /// without their margin.
    static func displays(rendered lines: [String]) -> [(text: String, isConsole: Bool)] {
        var isExamples = false
        var isConsole = false
        return lines.map { line in
            if !line.isEmpty, !line.hasPrefix(" ") { isExamples = line == "EXAMPLES" }
            guard isExamples, line.isEmpty || line.hasPrefix(margin) else {
                isConsole = false
                return (line, false)
            }
            let text = String(line.dropFirst(margin.count))
            isConsole = isConsole || text.hasPrefix("$ ")
            return (isConsole ? text : line, isConsole)
        }
    }

    /// The programs that a line of a page as it is shown wants for what is below it, `   Title (PROGRAM, PROGRAM)`; none
    /// for another heading of a subsection, nil for what is no heading.
    static func programs(heading line: String) -> [String]? {
        guard line.starts(with: /\ {3}[^ ]/) else { return nil }
        let programs = line.firstMatch(of: /\ \(([a-z0-9, -]+)\)$/)?.1.split(separator: ", ") ?? []
        return programs.map(String.init)
    }

    /// What stands in the source as a literal, as it has to be shown: displays, whole, and what stands in a sentence.
    func literals() throws -> (displays: [String], inline: [String]) {
        var displays: [[String]] = []
        var inline: [String] = []
        var isDisplay = false
        for line in try lines() {
            if line == ".Ed" { isDisplay = false }
            if isDisplay { displays[displays.count - 1].append(Self.plain(line).withoutTabs) }
            if line.hasPrefix(".Bd -literal") {
                isDisplay = true
                displays.append([])
            }
            if line.hasPrefix(".Dl ") { displays.append([Self.plain(String(line.dropFirst(4)))]) }
            if line.hasPrefix(".Ql ") {
                inline.append(Self.plain(String(line.dropFirst(4)).replacing(/( [.,;:])+$/, with: "")))
            }
        }
        return (displays.map { $0.joined(separator: "\n") }, inline)
    }

    /// The first words of the commands in literals.
    private static let programs: Set<String> = [
        "awk", "cat", "cut", "export", "grep", "hadoop", "join", "mandoc", "parallel", "printf", "psql",
        "set", "sort", "source", "tr",
    ]

    /// Whether a text is a command, not a part of one or its output.
    static func isCommand(_ text: String) -> Bool {
        guard let word = text.split(separator: " ").first.map(String.init) else { return false }
        return programs.contains(word) || all.contains { $0.section == "1" && $0.name == word }
    }
}

extension String {
    /// With TABs as blanks up to the next multiple of eight columns.
    var withoutTabs: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            let count = scalar == "\t" ? 8 - text.unicodeScalars.count % 8 : 1
            text += scalar == "\t" ? String(repeating: " ", count: count) : String(scalar)
        }
    }
}
