import Foundation
import Testing

/// The form in which commands stand with what they print.
@Suite struct TranscriptTests {
    private func step(_ command: String, _ stdout: String = "", _ stderr: String = "", _ status: Int = 0)
        -> Transcript.Step
    {
        let outcome = Outcome(status: status, stdout: Data(stdout.utf8), stderr: Data(stderr.utf8))
        return Transcript.Step(command: command, outcome: outcome, line: 0)
    }

    private func steps(_ text: String) throws -> [Transcript.Step] {
        try Transcript(text).steps.map { step in
            var step = step
            step.line = 0
            return step
        }
    }

    @Test(arguments: [
        ("$ true", "true", "", "", 0),
        ("$ a |\n> b\n>\n> c\nx", "a |\nb\n\nc", "x\n", "", 0),
        ("# Held.\n\n$ a\nx\n! y\n! z\n? 3\n", "a", "x\n", "y\nz\n", 3),
        ("$ a\n\nx\n\n\ny\n\n", "a", "\nx\n\n\ny\n", "", 0),
        ("$ a\n\n! x\n!\n", "a", "\n", "x\n\n", 0),
        ("$ a\n= $ x\n= = y\n= ! z\n=\n=", "a", "$ x\n= y\n! z\n\n\n", "", 0),
        ("$ a\n$x\n#y\n=z", "a", "$x\n#y\n=z\n", "", 0),
    ])
    func `marks`(text: String, command: String, stdout: String, stderr: String, status: Int) throws {
        let found = try steps(text)
        #expect(found == [step(command, stdout, stderr, status)])
    }

    @Test func `a command ends the one before it`() throws {
        let text = "$ a\nx\n\n# Comment\n$ b\n? 1\n\n$ c"
        let found = try steps(text)
        #expect(found == [step("a", "x\n"), step("b", "", "", 1), step("c")])
        let places = try Transcript(text).steps.map(\.line)
        #expect(places == [1, 5, 8])
    }

    @Test(arguments: [
        ("x", 1), ("! x", 1), ("? 1", 1), ("> x", 1), ("# a\nx", 2), ("$ a\n! x\ny", 3),
        ("$ a\n? 1\nx", 3), ("$ a\n? 1\n! x", 3), ("$ a\nx\n> y", 3), ("$ a\n\n> y", 3),
        ("$ a\n! x\n\n! y", 4), ("$ a\n? 0", 2), ("$ a\n? x", 2), ("$ a\n? 1\n? 2", 3),
        ("$ a\n$x\n>", 3),
    ])
    func `what stands in the wrong place is a mistake`(text: String, line: Int) {
        let mistake = #expect(throws: Transcript.Mistake.self) { try Transcript(text) }
        #expect(mistake?.line == line)
    }

    /// Up to three lines, each of them something that means something elsewhere.
    private static let texts: [String] = {
        let lines = ["", "$", "$ a", "> a", "= a", "!", "! a", "? 1", "# a", "a"].map { $0 + "\n" }
        let two = [""] + lines + lines.flatMap { first in lines.map { first + $0 } }
        return two + two.dropFirst(1 + lines.count).flatMap { first in lines.map { first + $0 } }
    }()

    @Test func `what is written reads back`() throws {
        let transcript = try Transcript("# Held.\n\n$ a\n\n# More.\n$ b |\n> c\n\n")
        for (text, other) in zip(Self.texts, Self.texts.reversed()) {
            let outcomes = [
                Outcome(status: text.utf8.count % 2, stdout: Data(text.utf8), stderr: Data(other.utf8)),
                Outcome(stdout: Data(other.utf8)),
            ]
            let written = try transcript.with(outcomes).text()
            let found = try Transcript(written)
            guard found.steps.map(\.outcome) == outcomes, found.steps.map(\.command) == ["a", "b |\nc"],
                try found.text() == written, written.hasPrefix("# Held.\n\n$ a\n"), written.hasSuffix("\n\n")
            else {
                Issue.record("\(written)")
                return
            }
        }
    }

    @Test(arguments: [Data("a".utf8), Data([0xE9, 10]), Data("a\r\n".utf8), Data([0, 10])])
    func `what is not text cannot be written`(bytes: Data) throws {
        let transcript = try Transcript("# a\n$ b")
        for outcome in [Outcome(stdout: bytes), Outcome(stderr: bytes)] {
            let mistake = #expect(throws: Transcript.Mistake.self) { try transcript.with([outcome]).text() }
            #expect(mistake?.line == 2)
        }
    }

    @Test func `needs`() throws {
        let text = "# Held.\n# needs awk\n<!-- needs ../shared/x -->\n# It needs no more.\n# needs no more\n"
        let lines = text.lines.map { (text: $0, isConsole: false) }
        let needs = try Transcript(lines).needs
        #expect(needs == ["awk", "../shared/x"])
    }
}
