import Foundation
import Testing

@Suite struct ConsoleTests {
    private func firstMistake(_ lines: [String]) throws -> String? {
        try Shell.withScratch("console") { scratch in
            try Console(lines).firstMistake(in: scratch, scratch: scratch)
        }
    }

    @Test func `commands and what they print`() {
        let steps = Console(["$ echo a |", "> cat", "a", "", "$ true", "$ echo '> b'", "> b"]).steps
        #expect(
            steps == [
                Console.Step(command: "echo a |\ncat", output: "a\n\n"),
                Console.Step(command: "true", output: ""),
                Console.Step(command: "echo '> b'\nb", output: ""),
            ])
        #expect(Console(["user TAB item", "$ echo a"]).steps.count == 1)
        #expect(Console(["user TAB item"]).steps.isEmpty)
    }

    @Test func `files last from one command to the next`() throws {
        let mistake = try firstMistake(["$ echo a > x", "$ cat x", "a"])
        #expect(mistake == nil)
    }

    @Test(arguments: [
        (["$ echo a", "b"], "$ echo a\nstdout differs in line 1:\n- b\n+ a"),
        (["$ echo a"], "$ echo a\nstdout differs in line 1:\n- (end)\n+ a"),
        (["$ true", "$ echo a >&2"], "$ echo a >&2\nstderr differs in line 1:\n- (end)\n+ a"),
    ])
    func `a mistake is found`(lines: [String], wanted: String) throws {
        let mistake = try firstMistake(lines)
        #expect(mistake == wanted)
    }

    @Test func `the text of mdoc displays`() {
        #expect(ManPage.plain("\\&.x \\ea\\-b \\(aqc\\(aq\td\\&") == ".x \\a-b 'c'\td")
    }
}
