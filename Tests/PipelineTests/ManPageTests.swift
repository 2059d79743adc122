import Foundation
import Testing

/// Calls `body` with a copy of examples/ and a scratch folder.
private func withExamples<Value>(_ body: (_ copy: URL, _ scratch: URL) throws -> Value) throws -> Value {
    try Shell.withScratch("examples") { scratch in
        let copy = scratch.appendingPathComponent("examples")
        let examples = Places.root.appendingPathComponent("examples")
        if FileManager.default.fileExists(atPath: examples.path) {
            try FileManager.default.copyItem(at: examples, to: copy)
        } else {
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        }
        return try body(copy, scratch)
    }
}

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

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: Places.root.appendingPathComponent("examples").path)),
        arguments: ManPage.all)
    func `examples print what the page shows`(page: ManPage) throws {
        let examples = try page.examples()
        #expect(examples.contains { !$0.steps.isEmpty }, "no examples")
        let mistakes = try withExamples { copy, scratch in
            try examples.compactMap { try $0.firstMistake(in: copy, scratch: scratch) }
        }
        #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
    }
}

@Suite struct ReadmeTests {
    /// The fenced blocks marked `console`.
    private func consoles(_ text: String) -> [Console] {
        var blocks: [[String]] = []
        var isConsole = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                isConsole = line == "```console"
                if isConsole { blocks.append([]) }
            } else if isConsole {
                blocks[blocks.count - 1].append(line)
            }
        }
        return blocks.map(Console.init)
    }

    /// Commands run from the root; what they write stays in a copy, where only examples/ is not a link.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: Places.root.appendingPathComponent("README.md").path)))
    func `README.md's consoles print what it shows`() throws {
        let place = Places.root.appendingPathComponent("README.md")
        let blocks = consoles(try String(contentsOf: place, encoding: .utf8))
        #expect(!blocks.isEmpty)
        let mistakes = try Shell.withScratch("readme") { scratch in
            let root = scratch.appendingPathComponent("root")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            for name in try FileManager.default.contentsOfDirectory(atPath: Places.root.path)
            where !name.hasPrefix(".") {
                let (from, to) = (Places.root.appendingPathComponent(name), root.appendingPathComponent(name))
                if name == "examples" {
                    try FileManager.default.copyItem(at: from, to: to)
                } else {
                    try FileManager.default.createSymbolicLink(at: to, withDestinationURL: from)
                }
            }
            return try blocks.compactMap { try $0.firstMistake(in: root, scratch: scratch) }
        }
        #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
    }
}
