import Foundation
import Testing

/// The harness itself: a command that prints something else must be seen.
@Suite struct DocumentTests {
    /// The mistakes of a golden case beside the files, and its text afterwards.
    private func check(
        _ text: String, beside files: [String: String] = [:], bless: Bool = false, seconds: Int = 60
    ) throws -> (mistakes: [String], text: String) {
        try Shell.withScratch("harness") { folder in
            let place = folder.appendingPathComponent("case.txt")
            for (name, text) in files.merging(["case.txt": text], uniquingKeysWith: { $1 }) {
                try Data(text.utf8).write(to: folder.appendingPathComponent(name))
            }
            var mistakes = try Document(place: place).mistakes(bless: bless, seconds: seconds)
            mistakes = mistakes.map { $0.replacing(folder.path + "/", with: "") }
            return (mistakes, try String(contentsOf: place, encoding: .utf8))
        }
    }

    @Test func `stdout, stderr and status are held apart`() throws {
        let mistakes = try check("$ cat in; echo bad >&2; exit 3\na\n! bad\n? 3\n", beside: ["in": "a\n"])
            .mistakes
        #expect(mistakes.isEmpty)
    }

    @Test(arguments: [
        ("$ echo a\nb\n", "stdout differs in line 1:\n- b\n+ a"),
        ("$ echo a\n", "stdout differs in line 1:\n- (end)\n+ a"),
        ("$ printf a\na\n", "stdout differs in line 1:\n- a\n+ a (no line feed)"),
        ("$ printf 'a\\n\\n'\na\n\n", "stdout differs in line 2:\n- (end)\n+ "),
        ("$ echo a >&2\n! a\n! b\n", "stderr differs in line 2:\n- b\n+ (end)"),
        ("$ echo a >&2\n", "stderr differs in line 1:\n- (end)\n+ a"),
        ("$ exit 1\n? 2\n", "status 1, expected 2"),
        ("$ false | true\n", "status 1, expected 0"),
        ("$ cat\nx\n", "stdout differs in line 1:\n- x\n+ (end)"),
    ])
    func `a difference is named`(text: String, wanted: String) throws {
        let mistakes = try check("# Held.\n" + text).mistakes
        #expect(mistakes == ["case.txt:2\n\(text.lines[0])\n\(wanted)"])
    }

    @Test func `every mistake is found, with its line`() throws {
        let mistakes = try check("$ echo a\nb\n\n# More.\n$ echo b\nb\n$ exit 1\n").mistakes
        #expect(mistakes.map { $0.lines[0] } == ["case.txt:1", "case.txt:7"])
    }

    @Test func `files last from one command to the next, in a copy of those beside`() throws {
        let mistakes = try check(
            "$ ls; echo b >> in\nin\n$ cat in; x=1\na\nb\n$ echo $x\n=\n", beside: ["in": "a\n"]
        )
        .mistakes
        #expect(mistakes.isEmpty)
    }

    @Test func `a reader that goes away ends a writer quietly`() throws {
        let mistakes = try check("$ yes | head -n 1\ny\n? 141\n").mistakes
        #expect(mistakes.isEmpty)
    }

    @Test func `what is not done in time is killed with its children`() throws {
        let start = Date()
        let mistakes = try check("$ sleep 50 | cat\n", seconds: 1).mistakes
        #expect(mistakes == ["case.txt:1\n$ sleep 50 | cat\nstatus 124, expected 0"])
        #expect(Date().timeIntervalSince(start) < 20)
    }

    @Test func `a case whose needs are not met is skipped`() throws {
        for need in ["no-such-program", "../no-such-folder/file"] {
            let mistakes = try check("# needs \(need)\n$ echo a\n").mistakes
            #expect(mistakes.isEmpty)
        }
        let mistakes = try check(
            "# needs awk\n# needs ../\(Places.root.lastPathComponent)/man\n$ ls -d man\nx\n"
        ).mistakes
        #expect(mistakes.map { $0.lines.last } == ["+ man"])
    }

    @Test func `blessing writes what came out`() throws {
        let text = "# Held.\n$ cat <<END\n> = a\n> END\nx\n? 3\n\n# More.\n$ echo b >&2; exit 2\n"
        let blessed = try check(text, bless: true)
        #expect(blessed.mistakes.isEmpty)
        #expect(
            blessed.text
                == "# Held.\n$ cat <<END\n> = a\n> END\n= = a\n\n# More.\n$ echo b >&2; exit 2\n! b\n? 2\n")
        #expect(throws: Transcript.Mistake.self) { try check("$ printf a\n", bless: true) }
    }

    @Test func `the tools of this build are found first`() throws {
        let tools = Places.tools.path
        let mistakes = try check("$ command -v cosim topk\n\(tools)/cosim\n\(tools)/topk\n").mistakes
        #expect(mistakes.isEmpty)
    }

    @Test func `consoles of READMEs and displays of pages`() throws {
        try Shell.withScratch("consoles") { folder in
            let readme = folder.appendingPathComponent("README.md")
            let text = "# Title\n```\n$ no\n```\n```console\n$ a\nx\n```\n> quote\n"
            try Data(text.utf8).write(to: readme)
            let transcript = try #require(try Document(place: readme).transcript())
            #expect(transcript.steps.map(\.command) == ["a"])
            #expect(try transcript.text() == text)
        }
    }

    @Test func `displays of pages are run as they are shown`() throws {
        let start = ".Dd May 1, 2026\n.Dt TOOL 1\n.Os\n.Sh NAME\n.Nm tool\n.Nd nothing\n.Sh ABOUT\n"
        let display = ".Bd -literal -offset indent\n"
        let text = start + display + "$ no\n.Ed\n.Sh EXAMPLES\nSome:\n" + display
        try Shell.withScratch("page") { folder in
            let page = folder.appendingPathComponent("tool.1")
            let commands = "$ printf 'a\\etb\\en' |\n> \\&cat\na\tb\n\n$ echo \"c  d\"\nc  d\n.Ed\nMore.\n"
            try Data((text + commands + ".Sh B\nEnd.\n").utf8).write(to: page)
            guard let transcript = try Document(place: page).transcript() else { return }
            #expect(transcript.steps.map(\.command) == ["printf 'a\\tb\\n' |\ncat", "echo \"c  d\""])
            #expect(try Document(place: page).mistakes().isEmpty)
        }
    }

    @Test func `what a page has below a heading is skipped without its programs`() throws {
        func section(_ title: String, _ output: String) -> String {
            ".Ss \(title)\n.Bd -literal -offset indent\n$ echo a\n\(output)\n.Ed\n"
        }
        let start = ".Dd May 1, 2026\n.Dt TOOL 1\n.Os\n.Sh NAME\n.Nm tool\n.Nd nothing\n.Sh EXAMPLES\n"
        let sections = [
            section("Skipped (awk, no-such-program)", "x"), section("Run (awk, sed)", "y"),
            section("Run", "z"),
        ]
        try Shell.withScratch("page") { folder in
            let page = folder.appendingPathComponent("tool.1")
            try Data((start + sections.joined() + ".Sh B\nEnd.\n").utf8).write(to: page)
            let document = Document(place: page)
            guard try document.transcript() != nil else { return }
            #expect(try document.mistakes().map { $0.lines[3] } == ["- y", "- z"])
        }
    }

    @Test func `all are there`() {
        let names = Document.all.map(\.testDescription)
        for name in [
            "README.md", "examples/ratings/README.md", "man/cosim.1",
            "Tests/PipelineTests/cases/topk/best.txt",
        ] {
            #expect(names.contains(name))
        }
    }
}
