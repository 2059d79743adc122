import Foundation
import Testing

/// A folder with a command and what it must print.
///
/// `cmd` is the bash script; `stdout`, `stderr` and `status` are what it must give, each absent where it
/// is nothing or 0; `needs-shared` says that it reads files under `$SHARED`, `needs` is a bash script that
/// must succeed for the case to make sense. All other files are its input.
struct GoldenCase: Sendable, CustomTestStringConvertible {
    let folder: URL

    var testDescription: String { folder.lastPathComponent }

    /// The cases in the folder, by name.
    static func all(in place: URL) -> [GoldenCase] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }
            .map { GoldenCase(folder: place.appendingPathComponent($0)) }
    }

    private static let notInput: Set = ["stdout", "stderr", "status", "needs", "needs-shared"]

    /// What came out, in a copy of the folder; nil, with a line that says so, where the case is skipped.
    func run(seconds: Int = 60) throws -> (command: String, copy: URL, outcome: Outcome)? {
        let command = try #require(
            try? String(contentsOf: file("cmd"), encoding: .utf8), "\(testDescription) has no cmd")
        return try Shell.withScratch(testDescription) { scratch in
            let copy = scratch.appendingPathComponent("work")
            try copyInput(to: copy)
            if let reason = try reasonToSkip(copy, scratch) {
                print("skipped: \(testDescription): \(reason)")
                return nil
            }
            return (command, copy, try Shell.run(command, in: copy, scratch: scratch, seconds: seconds))
        }
    }

    private func reasonToSkip(_ copy: URL, _ scratch: URL) throws -> String? {
        if FileManager.default.fileExists(atPath: file("needs-shared").path), Places.shared == nil {
            return "needs the data in ../shared"
        }
        guard let needs = try? String(contentsOf: file("needs"), encoding: .utf8) else { return nil }
        let outcome = try Shell.run(needs, in: copy, scratch: scratch)
        return outcome.status == 0 ? nil : "needs \(needs.trimmingCharacters(in: .newlines))"
    }

    private func copyInput(to copy: URL) throws {
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where !Self.notInput.contains(name) {
            try FileManager.default.copyItem(at: file(name), to: copy.appendingPathComponent(name))
        }
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    /// What must come out.
    func expected() throws -> Outcome {
        func content(_ name: String) throws -> Data {
            FileManager.default.fileExists(atPath: file(name).path)
                ? try Data(contentsOf: file(name)) : Data()
        }
        let text = String(decoding: try content("status"), as: UTF8.self)
        let status = text.isEmpty ? 0 : Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
        return Outcome(
            status: try #require(status, "\(testDescription): status is not a number"),
            stdout: try content("stdout"), stderr: try content("stderr"))
    }

    /// Makes what came out the expectation.
    func bless(_ outcome: Outcome) throws {
        let status = outcome.status == 0 ? Data() : Data("\(outcome.status)\n".utf8)
        for (name, data) in [("stdout", outcome.stdout), ("stderr", outcome.stderr), ("status", status)] {
            if !data.isEmpty {
                try data.write(to: file(name))
            } else if FileManager.default.fileExists(atPath: file(name).path) {
                try FileManager.default.removeItem(at: file(name))
            }
        }
    }
}
