import Testing

/// What the system gives or does not give makes no difference to the result, or there is a message.
@Suite struct SystemTests {
    @Test(arguments: ToolSample.all)
    func `names of files are bytes`(tool: ToolSample) throws {
        let outcome = try tool.run(
            #"""
            \#(tool.command) in.tsv > whole || exit
            cp in.tsv $'caf\xE9'
            \#(tool.command) $'caf\xE9' | cmp - whole
            """#)
        #expect(outcome.isSilent)
        let missing = try tool.run(#"\#(tool.command) $'\xE9\e[31m\n\xE2\x80\xAE'"#)
        #expect(missing.isFailure(of: tool, #"\xE9\u{1B}[31m\n\u{202E}: No such file or directory"#))
    }

    @Test(arguments: ToolSample.all)
    func `what is typed is escaped where it is no option`(tool: ToolSample) throws {
        let outcome = try tool.run(#"\#(tool.name) $'--\e[31m'"#)
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("\(tool.name): unrecognized option '--\\u{1B}[31m'\nusage: "))
    }

    @Test(arguments: ToolSample.all)
    func `arguments need no file to be opened`(tool: ToolSample) throws {
        // Where the tools are linked with shared libraries, nothing can be started like that.
        let outcome = try tool.run("ulimit -n 3; \(tool.name) --version")
        if outcome.status == 127 {
            print("skipped: \(tool.name) with three descriptors: it is not one file")
        } else {
            #expect(outcome.status == 0 && outcome.output.hasPrefix("\(tool.name) (cfutils) "))
        }
    }

    @Test(arguments: ToolSample.all)
    func `an empty list of arguments is a mistake`(tool: ToolSample) throws {
        let outcome = try tool.run("exec -a '' \(tool.name)")
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("\(tool.name): the list of arguments is empty\nusage: "))
    }

    @Test(arguments: ToolSample.all)
    func `without threads the caller does the work`(tool: ToolSample) throws {
        let outcome = try tool.run(
            """
            test "$(id -u)" = 0 && as='setpriv --reuid=65534 --regid=65534 --clear-groups' || as=
            $as true && chmod a+x . && chmod a+r * || exit 99
            $as \(tool.name) --version > /dev/null || exit 99
            \(tool.name) --help | grep -q -e --threads || exit 0
            awk -f large.awk > large.tsv
            \(tool.command("-j 1")) large.tsv > once || exit
            (ulimit -u 1; exec $as \(tool.command("-j 2")) large.tsv) | cmp - once
            """)
        if outcome.status == 99 {
            print("skipped: \(tool.name) without threads: there is no user but root to run it")
        } else {
            #expect(outcome.isSilent, "\(outcome.testDescription)")
        }
    }

    @Test(arguments: ToolSample.all)
    func `without memory there is a message`(tool: ToolSample) throws {
        // Below what a program needs to start at all it is the kernel that ends it.
        let outcome = try tool.run(
            """
            awk -f large.awk > large.tsv
            \(tool.command) large.tsv > whole || exit
            echo '\(tool.name): memory exhausted' > message
            (ulimit -v 90000; exec \(tool.name) --version) > version 2> /dev/null || exit 99
            for limit in 8500 10000 12000 15000 20000 30000 90000; do
                (ulimit -v $limit; exec \(tool.name) --version) > version 2> /dev/null || continue
                (ulimit -v $limit; exec \(tool.command) large.tsv) > out 2> errors
                status=$?
                case $status in
                    0) cmp out whole ;;
                    1) cmp errors message ;;
                    *) echo "status $status with $limit KiB"; cat errors ;;
                esac
            done 2>&1 | grep -v 'Segmentation fault'
            exit 0
            """)
        if outcome.status == 99 {
            print("skipped: \(tool.name) without memory: it does not start in 90 MB of addresses")
        } else {
            #expect(outcome.isSilent, "\(outcome.testDescription)")
        }
    }

    @Test(arguments: ToolSample.all)
    func `a release lies anywhere in memory, and what its start has settled stays so`(tool: ToolSample) throws
    {
        let outcome = try tool.run(
            """
            command -v readelf > /dev/null || exit 99
            tool=$(command -v \(tool.name))
            readelf -dW "$tool" | grep -q NEEDED && exit 99
            readelf -hldW "$tool" > headers || exit
            grep -q 'Type: *DYN' headers || echo 'at a fixed address'
            grep -q 'FLAGS_1.* NOW' headers || echo 'no BIND_NOW'
            grep -q GNU_RELRO headers || echo 'no RELRO'
            grep -q 'GNU_STACK.* RW ' headers || echo 'an executable stack'
            ! grep -E 'INTERP|TEXTREL|LOAD.* RWE' headers
            """)
        if outcome.status == 99 {
            print("skipped: the headers of \(tool.name): no readelf, or it is not one file")
        } else {
            #expect(outcome.isSilent, "\(outcome.testDescription)")
        }
    }

    @Test(arguments: ToolSample.all)
    func `no file is opened that is not named, and no variable changes that`(tool: ToolSample) throws {
        // What the runtime looks at: its stack and the number of processors.
        let outcome = try tool.run(
            """
            strace -o trace true > /dev/null 2>&1 || exit 99
            readelf -dW "$(command -v \(tool.name))" | grep -q NEEDED && exit 99
            env SWIFT_DEBUG_LIB_PRESPECIALIZED_PATH="$PWD/library" SWIFT_BACKTRACE=enable=yes \
                SWIFT_DEBUG_HELP=1 SWIFT_ROOT="$PWD" LD_PRELOAD="" LD_LIBRARY_PATH="$PWD" \
                strace -f -qq -o trace -e signal=none -e trace=%network,%process,%file \
                \(tool.command) in.tsv > out || exit
            test -s out || echo 'no output'
            sed -E 's/^[0-9]+ +//; s/^(clone3?|exit|exit_group|wait4)\\(.*//
                s/^readlink\\("\\/proc\\/self\\/exe".*//
                s/.*"(\\/proc\\/self\\/maps|\\/sys\\/devices\\/system\\/cpu\\/online|in.tsv|model|right.tsv)".*//
                s/^newfstatat\\([0-9]+, "".*//; s/^<.*//; /^$/d' trace |
                awk '/^execve/ && !seen++ { next } { print }'
            """)
        if outcome.status == 99 {
            print("skipped: what \(tool.name) opens: strace does not work here, or it is not one file")
        } else {
            #expect(outcome.isSilent, "\(outcome.testDescription)")
        }
    }

    @Test(arguments: ToolSample.all)
    func `a call that is interrupted is made again`(tool: ToolSample) throws {
        let outcome = try tool.run(
            """
            strace -o trace true > /dev/null 2>&1 || exit 99
            readelf -dW "$(command -v \(tool.name))" | grep -q NEEDED && exit 99
            \(tool.command) in.tsv > whole || exit
            for call in openat read write; do
                for number in 1 2 3 4 5 6; do
                    strace -f -qq -o trace -e trace=$call -e inject=$call:error=EINTR:when=$number \
                        \(tool.command) in.tsv > out
                    cmp out whole
                done
            done
            """)
        if outcome.status == 99 {
            print(
                "skipped: interrupted calls of \(tool.name): strace does not work here, or it is not one file"
            )
        } else {
            #expect(outcome.isSilent, "\(outcome.testDescription)")
        }
    }

    @Test(arguments: ToolSample.all)
    func `a file that must not grow is a failed write`(tool: ToolSample) throws {
        // What a sanitizer writes at its start is too much already.
        let outcome = try tool.run(
            """
            (ulimit -f 0; exec \(tool.name) --version) | grep cfutils > version || exit 99
            (ulimit -f 0; exec \(tool.command) in.tsv 2>&1 > out) | cat
            """)
        if outcome.status == 99 {
            print("skipped: \(tool.name) with a limit on files: it does not start with one")
            return
        }
        #expect(outcome.status == 1)
        #expect(outcome.output == "\(tool.name): stdout: File too large\n")
    }

    @Test func `without memory no file is left that is not whole`() throws {
        let tool = try #require(ToolSample.all.first { $0.name == "cfsplit" })
        let outcome = try tool.run(
            """
            for i in 1 2 3 4 5 6 7 8; do awk -f large.awk | sed "s/^/$i/"; done > large.tsv
            (ulimit -v 20000; exec cfsplit --version) > version 2> /dev/null || exit 99
            for limit in 14000 16000 18000 20000; do
                (ulimit -v $limit; exec cfsplit -t 3 -o test.tsv -V validation.tsv -p 0.1,0.1 large.tsv) > out 2> errors
                echo $?
            done
            ls -- *.tsv* >&2
            """)
        if outcome.status == 99 {
            print("skipped: cfsplit without memory: it does not start in 20 MB of addresses")
            return
        }
        #expect(outcome.output.contains("1\n"))
        #expect(outcome.errors.lines.allSatisfy { !$0.hasSuffix(".tmp") })
    }

    @Test(arguments: [("xterm", true), ("dumb", false), ("", false)])
    func `a bar is for terminals that write over a line`(terminal: String, isShown: Bool) throws {
        let tool = try #require(ToolSample.all.first { $0.name == "cosim" })
        let outcome = try tool.run(
            """
            command -v script > /dev/null || exit 99
            TERM=\(terminal) script -q -e -c '\(tool.command) in.tsv > out' /dev/null
            cosim in.tsv | cmp - out
            """)
        if outcome.status == 99 {
            print("skipped: a bar in a terminal: script is not installed")
        } else {
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("cosim: [#") == isShown)
            #expect(outcome.stdout.isEmpty == !isShown)
        }
    }
}
