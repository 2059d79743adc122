import Foundation
import Testing

/// What no tool may guess at: a message with source and line, the right status, nothing half-done.
@Suite struct BadInputTests {
    @Test(arguments: ToolSample.all)
    func `files that cannot be read`(tool: ToolSample) throws {
        let missing = "no-such-file: No such file or directory"
        let cases = [
            ("\(tool.command) no-such-file", missing), ("\(tool.command) in.tsv no-such-file", missing),
            ("\(tool.command) .", ".: Is a directory"), ("\(tool.command) < .", "stdin: Is a directory"),
            ("\(tool.command) in.tsv - <&-", "stdin: Bad file descriptor"),
        ]
        for (script, message) in cases {
            let outcome = try tool.run(script)
            #expect(outcome.isFailure(of: tool, message), "\(script)")
        }
        let mute = try tool.run("\(tool.command) no-such-file 2>&-")
        #expect(mute == Outcome(status: 1, stdout: Data(), stderr: Data()))
    }

    @Test(arguments: ToolSample.all)
    func `a file that one may not read`(tool: ToolSample) throws {
        // Root may read everything: then the tool runs as somebody else.
        let outcome = try tool.run(
            """
            as_nobody=
            if [ "$(id -u)" = 0 ]; then
                as_nobody='setpriv --reuid=65534 --regid=65534 --clear-groups'
                $as_nobody cat in.tsv > copy && $as_nobody \(tool.name) --version > copy || exit 99
            fi
            chmod 000 in.tsv
            $as_nobody \(tool.command) in.tsv
            """)
        if outcome.status == 99 {
            print("skipped: \(tool.name): a file that one may not read: root cannot become nobody here")
            return
        }
        #expect(outcome.isFailure(of: tool, "in.tsv: Permission denied"))
    }

    @Test(arguments: ToolSample.all)
    func `lines that are not records`(tool: ToolSample) throws {
        let last = tool.table.split(separator: "\n").count + 1
        let emptyLine = try tool.run("(cat in.tsv; echo) | \(tool.command)")
        #expect(emptyLine.isFailure(of: tool, "stdin:\(last): the line is empty"))
        let crlf = try tool.run("sed 's/$/\\r/' in.tsv > crlf.tsv; \(tool.command) crlf.tsv")
        let advice = "the line ends in a carriage return (CRLF): remove them with tr -d '\\r'"
        #expect(crlf.isFailure(of: tool, "crlf.tsv:1: \(advice)"))
        for bad in ["one-field", "\t1\t2\t3", "\t"] {
            let outcome = try tool.run("\(tool.command) in.tsv bad.tsv", ["bad.tsv": tool.table + bad + "\n"])
            #expect(outcome.status == 1)
            #expect(outcome.stdout.isEmpty || tool.streams)
            #expect(outcome.errors.hasPrefix("\(tool.name): bad.tsv:\(last): "))
        }
    }

    @Test(arguments: ToolSample.all.filter { $0.withNumber != nil })
    func `numbers that are not`(tool: ToolSample) throws {
        let last = tool.table.split(separator: "\n").count + 1
        for text in ["abc", "5x", "", "nan", "inf", "-inf", "1e999", "0x10", " 1", "1,5"] {
            let bad = tool.table + (tool.withNumber?(text) ?? "")
            let outcome = try tool.run("\(tool.command) bad.tsv", ["bad.tsv": bad])
            let message = outcome.errors
            let isRight =
                message.hasPrefix("\(tool.name): bad.tsv:\(last): ") && message.contains("\"\(text)\"")
                && message.hasSuffix(" is not a number\n")
            #expect(isRight && outcome.status == 1 && outcome.stdout.isEmpty, "\(outcome.testDescription)")
        }
    }

    @Test(arguments: ToolSample.all)
    func `command lines that make no sense touch no file`(tool: ToolSample) throws {
        let usage = try #require(try tool.run("\(tool.name) --help").output.split(separator: "\n").first)
        for option in ["--bogus", "-d", "-d ab", "--delimiter", "--help=1", "-Z"] {
            let outcome = try tool.run("\(tool.command) no-such-file \(option)")
            #expect(outcome.status == 2)
            #expect(outcome.stdout.isEmpty)
            #expect(outcome.errors.hasPrefix("\(tool.name): "))
            #expect(outcome.errors.contains("\n\(usage)\n"))
            #expect(!outcome.errors.contains("No such file"))
        }
        let bogus = try tool.run("\(tool.command) --bogus no-such-file")
        #expect(bogus.errors.hasPrefix("\(tool.name): unrecognized option '--bogus'\n\(usage)\n"))
    }

    @Test(arguments: ToolSample.all)
    func `output that cannot be written`(tool: ToolSample) throws {
        let full = "stdout: No space left on device"
        let closed = "stdout: Bad file descriptor"
        let cases = [
            ("\(tool.command) in.tsv > /dev/full", full), ("\(tool.name) --help > /dev/full", full),
            ("awk -f large.awk | \(tool.command) > /dev/full", full),
            ("\(tool.command) in.tsv >&-", closed), ("\(tool.command) < in.tsv >&-", closed),
            ("\(tool.name) --version >&-", closed),
        ]
        for (script, message) in cases {
            let outcome = try tool.run(script)
            #expect(outcome.isFailure(of: tool, message), "\(script)")
        }
    }

    @Test(arguments: ToolSample.all)
    func `a reader that goes away ends a tool at once and quietly`(tool: ToolSample) throws {
        let outcome = try tool.run("awk -f large.awk | \(tool.command) | head -n 1 | wc -l")
        #expect(outcome.output == "1\n")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.status == 0 || outcome.status == 141)
    }
}
