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
            ulimit -v 4000000
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
