import Workbench

/// A command on good input. The folder that it runs in has all files of `Scenario.prepare`.
struct Scenario {
    let name: String
    let tool: String
    let arguments: [String]
    /// What standard input is: a name of a file, and whether it comes through a pipe.
    let input: String
    let isPiped: Bool
    /// Files that it writes.
    let outputs: [String]
    /// It writes what it has made of some lines before it has seen the rest.
    let streams: Bool

    private struct Sketch {
        let words: String
        var input = "in.tsv"
        var outputs: [String] = []
        var streams = false
    }

    private static let sketches: [Sketch] = [
        Sketch(words: "topk -k 2"),
        Sketch(words: "topk -k 2 -c", streams: true),
        Sketch(words: "topk -k 40", input: "large.tsv"),
        Sketch(words: "cfsplit -o out1", outputs: ["out1"], streams: true),
        Sketch(
            words: "cfsplit -p 0.5,0.2 -o out1 -V out2", input: "large.tsv", outputs: ["out1", "out2"],
            streams: true),
        Sketch(words: "cfsplit -u -k 1,1 -t 3 -o out1 -V out2", outputs: ["out1", "out2"]),
        Sketch(words: "cfsplit -m 2"),
        Sketch(words: "cfvec -w tfidf"),
        Sketch(words: "cfvec -t", input: "large.tsv"),
        Sketch(words: "cosim"),
        Sketch(words: "cosim -k 2 -a in.tsv", streams: true),
        Sketch(words: "cosim -M lift -1", input: "large.tsv"),
        Sketch(words: "cfrec items.tsv", streams: true),
        Sketch(words: "cfrec -k 3 -x in.tsv --fill fill.tsv items.tsv", streams: true),
        Sketch(words: "cfslim -k 3"),
        Sketch(words: "cfslim -a in.tsv"),
        Sketch(words: "mftrain -k 2 -e 2"),
        Sketch(words: "mftrain -k 2 -e 2 -s als -V in.tsv"),
        Sketch(words: "mftrain -k 2 -e 1 -s gibbs"),
        Sketch(words: "mftrain -k 2 -e 1 -s ials -l 1"),
        Sketch(words: "mftrain -F model"),
        Sketch(words: "mftrain --fit users -i model.als"),
        Sketch(words: "mfpredict model", streams: true),
        Sketch(words: "mfpredict model", input: "large.tsv", streams: true),
        Sketch(words: "mfpredict -k 2 -x in.tsv model", streams: true),
        Sketch(words: "mfpredict -k 2 --own in.tsv model.ials", streams: true),
        Sketch(words: "cfeval", input: "judged.tsv"),
        Sketch(words: "cfeval -t truth.tsv -b 10 -m all --train in.tsv", input: "lists.tsv"),
        Sketch(words: "cfeval -t truth.tsv -u", input: "lists.tsv", streams: true),
        Sketch(words: "cfeval --merge", input: "sums"),
        Sketch(words: "pca2", input: "dense.tsv"),
        Sketch(words: "pca2 --basis basis", input: "dense.tsv", streams: true),
    ]

    /// Each on one thread and on two, its input coming through a pipe and from a file that is named.
    static let all: [Scenario] = sketches.flatMap { sketch in
        let words = sketch.words.split(separator: " ").map(String.init)
        return [(1, false), (2, true), (1, true), (2, false)].map { threads, isPiped in
            let arguments = ["-j", "\(threads)"] + words.dropFirst() + (isPiped ? [] : [sketch.input])
            return Scenario(
                name: ([words[0]] + arguments).joined(separator: " ") + (isPiped ? " < \(sketch.input)" : ""),
                tool: words[0], arguments: arguments, input: sketch.input, isPiped: isPiped,
                outputs: sketch.outputs, streams: sketch.streams)
        }
    }

    /// Files that the tools make of others.
    static let made: [(name: String, words: String)] = [
        ("model", "mftrain -k 2 -e 2 in.tsv"), ("model.als", "mftrain -k 2 -e 0 -s als in.tsv"),
        ("model.ials", "mftrain -k 2 -e 1 -s ials -l 1 in.tsv"), ("basis", "pca2 --loadings dense.tsv"),
        ("sums", "cfeval --sums judged.tsv"), ("lists.tsv", "topk -k 3 in.tsv"),
    ]

    /// The other files: ratings, each pair once, of users one after the other, and what goes with them.
    static var files: [(name: String, text: String)] {
        func ratings(users: Int, _ line: (_ user: Int, _ item: Int, _ rating: Int) -> String) -> String {
            (0..<users).flatMap { user in
                (0..<8).map { place in
                    line(user, (user * 3 + place * place) % 11 + place * 11, (user * 7 + place * 5) % 9 + 1)
                }
            }.joined()
        }
        return [
            ("in.tsv", ratings(users: 12) { "u\($0)\ti\($1 % 20)\t\($2)\n" }.uniqueLines),
            ("large.tsv", ratings(users: 2800) { "user\($0)\titem\($1)\t\($2)\n" }),
            ("judged.tsv", ratings(users: 12) { "u\($0)\ti\($1)\t\($2)\t\($2 / 2).5\n" }),
            ("truth.tsv", ratings(users: 12) { $2 > 4 ? "u\($0)\ti\($1 % 20)\n" : "" }.uniqueLines),
            ("items.tsv", (0..<20).map { "i\($0)\ti\($0 * 7 % 20)\t0.\($0 + 1)\n" }.joined()),
            ("fill.tsv", "i1\t3\ni2\t2\ni3\t1\n"),
            ("dense.tsv", (0..<30).map { "v\($0)\t\($0 % 7)\t\($0 * $0 % 11)\t0.\($0)\n" }.joined()),
        ]
    }
}

extension String {
    /// Without the lines whose first two fields came before.
    fileprivate var uniqueLines: String {
        var seen: Set<[Substring]> = []
        return split(separator: "\n").filter {
            seen.insert(Array($0.split(separator: "\t").prefix(2))).inserted
        }
        .map { $0 + "\n" }.joined()
    }
}
