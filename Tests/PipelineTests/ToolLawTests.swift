import Foundation
import Testing

/// What holds for every tool.
@Suite struct ToolLawTests {
    @Test(arguments: ToolSample.all)
    func `help and version`(tool: ToolSample) throws {
        let help = try tool.run("\(tool.name) --help")
        #expect(help.status == 0 && help.stderr.isEmpty)
        #expect(help.output.hasPrefix("usage: \(tool.name) "))
        #expect(help.output.hasSuffix("\nSee \(tool.name)(1) and cfutils(7).\n"))
        let lines = help.output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 79 })
        let version = try tool.run("\(tool.name) --version")
        #expect(version.output.hasPrefix("\(tool.name) (cfutils) "))
    }

    @Test(arguments: ToolSample.all)
    func `completions are bash, zsh and fish`(tool: ToolSample) throws {
        for shell in ["bash", "zsh", "fish"] {
            let check =
                "command -v \(shell) > /dev/null || exit 99; \(tool.name) --completions \(shell) | \(shell) -n"
            let outcome = try tool.run(check)
            if outcome.status == 99 {
                print("skipped: \(tool.name) --completions \(shell): \(shell) is not installed")
            } else {
                #expect(outcome.isSilent)
            }
        }
    }

    @Test(arguments: ToolSample.all)
    func `files are one stream, the last line feed may be missing`(tool: ToolSample) throws {
        let outcome = try tool.run(
            """
            \(tool.command) in.tsv > whole || exit
            \(tool.command) < in.tsv | cmp - whole
            printf %s "$(cat in.tsv)" | \(tool.command) | cmp - whole
            head -n 1 in.tsv > first; tail -n +2 in.tsv > rest
            \(tool.command) first rest | cmp - whole
            \(tool.command) - rest < first | cmp - whole
            \(tool.command) -- first - < rest | cmp - whole
            (cat first; sleep 0.1; cat rest) | \(tool.command) | cmp - whole
            \(tool.command) first /dev/null rest | cmp - whole
            test -s whole
            """)
        #expect(outcome.isSilent)
    }

    @Test(arguments: ToolSample.all)
    func `an empty input gives an empty output, a header alone a header`(tool: ToolSample) throws {
        let empty = try tool.run("\(tool.command) /dev/null")
        switch tool.name {
        case "mftrain": #expect(empty.isFailure(of: tool, "/dev/null: nothing to train on"))
        case "cfeval": #expect(empty.output == "n\t0\n" && empty.status == 0)
        default: #expect(empty.isSilent)
        }
        let header = try tool.run(
            """
            \(tool.headFiles)
            sed 's/[^\t]*/n&/g;q' in.tsv > header
            \(tool.command("-H")) header
            """)
        let lines = header.output.lines.count - 1
        switch tool.name {
        case "mftrain": #expect(header.isFailure(of: tool, "header: nothing to train on"))
        case "cfeval": #expect(header.output == "metric\tvalue\nn\t0\n")
        default: #expect(lines == 1 && header.status == 0 && header.stderr.isEmpty, "\(header.output)")
        }
    }

    @Test(arguments: ToolSample.all)
    func `files have one header`(tool: ToolSample) throws {
        let outcome = try tool.run(
            """
            (sed 's/[^\\t]*/n&/g;q' in.tsv; cat in.tsv) > first
            (sed 's/[^\\t]*/m&/g;q' in.tsv; cat in.tsv) > second
            \(tool.headFiles)
            \(tool.command("-H")) first second
            """)
        #expect(outcome.isFailure(of: tool, "second:1: the header differs from that of first"))
    }

    @Test(arguments: ToolSample.all)
    func `quiet is silent, and so is a log that nobody asked for`(tool: ToolSample) throws {
        let outcome = try tool.run(
            """
            awk -f large.awk > large.tsv
            \(tool.command) large.tsv > out || exit
            \(tool.name) --help | grep -q -e --quiet || exit 0
            \(tool.command("-q")) large.tsv | cmp - out || exit
            \(tool.name) --help | grep -q -e --verbose || exit 0
            \(tool.command("-v")) large.tsv 2> log | cmp - out || exit
            test -s log && ! grep -v '^\(tool.name): ' log
            """)
        #expect(outcome.isSilent)
    }

    @Test(arguments: ToolSample.all)
    func `another delimiter changes nothing else`(tool: ToolSample) throws {
        let outcome = try tool.run(
            """
            \(tool.command) in.tsv > whole || exit
            for file in in.tsv \(tool.files.keys.filter { $0.hasSuffix(".tsv") }.joined(separator: " ")); do
                tr '\\t' '|' < $file > piped; mv piped $file
            done
            \(tool.command("-d '|'")) in.tsv | tr '|' '\\t' | cmp - whole
            """)
        #expect(outcome.isSilent)
    }

    @Test(arguments: ToolSample.all)
    func `variables are the first options of the line`(tool: ToolSample) throws {
        let tables = (["in.tsv"] + tool.files.keys.filter { $0.hasSuffix(".tsv") }).joined(separator: " ")
        let outcome = try tool.run(
            """
            \(tool.command) in.tsv > plain || exit
            CFUTILS_DELIMITER= CFUTILS_HEADER= \(tool.command) in.tsv | cmp - plain
            export CFUTILS_DELIMITER='|' CFUTILS_HEADER=1
            \(tool.command("--no-header -d $'\\t'")) in.tsv | cmp - plain
            \(tool.headFiles)
            (sed 's/[^\\t]*/n&/g;q' in.tsv; cat in.tsv) > headed; mv headed in.tsv
            for file in \(tables); do tr '\\t' '|' < $file > piped; mv piped $file; done
            \(tool.command) in.tsv > variables || exit
            unset CFUTILS_DELIMITER CFUTILS_HEADER
            \(tool.command("-H -d '|'")) in.tsv | cmp - variables
            CFUTILS_DELIMITER=ab \(tool.command) in.tsv 2> errors
            test $? = 2 && head -n 1 errors | grep -q '^\(tool.name): CFUTILS_DELIMITER: "ab" '
            """)
        #expect(outcome.isSilent)
    }

    @Test(arguments: ToolSample.all)
    func `the same bytes for any number of threads`(tool: ToolSample) throws {
        let outcome = try tool.run(
            """
            awk -f large.awk > large.tsv
            \(tool.name) --help | grep -q -e --threads && options='1 2 7 16' || options=
            \(tool.command) large.tsv > once || exit
            \(tool.command) large.tsv | cmp - once
            for j in $options; do \(tool.command("-j $j")) large.tsv | cmp - once; done
            test -s once
            """)
        #expect(outcome.isSilent)
    }

    @Test(arguments: ToolSample.all)
    func `ids are any bytes, and cost what they are long`(tool: ToolSample) throws {
        let outcome = try tool.run(
            """
            # A sanitizer asks for more addresses than there are.
            (ulimit -v 4000000; exec \(tool.name) --version > version 2> /dev/null) && ulimit -v 4000000
            sed 's/^[^\\t]*/99999999999/' in.tsv | head -n 1 > huge
            (printf 'nul\\0 caf\\351 é'; sed -n '1s/^[^\\t]*//p' in.tsv) > bytes
            \(tool.command) huge in.tsv > out || exit
            \(tool.command) bytes in.tsv > out || exit
            \(tool.showsIDs ? "grep -a -q \"$(printf 'caf\\351 é')\" out || exit" : "")
            (head -c 100000000 /dev/zero | tr '\\0' x; sed -n '1s/^[^\\t]*//p' in.tsv) > long
            \(tool.command) long in.tsv | wc -c > size || exit
            \(tool.command) < long | wc -c > size
            """)
        #expect(outcome.isSilent)
    }
}
