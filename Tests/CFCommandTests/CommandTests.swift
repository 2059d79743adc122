import CFCommand
import CFSupport
import CFTables
import Testing

/// What the arguments ask for, as text: the values' differences are seen by comparing.
private enum Parsed: Equatable {
    case run(SampleValues, [ByteString])
    case print(String)
    case usage(String)

    init(_ arguments: [String], environment: [String: ByteString] = [:]) {
        do throws(Failure) {
            switch try sampleCommand.parse(
                arguments.map { ByteString($0) }, environment: { environment[$0] })
            {
            case .run(let values, let operands): self = .run(values, operands)
            case .print(let text): self = .print(text)
            }
        } catch { self = .usage(error.message) }
    }

    /// Parses words separated by spaces, with the operand `m`.
    init(_ words: String, environment: [String: ByteString] = [:]) {
        self.init(words.split(separator: " ").map(String.init) + ["m"], environment: environment)
    }

    static func values(_ change: (inout SampleValues) -> Void) -> Parsed {
        var values = SampleValues()
        change(&values)
        return .run(values, ["m"])
    }
}

/// getopt_long keeps its state in globals: one at a time, and nowhere else in these tests.
@Suite(.serialized) struct CommandTests {
    @Test func `the forms of getopt_long`() {
        #expect(Parsed("-tn") == .values { ($0.flag, $0.number) = (true, true) })
        #expect(Parsed("-k3") == .values { $0.top = 3 })
        #expect(Parsed("-k 3") == .values { $0.top = 3 })
        #expect(Parsed("-tk3") == .values { ($0.flag, $0.top) = (true, 3) })
        #expect(Parsed("--top=3") == .values { $0.top = 3 })
        #expect(Parsed("--top 3") == .values { $0.top = 3 })
        #expect(Parsed("--to=3") == .values { $0.top = 3 })
        #expect(Parsed("-k 3 -k 4") == .values { $0.top = 4 })
        #expect(Parsed("-R a -R b") == .values { $0.rows = ["a", "b"] })
        #expect(Parsed(["a", "-t", "b", "--", "-n"]) == .run(Parsed.flagged, ["a", "b", "-n"]))
        #expect(Parsed(["-", "-t"]) == .run(Parsed.flagged, ["-"]))
        #expect(Parsed("--shrink 0") == .values { $0.shrink = 0 })
        #expect(Parsed("-x f -w second") == .values { ($0.file, $0.kind) = ("f", .second) })
        #expect(Parsed("-d ,") == .values { $0.table.delimiter = 0x2C })
    }

