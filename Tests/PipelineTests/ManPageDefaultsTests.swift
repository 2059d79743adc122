import Foundation
import Testing

/// The defaults that options have: by their long names, and as texts such as `10` or `sgd 64, als 14`.
private typealias Defaults = [String: String]

/// What `--help` says in brackets at the end of an option's help.
private func defaults(help: String) -> Defaults {
    var defaults: Defaults = [:]
    var entry = ""
    func close() {
        guard let name = entry.firstMatch(of: /--([a-z-]+)/),
            let usual = entry.firstMatch(of: /\(default:? (.*)\)$/)
        else { return }
        defaults[String(name.1)] = String(usual.1)
    }
    for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("  -") || line.hasPrefix("      --") || line.isEmpty {
            close()
            entry = ""
        }
        entry += (entry.isEmpty ? "" : " ") + line.trimmingCharacters(in: .whitespaces)
    }
    return defaults
}

extension ManPage {
    /// What stands behind `Default:` in the entry of an option, which may have lists of its own.
    fileprivate func defaults() throws -> Defaults {
        var defaults: Defaults = [:]
        var entry: (name: String, depth: Int, text: String)?
        var depth = 0
        func close() {
            guard let entry, let usual = entry.text.firstMatch(of: /(?:^| )Default: (.*?)\.(?: |$)/) else {
                return
            }
            defaults[entry.name] = String(usual.1)
        }
        for line in try String(contentsOf: place, encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix(".Bl ") { depth += 1 }
            if line.hasPrefix(".El") { depth -= 1 }
            if line.hasPrefix(".It Fl ") || depth < entry?.depth ?? 0 {
                close()
                entry = line.firstMatch(of: /Fl -([a-z-]+)/).map { (String($0.1), depth, "") }
            } else {
                entry?.text += Self.words(line)
            }
        }
        return defaults
    }

    /// The words of a line, without its macros, each behind a space; punctuation that stands alone is not.
    private static func words(_ line: String) -> String {
        let words = line.split(separator: " ")
        let shown = line.hasPrefix(".") ? words.dropFirst().filter { $0 != "Cm" && $0 != "Ar" } : words[...]
        return shown.map { (".,;:".contains($0) ? "" : " ") + plain(String($0)) }.joined()
    }
}

@Suite struct ManPageDefaultsTests {
    @Test(arguments: ManPage.all.filter { $0.section == "1" })
    func `defaults are those of the tool's help`(page: ManPage) throws {
        let outcome = try Shell.withScratch(page.name) { scratch in
            try Shell.run("\(page.name) --help", in: scratch, scratch: scratch)
        }
        let help = defaults(help: String(decoding: outcome.stdout, as: UTF8.self))
        let shown = try page.defaults()
        #expect(!help.isEmpty)
        for name in Set(help.keys).union(shown.keys).sorted() {
            #expect(shown[name] == help[name], "the page's default, and the help's, of --\(name)")
        }
    }
}
