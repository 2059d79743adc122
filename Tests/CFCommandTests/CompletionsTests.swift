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
        // A shell asks where its user's files are.
        process.environment = ["PATH": path, "HOME": "\(paths[1]).home", "TERM": "dumb"]
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

    /// What a shell offers for the last word of a command line, sorted; nil where it is not installed.
    private func offered(by shell: Shell, _ line: String) throws -> [String]? {
        let script = sampleCommand.completions(for: shell)
        let output: String?
        switch shell {
        case .bash:
            // As bash does it: words end at blanks, and = is a word of its own.
            let words = line.replacing("=", with: " = ").split(separator: " ").map { "'\($0)'" }
            let last = line.hasSuffix(" ") ? " ''" : ""
            output = try run(
                "bash", [],
                """
                \(script)
                COMP_WORDS=(\(words.joined(separator: " "))\(last))
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _tool
                printf '%s\\n' "${COMPREPLY[@]}"
                """)?.output
        case .zsh:
            // In a terminal, where compadd tells what it is given.
            output = try run(
                "zsh", ["-f"],
                """
                file=$(mktemp)
                trap 'rm -f $file $file.*' EXIT
                cat > $file.tool <<'END'
                \(script)
                END
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -D; source $file.tool"
                zpty -w shell 'compadd() { local -a hits; builtin compadd -A hits "$@"; print -rl -- $hits >> '$file.hits'
                    builtin compadd "$@" }'
                zpty -w shell 'ended() { : > '$file.ended'; }; zle -N ended; bindkey "^T" ended; echo READY'
                while zpty -r shell line; do [[ $line == *READY* ]] && break; done
                zpty -n -w shell '\(line)'$'\\t\\x14'
                for i in {1..200}; do [[ -e $file.ended ]] && break; sleep 0.05; done
                cat $file.hits 2> /dev/null
                """)?.output
        case .fish: output = try run("fish", [], "\(script)\ncomplete -C '\(line)'\n")?.output
        }
        return output.map { output in
            let words = output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
            return Set(words.map { $0.replacing(/^--[a-z]+=/, with: "") }.filter { !$0.isEmpty }).sorted()
        }
    }

    @Test(arguments: [Shell.bash, .zsh, .fish])
    func `words are offered, behind = too, and in lists`(shell: Shell) throws {
        for (line, wanted) in [
            ("tool -w ", ["first", "second", "third"]), ("tool --weight=", ["first", "second", "third"]),
            ("tool --weight s", ["second"]), ("tool --weight=s", ["second"]),
            ("tool m -t -w f", ["first"]), ("tool --shr", ["--shrink"]),
            ("tool -m b", ["bee", "bug"]), ("tool --marks=b", ["bee", "bug"]),
            ("tool --completions=f", ["fish"]), ("tool -x /et", ["/etc/"]), ("tool /et", ["/etc/"]),
            ("tool -k ", []),
        ] {
            guard let found = try offered(by: shell, line) else { return }
            // bash adds the slash itself.
            let shown = shell == .fish ? wanted : wanted.map { $0 == "/etc/" ? "/etc" : $0 }
            #expect(shell == .zsh && line.hasSuffix("/et") || found == shown, "\(shell): \(line)")
        }
        // The second of a list, which bash and fish are given whole.
        for line in ["tool -m ant,b", "tool --marks=ant,b"] {
            let found = try offered(by: shell, line) ?? ["ant,bee", "ant,bug"]
            #expect(
                found.map { $0.replacing("ant,", with: "") } == ["bee", "bug"], "\(shell): \(line)")
        }
    }

    @Test func `bash takes = for a part of a word where it is told so`() throws {
        let script = sampleCommand.completions(for: .bash)
        let output = try run(
            "bash", [],
            """
            \(script)
            COMP_WORDS=(tool --marks=ant,b) COMP_CWORD=1
            _tool
            echo "${COMPREPLY[@]}"
            """)?.output
        #expect(output ?? "--marks=ant,bee --marks=ant,bug\n" == "--marks=ant,bee --marks=ant,bug\n")
    }

    @Test func `zsh loads the script by name, too`() throws {
        let output = try run(
            "zsh", ["-f"],
            """
            folder=$(mktemp -d)
            trap 'rm -r $folder' EXIT
            cat > $folder/_tool <<'END'
            \(sampleCommand.completions(for: .zsh))
            END
            fpath=($folder $fpath)
            autoload -Uz compinit
            compinit -u -D
            print $_comps[tool]
            _arguments() { print $#  }
            _tool
            """)?.output
        let count = sampleCommand.completions(for: .zsh).split(separator: "\n").count {
            $0.contains("'-") || $0.contains("'*")
        }
        #expect(output ?? "_tool\n\(count + 2)\n" == "_tool\n\(count + 2)\n")
    }

    @Test(arguments: [Shell.bash, .zsh, .fish])
    func `every option is in every script`(shell: Shell) {
        let script = sampleCommand.completions(for: shell)
        let names = sampleCommand.help.split { " =,\n".contains($0) }.filter { $0.hasPrefix("--") }
        #expect(names.count == 18)
        for name in names {
            #expect(script.contains(shell == .fish ? "-l \(name.dropFirst(2)) " : String(name)), "\(name)")
        }
    }
}