    @Test(arguments: [
        ("--bogus", "unrecognized option '--bogus'"), ("--bogus=1", "unrecognized option '--bogus=1'"),
        ("-Z", "invalid option -- 'Z'"), ("-tZ", "invalid option -- 'Z'"), ("-t-", "invalid option -- '-'"),
        ("-k", "option requires an argument -- 'k'"), ("-tk", "option requires an argument -- 'k'"),
        ("--top", "option '--top' requires an argument"), ("--to", "option '--top' requires an argument"),
        ("--shrink", "option '--shrink' requires an argument"),
        ("--transpose=1", "option '--transpose' doesn't allow an argument"),
        ("--help=", "option '--help' doesn't allow an argument"),
        ("--t", "option '--t' is ambiguous; possibilities: '--top' '--transpose' '--threads'"),
        ("--t=1", "option '--t=1' is ambiguous; possibilities: '--top' '--transpose' '--threads'"),
        ("--\u{1B}[31m", #"unrecognized option '--\u{1B}[31m'"#), ("-\u{1B}", #"invalid option -- '\u{1B}'"#),
        ("-\u{9B}", #"invalid option -- '\xC2'"#), ("--t\u{202E}", #"unrecognized option '--t\u{202E}'"#),
    ])
    func `mistakes that getopt_long finds`(words: String, message: String) {
        #expect(Parsed(["m"] + words.split(separator: " ").map(String.init)) == .usage(message))
        // A mistake inside a cluster leaves nothing behind.
        #expect(Parsed("-n") == .values { $0.number = true })
    }

    @Test(arguments: [
        ("-k 0", #"-k: "0" is not a whole number of at least 1"#),
        ("-k 1O", #"-k: "1O" is not a whole number of at least 1"#),
        ("-k -1", #"-k: "-1" is not a whole number of at least 1"#),
        ("-k +1", #"-k: "+1" is not a whole number of at least 1"#),
        (
            "-k 99999999999999999999",
            #"-k: "99999999999999999999" is not a whole number from 1 to 9223372036854775807"#
        ),
        ("-l 6", #"-l: "6" is not a whole number from 2 to 5"#),
        ("--limit=1", #"-l: "1" is not a whole number from 2 to 5"#),
        ("-r -1", #"-r: "-1" is not a number above 0"#), ("-r 0", #"-r: "0" is not a number above 0"#),
        ("-r nan", #"-r: "nan" is not a number above 0"#),
        ("-r 1e999", #"-r: "1e999" is not a number above 0"#),
        ("--shrink=-1", #"--shrink: "-1" is not a number of at least 0"#),
        ("--shrink=", #"--shrink: "" is not a number of at least 0"#),
        ("-w fourth", #"-w: "fourth" is not one of first, second, third"#),
        ("--exclude=", "-x: the file's name is empty"),
        ("-d ab", #"-d: "ab" is not one byte"#), ("-d é", #"-d: "é" is not one byte"#),
        ("-j 0", #"-j: "0" is not a whole number from 1 to 1024"#),
        ("--completions=tcsh", #"--completions: "tcsh" is not one of bash, zsh, fish"#),
        ("a b c", #"extra operand "m""#),
    ])
    func `arguments that make no sense`(words: String, message: String) {
        #expect(Parsed(words) == .usage(message))
    }

    @Test func `arguments that only a program can give`() {
        #expect(Parsed(["-d", "\n", "m"]) == .usage("-d: \"\\n\" is not one byte"))
        #expect(Parsed(["-d", "", "m"]) == .usage("-d: \"\" is not one byte"))
        #expect(Parsed([]) == .usage("an operand is missing: MODEL"))
        #expect(Parsed(["a", "b", "c", "d"]) == .usage("extra operand \"d\""))
        #expect(Parsed([""]) == .run(SampleValues(), [""]))
    }

    @Test func `variables are the first options of the line`() {
        let commas: [String: ByteString] = ["CFUTILS_DELIMITER": ",", "CFUTILS_HEADER": "1"]
        #expect(Parsed("", environment: commas) == .table(0x2C, header: true, advice: "say --no-header"))
        #expect(Parsed("-d |", environment: commas) == .table(0x7C, header: true, advice: "say --no-header"))
        #expect(
            Parsed("--no-header", environment: commas)
                == .table(0x2C, header: false, advice: "say --no-header"))
        #expect(
            Parsed("--no-header -H", environment: commas)
                == .table(0x2C, header: true, advice: "leave out -H"))
        #expect(Parsed("-H --no-header") == .table(9, header: false, advice: "leave out -H"))
        #expect(
            Parsed("-H", environment: ["CFUTILS_HEADER": "0"])
                == .table(9, header: true, advice: "leave out -H"))
        #expect(
            Parsed("", environment: ["CFUTILS_HEADER": "0"])
                == .table(9, header: false, advice: "say --no-header")
        )
        let others: [String: ByteString] = [
            "CFUTILS_DELIMITER": "", "CFUTILS_HEADER": "", "CFUTILS_TOP": "x", "DELIMITER": ",",
        ]
        #expect(Parsed("", environment: others) == .run(SampleValues(), ["m"]))
    }

    @Test(arguments: [
        ("CFUTILS_DELIMITER", "ab", "is not one byte"), ("CFUTILS_DELIMITER", "\n", "is not one byte"),
        ("CFUTILS_HEADER", "yes", "is not 0 or 1"), ("CFUTILS_HEADER", "01", "is not 0 or 1"),
    ])
    func `a variable that makes no sense is named`(name: String, value: String, message: String) {
        let environment = [name: ByteString(value)]
        let wanted = Parsed.usage("\(name): \(quoted(ByteString(value))) \(message)")
        #expect(Parsed("-k 1", environment: environment) == wanted)
        #expect(Parsed("-d , -H", environment: environment) == wanted)
        #expect(Parsed("--help", environment: environment) == .print(sampleCommand.help))
        #expect(Parsed("--bogus", environment: environment) == .usage("unrecognized option '--bogus'"))
    }

    @Test func `options of all tools`() {
        #expect(Parsed(["--help"]) == .print(sampleCommand.help))
        #expect(Parsed(["--hel", "--bogus"]) == .usage("unrecognized option '--bogus'"))
        #expect(
            Parsed(["--version"])
                == .print("tool (cfutils) \(cfutilsVersion)\nbuilt for \(Processor.target)\n"))
        #expect(Parsed(["--completions", "fish"]) == .print(sampleCommand.completions(for: .fish)))
    }
}

extension Parsed {
    fileprivate static func table(_ delimiter: UInt8, header: Bool, advice: String) -> Parsed {
        var values = SampleValues()
        values.table.delimiter = delimiter
        values.table.hasHeader = header
        values.table.headerAdvice = advice
        return .run(values, ["m"])
    }

    fileprivate static var flagged: SampleValues {
        var values = SampleValues()
        values.flag = true
        return values
    }
}
