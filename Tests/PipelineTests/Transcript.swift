import Foundation

/// Shell commands, each with what it prints right below it.
///
///     # What is held; these lines and blank ones stand before a command.
///     $ printf 'a\nb\n' |
///     > tool
///     a line of stdout
///     ! a line of stderr
///     ? 1
///
/// `? 1` is the exit status; 0 is not written. A line of stdout that would be taken for something else, or
/// is blank and the last, stands behind `= `. Blank lines before a command or a comment, or at the end, are
/// nobody's. A mark whose line is empty stands alone. What the form cannot hold (a last line without line
/// feed, bytes that are not text) goes through `cat -v` or `od -c`.
struct Transcript {
    struct Step: Equatable {
        var command: String
        var outcome: Outcome
        /// Where the command stands, from 1.
        var line: Int
    }

    enum Part: Equatable {
        case text(String)
        case step(Step)
    }

    struct Mistake: Error, Equatable, CustomStringConvertible {
        let line: Int
        let what: String
        var description: String { "line \(line): \(what)" }
    }

    private(set) var parts: [Part] = []

    var steps: [Step] {
        parts.compactMap { part in
            if case .step(let step) = part { step } else { nil }
        }
    }

    /// The steps of some lines; others are text around them.
    /// - Throws: `Mistake` for a line that stands where it means nothing.
    init(_ lines: [(text: String, isConsole: Bool)]) throws {
        var reader = Reader()
        for (index, line) in lines.enumerated() {
            try reader.read(line.text, isConsole: line.isConsole, at: index + 1)
        }
        reader.end()
        parts = reader.parts
    }

    /// The steps of a text that has nothing else.
    init(_ text: String) throws {
        try self.init(text.lines.map { ($0, true) })
    }

    /// The same commands with other outcomes, one a step.
    func with(_ outcomes: [Outcome]) -> Transcript {
        var copy = self
        var rest = outcomes[...]
        copy.parts = parts.map { part in
            guard case .step(var step) = part, let outcome = rest.popFirst() else { return part }
            step.outcome = outcome
            return .step(step)
        }
        return copy
    }

    /// The text that reads back.
    /// - Throws: `Mistake` where an outcome is not text.
    func text() throws -> String {
        try parts.flatMap { part in
            switch part {
            case .text(let line): [line]
            case .step(let step): try step.lines()
            }
        }.joined(separator: "\n")
    }
}

extension String {
    /// Its lines; what stands behind the last line feed is one too.
    var lines: [String] {
        unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }
}

/// What a line of a console is.
private enum Mark: Character {
    case comment = "#"
    case command = "$"
    case more = ">"
    case output = "="
    case error = "!"
    case status = "?"

    /// The mark and what stands behind it; nil for a line of output as it is.
    static func split(_ line: String) -> (mark: Mark, rest: String)? {
        let scalars = line.unicodeScalars
        guard let first = scalars.first, let mark = Mark(rawValue: Character(first)) else { return nil }
        let rest = scalars.dropFirst()
        return rest.isEmpty ? (mark, "") : rest.first == " " ? (mark, String(rest.dropFirst())) : nil
    }

    /// Behind the mark.
    func line(_ text: String) -> String { text.isEmpty ? String(rawValue) : "\(rawValue) \(text)" }
}

extension Transcript.Step {
    fileprivate func lines() throws -> [String] {
        var lines = command.lines.enumerated().map { index, text in
            (index == 0 ? Mark.command : .more).line(text)
        }
        let output = try Self.lines(outcome.stdout, "stdout", line)
        let last = output.lastIndex { !$0.isEmpty } ?? -1
        lines += output.enumerated().map { index, text in
            index > last || Mark.split(text) != nil ? Mark.output.line(text) : text
        }
        lines += try Self.lines(outcome.stderr, "stderr", line).map(Mark.error.line)
        return lines + (outcome.status == 0 ? [] : [Mark.status.line("\(outcome.status)")])
    }

    private static func lines(_ data: Data, _ name: String, _ line: Int) throws -> [String] {
        var lines = String(decoding: data, as: UTF8.self).lines
        let isText = !data.contains { $0 < 32 && $0 != 9 && $0 != 10 || $0 == 127 }
        guard lines.removeLast().isEmpty, isText, String(data: data, encoding: .utf8) != nil else {
            throw Transcript.Mistake(
                line: line, what: "\(name) is not lines of text: let cat -v or od -c show it")
        }
        return lines
    }
}

/// Puts lines together to steps.
private struct Reader {
    private(set) var parts: [Transcript.Part] = []
    private var step = Transcript.Step(command: "", outcome: Outcome(), line: 0)
    /// The last mark of the step; `comment` where there is none.
    private var stage = Mark.comment
    /// Blank lines, until it shows whose they are.
    private var blanks = 0

    mutating func read(_ line: String, isConsole: Bool, at number: Int) throws {
        guard isConsole else {
            end()
            return parts.append(.text(line))
        }
        if line.isEmpty {
            blanks += 1
            return
        }
        let (mark, rest) = Mark.split(line) ?? (.output, line)
        if mark != .comment, mark != .command { try place(mark, number) }
        switch mark {
        case .comment:
            end()
            parts.append(.text(line))
        case .command:
            end()
            stage = .command
            step = Transcript.Step(command: rest, outcome: Outcome(), line: number)
        case .more: step.command += "\n" + rest
        case .output: step.outcome.stdout += Data((rest + "\n").utf8)
        case .error: step.outcome.stderr += Data((rest + "\n").utf8)
        case .status:
            guard let status = Int(rest), status != 0 else {
                throw Transcript.Mistake(line: number, what: "\"\(rest)\" is not an exit status other than 0")
            }
            step.outcome.status = status
        }
    }

    /// Checks that the mark may come now; blank lines before it are output.
    private mutating func place(_ mark: Mark, _ number: Int) throws {
        let before: [Mark] =
            switch mark {
            case .more: [.command]
            case .output: [.command, .output]
            default: [.command, .output, .error]
            }
        guard before.contains(stage), blanks == 0 || mark != .more && stage != .error else {
            throw Transcript.Mistake(line: number, what: "the line belongs to no command")
        }
        step.outcome.stdout += Data(repeating: 10, count: blanks)
        blanks = 0
        stage = mark == .more ? .command : mark
    }

    /// Ends the step; blank lines behind it are nobody's.
    mutating func end() {
        if stage != .comment { parts.append(.step(step)) }
        stage = .comment
        parts += Array(repeating: .text(""), count: blanks)
        blanks = 0
    }
}
