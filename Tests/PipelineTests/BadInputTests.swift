import Foundation
import Testing

/// What no tool may guess at: a message with source and line, the right status, nothing half-done.
@Suite struct BadInputTests {
    @Test(arguments: ToolSample.all)
    func `files that cannot be read`(tool: ToolSample) throws {
        let missing = try tool.run("\(tool.command) no-such-file")
        #expect(missing == .failure("\(tool.name): no-such-file: No such file or directory"))
        let directory = try tool.run("\(tool.command) .")
        #expect(directory == .failure("\(tool.name): .: Is a directory"))
        let second = try tool.run("\(tool.command) in.tsv no-such-file")
        #expect(second == .failure("\(tool.name): no-such-file: No such file or directory"))
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
        #expect(outcome == .failure("\(tool.name): in.tsv: Permission denied"))
    }

    @Test(arguments: ToolSample.all)
    func `lines that are not records`(tool: ToolSample) throws {
        let lines = tool.table.split(separator: "\n").count
        let emptyLine = try tool.run("(cat in.tsv; echo) | \(tool.command)")
        #expect(emptyLine == .failure("\(tool.name): stdin:\(lines + 1): the line is empty"))
        let crlf = try tool.run("sed 's/$/\\r/' in.tsv > crlf.tsv; \(tool.command) crlf.tsv")
        let advice = "the line ends in a carriage return (CRLF): remove them with tr -d '\\r'"
        #expect(crlf == .failure("\(tool.name): crlf.tsv:1: \(advice)"))
        for bad in ["one-field", "\t1\t2\t3", "\t"] {
            let outcome = try tool.run("\(tool.command) in.tsv bad.tsv", ["bad.tsv": tool.table + bad + "\n"])
            #expect(outcome.status == 1)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("\(tool.name): bad.tsv:\(lines + 1): "))
        }
    }

    @Test(arguments: ToolSample.all)
    func `numbers that are not`(tool: ToolSample) throws {
        for text in ["abc", "5x", "", "nan", "inf", "-inf", "1e999", "0x10", " 1", "1,5"] {
            let bad = tool.table + tool.withNumber(text)
            let line = tool.table.split(separator: "\n").count + 1
            let outcome = try tool.run("\(tool.command) bad.tsv", ["bad.tsv": bad])
            #expect(outcome.status == 1)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("\(tool.name): bad.tsv:\(line): "))
            #expect(outcome.errors.contains("\"\(text)\""))
            #expect(outcome.errors.hasSuffix(" is not a number\n"))
        }
    }

    @Test(arguments: ToolSample.all)
    func `command lines that make no sense touch no file`(tool: ToolSample) throws {
        let usage = try #require(try tool.run("\(tool.name) --help").output.split(separator: "\n").first)
        for option in ["--bogus", "-d", "-d ab", "--delimiter", "--help=1", "-Z"] {
            let outcome = try tool.run("\(tool.command) \(option)")
            #expect(outcome.status == 2)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("\(tool.name): "))
            #expect(outcome.errors.contains("\n\(usage)\n"))
        }
        let outcome = try tool.run("\(tool.command) --bogus no-such-file")
        #expect(outcome.errors.hasPrefix("\(tool.name): unrecognized option '--bogus'\nusage: \(tool.name) "))
    }

    @Test(arguments: ToolSample.all)
    func `output that cannot be written`(tool: ToolSample) throws {
        let full = "\(tool.name): stdout: No space left on device"
        #expect(try tool.run("\(tool.command) in.tsv > /dev/full") == .failure(full))
        #expect(try tool.run("\(tool.name) --help > /dev/full") == .failure(full))
        #expect(try tool.run("awk -f large.awk | \(tool.command) > /dev/full") == .failure(full))
        let closed = "\(tool.name): stdout: Bad file descriptor"
        #expect(try tool.run("\(tool.command) in.tsv >&-") == .failure(closed))
        #expect(try tool.run("\(tool.command) < in.tsv >&-") == .failure(closed))
        #expect(
            try tool.run("\(tool.command) in.tsv - <&-")
                == .failure("\(tool.name): stdin: Bad file descriptor"))
        #expect(
            try tool.run("\(tool.command) no-such-file 2>&-")
                == Outcome(status: 1, stdout: Data(), stderr: Data()))
    }

    @Test(arguments: ToolSample.all)
    func `a reader that goes away ends a tool at once and quietly`(tool: ToolSample) throws {
        let outcome = try tool.run("awk -f large.awk | \(tool.command) | head -n 1 | wc -l")
        #expect(outcome.output == "1\n")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.status == 0 || outcome.status == 141)
    }
}
