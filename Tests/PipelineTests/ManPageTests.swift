import Foundation
import Testing

@Suite struct ManPageTests {
    @Test(arguments: ManPage.all.filter { $0.section == "1" })
    func `options are those of the tool's help`(page: ManPage) throws {
        let outcome = try Shell.withScratch(page.name) { scratch in
            try Shell.run("\(page.name) --help", in: scratch, scratch: scratch)
        }
        #expect(outcome.status == 0)
        let entries = String(decoding: outcome.stdout, as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("  -") || $0.hasPrefix("      --") }
        let help = entries.flatMap { entry in
            entry.split { " ,=".contains($0) }.prefix { $0.hasPrefix("-") }.map(String.init)
        }
        let shown = try page.options()
        #expect(help.count >= 3)
        #expect(Set(help).subtracting(shown).isEmpty, "in the help alone")
        #expect(Set(shown).subtracting(help).isEmpty, "in the page alone")
        #expect(shown.count == Set(shown).count, "an option has two entries")
    }

    @Test func `the text that a line of the source means`() {
        #expect(ManPage.plain("\\&.x \\ea\\-b \\(aqc\\(aq\td\\&") == ".x \\a-b 'c'\td")
        #expect("a\tb\t12345678\tc".withoutTabs == "a       b       12345678        c")
    }

    /// Macros eat quotes, and what looks like an escape: a command must not differ from what its author meant.
    @Test(arguments: ManPage.all, ManPage.Encoding.allCases)
    func `literals are shown as they were meant`(page: ManPage, encoding: ManPage.Encoding) throws {
        guard let shown = try page.rendered(encoding, width: 1000) else { return }
        let literals = try page.literals()
        let texts = Set(shown.map { $0.trimmingCharacters(in: .whitespaces) })
        for line in literals.displays.flatMap(\.lines) {
            #expect(
                texts.contains(line.trimmingCharacters(in: .whitespaces)), "not shown in a line of its own")
        }
        let text = shown.joined(separator: "\n")
        let (open, close) = encoding == .utf8 ? ("\u{2018}", "\u{2019}") : ("`", "'")
        for literal in literals.inline {
            let isShown = text.contains(open + literal + close)
            #expect(isShown, "\(literal)")
        }
    }

    /// What `shown` has in quotation marks.
    private func quoted(_ shown: [String]) -> [String] {
        shown.joined(separator: "\n").matches(of: /\u{2018}([^\u{2019}]*)\u{2019}/).map { String($0.1) }
    }

    @Test(arguments: ManPage.all)
    func `commands that are shown can be pasted into a shell`(page: ManPage) throws {
        guard let shown = try page.rendered() else { return }
        let inline = quoted(shown).filter(ManPage.isCommand)
        for command in inline { #expect(!command.contains("\n"), "in two lines: use a display (.Dl)") }
        for command in inline + (try page.literals().displays).filter(ManPage.isCommand) {
            let outcome = try Shell.withScratch(page.name) { scratch in
                try Data(command.utf8).write(to: scratch.appendingPathComponent("command"))
                return try Shell.run("bash -n command", in: scratch, scratch: scratch)
            }
            #expect(outcome.isSilent, "\(command)")
        }
    }

    @Test func `a makefile that is shown makes what it says, and nothing after a failure`() throws {
        let page = try #require(ManPage.all.first { $0.name == "cfutils" })
        let makefile = try #require(try page.literals().displays.first { $0.hasPrefix(".DELETE_ON_ERROR") })
        let outcome = try Shell.withScratch("makefile") { scratch in
            try Data(makefile.utf8).write(to: scratch.appendingPathComponent("Makefile"))
            return try Shell.run(
                """
                printf 'ann\\ttea\\nbob\\ttea\\n' > likes.tsv; echo bad > bad.tsv
                make -s likes.sim && cat likes.sim
                make -s bad.sim 2> /dev/null || ls bad*
                """, in: scratch, scratch: scratch)
        }
        #expect(outcome.output == "ann\tbob\t1.0\nbob\tann\t1.0\nbad.tsv\n", "\(outcome.testDescription)")
    }
}
