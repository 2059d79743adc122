import Foundation
import Testing

/// What a shell command did.
struct Outcome: Equatable {
    var status = 0
    var stdout = Data()
    var stderr = Data()
}

extension Outcome: CustomTestStringConvertible {
    var output: String { String(decoding: stdout, as: UTF8.self) }
    var errors: String { String(decoding: stderr, as: UTF8.self) }

    /// Whether the command did its work without a word.
    var isSilent: Bool { self == Outcome() }

    var testDescription: String {
        "status \(status), stdout \(Outcome.excerpt(stdout, 300)), stderr \(Outcome.excerpt(stderr, 600))"
    }
}

extension Outcome {
    /// As a page shows it: with blanks for TABs.
    var withoutTabs: Outcome {
        func shown(_ text: String) -> Data {
            Data(text.lines.map(\.withoutTabs).joined(separator: "\n").utf8)
        }
        return Outcome(status: status, stdout: shown(output), stderr: shown(errors))
    }

    /// Where it is not what was expected, for a reader; nil where it is.
    func difference(from expected: Outcome) -> String? {
        if self == expected { return nil }
        var parts: [String] = []
        if status != expected.status { parts.append("status \(status), expected \(expected.status)") }
        if let line = Self.firstDifference(stdout, expected.stdout) { parts.append("stdout \(line)") }
        if let line = Self.firstDifference(stderr, expected.stderr) { parts.append("stderr \(line)") }
        return parts.joined(separator: "\n")
    }

    /// The first line that differs, as a diff would show it.
    static func firstDifference(_ got: Data, _ wanted: Data) -> String? {
        if got == wanted { return nil }
        let (got, wanted) = (lines(got), lines(wanted))
        let at = zip(got, wanted).prefix { $0 == $1 }.count
        func shown(_ lines: [Data], _ mark: String) -> String {
            at < lines.count ? "\(mark) \(excerpt(lines[at], 200))" : "\(mark) (end)"
        }
        return "differs in line \(at + 1):\n\(shown(wanted, "-"))\n\(shown(got, "+"))"
    }

    /// Lines, the last one marked where it has no line feed.
    private static func lines(_ data: Data) -> [Data] {
        var lines = data.split(separator: 0x0A, omittingEmptySubsequences: false).map { Data($0) }
        if lines.last?.isEmpty == true {
            lines.removeLast()
        } else if let last = lines.popLast() {
            lines.append(last + Data(" (no line feed)".utf8))
        }
        return lines
    }

    /// The beginning, with control bytes escaped.
    static func excerpt(_ data: Data, _ limit: Int) -> String {
        let text = String(decoding: data.prefix(limit), as: UTF8.self).unicodeScalars.map {
            $0.value < 32 && $0 != "\n" ? $0.escaped(asASCII: true) : String($0)
        }
        return text.joined() + (data.count > limit ? "… (\(data.count) bytes)" : "")
    }
}
