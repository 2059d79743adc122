import CFCommand
import Testing

@Suite struct HelpTests {
    @Test func `usage and help say what the table says`() {
        #expect(
            sampleCommand.help == """
                usage: tool [-tnH] [-k N] [-l N] [-w KIND] [-r X] [--shrink X] [-x FILE]
                            [-R ID]... [-m LIST] [-j N] [-f LIST] [-d C] [--no-header]
                            MODEL [file ...]
                Does one thing.

                  -k, --top=N              keep N (default 10)
                  -l, --limit=N            limit to N
                  -t, --transpose          transpose
                  -n, --number             number
                  -w, --weight=KIND        first, second or third (default first)
                  -r, --rate=X             it's [a] rate: above 0 (default 0.5)
                      --shrink=X           shrink (default 0)
                  -x, --exclude=FILE       leave out what FILE has
                  -R, --row=ID             only this row
                  -m, --marks=LIST         these marks alone
                  -j, --threads=N          work on N threads (default: one per processor)
                  -f, --fields=LIST        columns that hold user and item, by number (or name
                                           with -H)
                  -d, --delimiter=C        fields are separated by the byte C, not TAB
                  -H, --header             the first line is a header
                      --no-header          there is none, whatever CFUTILS_HEADER says
                      --help               print this help
                      --version            print the version
                      --completions=SHELL  print the completion script for bash, zsh or fish

                Once:
                    tool model.tsv
                Twice:
                    tool model.tsv in.tsv

                See tool(1) and cfutils(7).

                """)
        #expect(sampleCommand.help.hasPrefix(sampleCommand.usage + "\n"))
        #expect(sampleCommand.help.split(separator: "\n").allSatisfy { $0.count <= 79 })
    }
}
