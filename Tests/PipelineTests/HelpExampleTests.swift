import Foundation
import Testing

/// The commands at the end of `--help`, with files of the names that they have.
@Suite struct HelpExampleTests {
    private static let files = """
        awk -f large.awk | awk 'NR <= 3000' > ratings.tsv
        awk -v OFS='\\t' '{ print $0, NR }' ratings.tsv > timed.tsv
        (printf 'user,film,stars\\n'; tr '\\t' , < ratings.tsv) > ratings.csv
        cut -f 1,2 ratings.tsv > events.tsv
        cfsplit -o test.tsv ratings.tsv > train.tsv
        cfvec ratings.tsv > users.vec
        cosim -k 9 users.vec > users.sim
        cfvec -t ratings.tsv > items.vec
        cosim -k 9 items.vec > items.sim
        cfslim -k 9 items.vec > items.weights
        mftrain train.tsv > model.tsv
        mfpredict -k 10 -A -x train.tsv model.tsv > lists.tsv
        cp users.sim scores.tsv
        seq 30 | awk -v OFS='\\t' '{ print "p" $1, $1 * 7 % 11, $1 * 5 % 13, $1 }' > points.tsv

        """

    @Test(arguments: Set(ToolSample.all.map(\.name)).sorted())
    func `they do something, without a word`(name: String) throws {
        let tool = try #require(ToolSample.all.first { $0.name == "topk" })
        let help = try tool.run("\(name) --help").output.lines
        let examples = help.filter { $0.hasPrefix("    ") && !$0.hasPrefix("     ") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(examples.count == 2 && help.allSatisfy { $0.count <= 79 })
        for example in examples {
            #expect(example.split { " |".contains($0) }.contains(Substring(name)), "\(example)")
            let file = example.split(separator: " > ").dropFirst().first ?? "out"
            let outcome = try tool.run("set -e\n\(Self.files)\n{ \(example); } > out\ntest -s \(file)")
            #expect(outcome.isSilent, "\(example): \(outcome.testDescription)")
        }
    }
}
