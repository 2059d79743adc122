import Foundation
import Testing

/// A file whose commands are run: a golden case, a README or a page of the manual.
///
/// A golden case is a transcript from the first line to the last; it runs in a copy of the files beside it.
/// In a README it is the blocks marked `console`, in a page the displays of EXAMPLES as man(1) shows them, with
/// blanks for TABs; they run in a copy of the project, the README where it stands and the page in examples/.
/// What a page has below a heading `Title (PROGRAM, PROGRAM)` is skipped where there is no such program.
struct Document: Sendable, CustomTestStringConvertible {
    let place: URL

    /// The path from the project's root.
    var testDescription: String {
        let root = Places.root.path + "/"
        return place.path.hasPrefix(root) ? String(place.path.dropFirst(root.count)) : place.path
    }

    /// The golden cases, the READMEs of the project and of its examples, the pages.
    static let all: [Document] = {
        let examples = files(in: Places.root.appendingPathComponent("examples"))
        let readmes = ([Places.root] + examples).map { $0.appendingPathComponent("README.md") }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
        let cases = files(in: Places.cases).flatMap(files).filter { $0.pathExtension == "txt" }
        return (cases + readmes + ManPage.all.map(\.place)).map(Document.init)
    }()

    /// What is in a folder, by name; nothing where it is none.
    static func files(in folder: URL) -> [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map(folder.appendingPathComponent)
    }

    private enum Kind { case golden, readme, page }

    private var kind: Kind {
        switch place.pathExtension {
        case "txt": .golden
        case "md": .readme
        default: .page
        }
    }

    /// - Returns: nil for a page that cannot be shown here.
    func transcript() throws -> Transcript? {
        if kind == .page {
            return try ManPage(place: place).rendered().map { try Transcript(ManPage.displays(rendered: $0)) }
        }
        let lines = try String(contentsOf: place, encoding: .utf8).lines
        return try Transcript(kind == .golden ? lines.map { ($0, true) } : Self.blocks(lines))
    }

    private static func blocks(_ lines: [String]) -> [(text: String, isConsole: Bool)] {
        var isConsole = false
        return lines.map { line in
            if line.hasPrefix("```") {
                isConsole = line == "```console"
                return (line, false)
            }
            return (line, isConsole)
        }
    }

    /// Where what comes out is not what is shown, one text a command.
    /// - Parameter bless: what comes out becomes what is shown (not in pages, which are not written as they are shown).
    func mistakes(bless: Bool = false, seconds: Int = 600) throws -> [String] {
        guard let shown = try transcript(), var outcomes = try run(shown, seconds: seconds) else { return [] }
        if bless, kind != .page {
            try Data(try shown.with(outcomes.compactMap(\.self)).text().utf8).write(to: place)
            return []
        }
        if kind == .page { outcomes = outcomes.map { $0?.withoutTabs } }
        return zip(shown.steps, outcomes).compactMap { step, outcome in
            outcome?.difference(from: step.outcome).map {
                "\(testDescription)\(kind == .page ? " as shown" : ""):\(step.line)\n$ \(step.command)\n\($0)"
            }
        }
    }

    /// What comes out of the steps, in one folder; nil, with a line that says so, where a need is not met, be it one of
    /// all steps or of those below a heading.
    private func run(_ transcript: Transcript, seconds: Int) throws -> [Outcome?]? {
        try Shell.withScratch(place.deletingPathExtension().lastPathComponent) { scratch in
            let folder = try copySurroundings(to: scratch.appendingPathComponent("work"))
            for need in transcript.needs where try !provide(need, in: folder, scratch) {
                print("skipped: \(testDescription): needs \(need)")
                return nil
            }
            var isSkipped = false
            return try transcript.parts.compactMap { part -> Outcome?? in
                switch part {
                case .text(let line):
                    guard kind == .page, let programs = ManPage.programs(heading: line) else { return nil }
                    let missing = try programs.first { try !provide($0, in: folder, scratch) }
                    if let missing {
                        print("skipped: \(testDescription):\(line.dropFirst(2)): needs \(missing)")
                    }
                    isSkipped = missing != nil
                    return nil
                case .step(let step):
                    if isSkipped { return .some(nil) }
                    return try Shell.run(step.command, in: folder, scratch: scratch, seconds: seconds)
                }
            }
        }
    }

    /// - Returns: where the commands run.
    private func copySurroundings(to copy: URL) throws -> URL {
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        if kind == .golden {
            for file in Self.files(in: place.deletingLastPathComponent()) where file.pathExtension != "txt" {
                try FileManager.default.copyItem(
                    at: file, to: copy.appendingPathComponent(file.lastPathComponent))
            }
            return copy
        }
        // What commands write stays in the copy, where only examples/ is not a link.
        for file in Self.files(in: Places.root) {
            let to = copy.appendingPathComponent(file.lastPathComponent)
            if file.lastPathComponent == "examples" {
                try FileManager.default.copyItem(at: file, to: to)
            } else {
                try FileManager.default.createSymbolicLink(at: to, withDestinationURL: file)
            }
        }
        return kind == .page
            ? copy.appendingPathComponent("examples")
            : copy.appendingPathComponent(testDescription).deletingLastPathComponent()
    }

    /// Whether a program is there, or a file beside the project (`../shared/…`), then linked into the folder.
    private func provide(_ need: String, in folder: URL, _ scratch: URL) throws -> Bool {
        guard need.hasPrefix("../") else {
            return try Shell.run("command -v \(need)", in: folder, scratch: scratch).status == 0
        }
        let file = Places.root.appendingPathComponent(need).standardizedFileURL
        guard FileManager.default.fileExists(atPath: file.path) else { return false }
        let link = folder.appendingPathComponent(file.lastPathComponent)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        return true
    }
}

extension Transcript {
    /// What lines `# needs WHAT`, in a README `<!-- needs WHAT -->`, ask for.
    var needs: [String] {
        parts.compactMap { part in
            guard case .text(let line) = part else { return nil }
            let words = line.split(separator: " ")
            guard words.count >= 3, ["#", "<!--"].contains(words[0]), words[1] == "needs" else { return nil }
            return words.count == 3 || words[3...] == ["-->"] ? String(words[2]) : nil
        }
    }
}
