import Foundation
import Testing

/// A tool with a command line and a table that it makes something of.
struct ToolSample: Sendable, CustomTestStringConvertible {
    let name: String
    /// What stands between the name and the input.
    var arguments = ""
    /// Lines of good input.
    let table: String
    /// A line with a text where a number should be; nil where the tool reads none.
    let withNumber: (@Sendable (String) -> String)?
    /// Other files that the arguments name.
    var files: [String: String] = [:]
    /// An awk program that prints a table of some thousand lines.
    let large: String
    /// Ids of the input come out again.
    var showsIDs = true
    /// Writes what it has made of some lines before it has seen the rest.
    var streams = false

    var testDescription: String { name }
    var command: String { command("") }

    /// The command with more options.
    func command(_ options: String) -> String {
        [name, options, arguments].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Gives the other tables a header, as `-H` wants it.
    var headFiles: String {
        files.keys.filter { $0.hasSuffix(".tsv") }
            .map { "(sed 's/[^\t]*/n&/g;q' \($0); cat \($0)) > headed; mv headed \($0)" }
            .joined(separator: "\n")
    }

    private static let triples = "u1\ti1\t5\nu1\ti2\t3\nu2\ti1\t4\nu2\ti3\t1\nu3\ti2\t2\nu3\ti3\t5\n"

    private static func triple(_ number: String) -> String { "u0\ti1\t\(number)\n" }

    /// Lines of `user item number`, each pair once, grouped by user.
    private static let largeTriples = """
        BEGIN { OFS = "\\t"
            for (i = 0; i < 30000; i++) {
                x = (x * 16807 + 11) % 2147483647
                print "u" int(i / 20), "i" (x % 15 + 15 * (i % 20)), 1 + int(x / 1000) % 9 / 2
            }
        }
        """

    private static let model = """
        model\tformat\tcfutils-mf-1
        model\tsolver\tsgd
        model\tfactors\t1
        model\tusers\t2
        model\titems\t2
        model\tmean\t3
        model\tmin\t1
        model\tmax\t5
        user\tu1\t0.5\t1
        user\tu2\t-0.5\t2
        item\ti1\t0.25\t1
        item\ti2\t0\t-1

        """

    /// All tools.
    static let all: [ToolSample] = [
        ToolSample(name: "topk", table: triples, withNumber: triple, large: largeTriples),
        ToolSample(name: "cfsplit", table: triples, withNumber: nil, large: largeTriples, streams: true),
        ToolSample(
            name: "cfsplit", arguments: "-u -k 1 -t 3", table: triples, withNumber: triple,
            large: largeTriples),
        ToolSample(name: "cfvec", table: triples, withNumber: triple, large: largeTriples),
        ToolSample(name: "cosim", table: triples, withNumber: triple, large: largeTriples),
        ToolSample(
            name: "cfrec", arguments: "right.tsv", table: triples, withNumber: triple,
            files: ["right.tsv": "i1\tx\t1\ni2\ty\t2\ni3\tz\t1\n"], large: largeTriples, streams: true),
        ToolSample(name: "cfslim", table: triples, withNumber: triple, large: largeTriples),
        ToolSample(
            name: "mftrain", arguments: "-k 4 -e 2", table: triples, withNumber: triple, large: largeTriples),
        ToolSample(
            name: "mfpredict", arguments: "model", table: triples, withNumber: nil, files: ["model": model],
            large: largeTriples, streams: true),
        ToolSample(
            name: "pca2", table: "a\t1\t2\nb\t2\t3.5\nc\t4\t1\nd\t0\t0\n", withNumber: { "z\t\($0)\t2\n" },
            large: """
                BEGIN {
                    for (i = 0; i < 8000; i++) {
                        printf "v%d", i
                        for (j = 0; j < 6; j++) { x = (x * 16807 + 11) % 2147483647; printf "\\t%g", x % 1000 / 7 }
                        print ""
                    }
                }
                """),
        ToolSample(
            name: "cfeval", table: "u1\ti1\t5\t4.5\nu1\ti2\t3\t3.5\nu2\ti1\t4\t4\n",
            withNumber: { "u0\ti1\t\($0)\t3\n" },
            large: largeTriples.replacing("% 9 / 2", with: "% 9 / 2, 3.5"), showsIDs: false),
    ].filter(\.isBuilt)

    /// Whether the tool does anything yet.
    private var isBuilt: Bool {
        let outcome = try? Shell.withScratch(name) { scratch in
            try Shell.run("\(name) --version", in: scratch, scratch: scratch)
        }
        return outcome?.stdout.isEmpty == false
    }

    /// Runs a script in a folder that has the good table as `in.tsv`, and the other files.
    func run(_ script: String, _ extra: [String: String] = [:]) throws -> Outcome {
        try Shell.withScratch(name) { scratch in
            let folder = scratch.appendingPathComponent("work")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let all = files.merging(["in.tsv": table, "large.awk": large]) { _, new in new }
                .merging(extra) { _, new in new }
            for (name, text) in all { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
            return try Shell.run(script, in: folder, scratch: scratch)
        }
    }
}

extension Outcome {
    /// Whether the tool said just that, with status 1; on stdout is nothing, or of a tool that streams whole lines.
    func isFailure(of tool: ToolSample, _ message: String) -> Bool {
        status == 1 && errors == "\(tool.name): \(message)\n"
            && (stdout.isEmpty || tool.streams && output.hasSuffix("\n"))
    }
}
