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

    @Test func `the text of displays`() {
        #expect(ManPage.plain("\\&.x \\ea\\-b \\(aqc\\(aq\td\\&") == ".x \\a-b 'c'\td")
    }
}
