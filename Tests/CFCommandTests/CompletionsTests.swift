import CFCommand
import CFSupport
import Foundation
import TestSupport
import Testing

/// What a shell makes of the script in its standard input: its output, nil where the shell is not installed.
private func run(_ shell: String, _ arguments: [String], _ script: String) throws -> (
    status: Int32, output: String
)? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let program = path.split(separator: ":").map { "\($0)/\(shell)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let program else {
        print("skipped: \(shell) completions: \(shell) is not installed")
        return nil
    }
    return try withFiles([bytes(script), []]) { paths in
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle(forReadingAtPath: "\(paths[0])")
        let output = FileHandle(forWritingAtPath: "\(paths[1])")
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        let written = try Data(contentsOf: URL(fileURLWithPath: "\(paths[1])"))
        return (process.terminationStatus, String(decoding: written, as: UTF8.self))
    }
}

@Suite struct CompletionsTests {
    @Test(arguments: [("bash", Shell.bash), ("zsh", .zsh), ("fish", .fish)])
    func `the shell can parse the script`(program: String, shell: Shell) throws {
        guard let (status, output) = try run(program, ["-n"], sampleCommand.completions(for: shell)) else {
            return
        }
        #expect(status == 0)
        #expect(output.isEmpty)
    }

    /// What bash offers after the words of a command line, the last of which is being typed.
    private func offered(_ words: [String]) throws -> [String]? {
        let script =
            sampleCommand.completions(for: .bash) + """
                COMP_WORDS=(tool \(words.map { "'\($0)'" }.joined(separator: " ")))
                COMP_CWORD=\(words.count)
                _tool
                printf '%s\\n' "${COMPREPLY[@]}"

                """
        return try run("bash", [], script)?.output.split(separator: "\n").map(String.init)
    }

    @Test func `bash offers options and words`() throws {
        #expect(try offered(["--s"]) ?? ["--shrink"] == ["--shrink"])
        #expect(try offered(["-w", ""]) ?? ["first", "second", "third"] == ["first", "second", "third"])
        #expect(try offered(["--weight", "s"]) ?? ["second"] == ["second"])
        #expect(try offered(["-k", ""]) ?? [] == [])
        #expect(try offered(["-x", "/et"]) ?? ["/etc"] == ["/etc"])
        #expect(try offered(["/et"]) ?? ["/etc"] == ["/etc"])
        #expect(try offered(["--completions", ""]) ?? ["bash", "zsh", "fish"] == ["bash", "zsh", "fish"])
        let all = try offered(["-"])
        #expect(
            all.map(Set.init)?.isSuperset(of: ["-k", "--top", "--shrink", "--help", "--version"]) ?? true)
    }

    @Test(arguments: [Shell.bash, .zsh, .fish])
    func `every option is in every script`(shell: Shell) {
        let script = sampleCommand.completions(for: shell)
        let names = sampleCommand.help.split { " =,\n".contains($0) }.filter { $0.hasPrefix("--") }
        #expect(names.count == 16)
        for name in names {
            #expect(script.contains(shell == .fish ? "-l \(name.dropFirst(2)) " : String(name)), "\(name)")
        }
    }
}
