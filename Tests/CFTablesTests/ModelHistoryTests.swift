import CFTables
import Foundation
import Testing

@Suite struct ModelHistoryTests {
    @Test(
        arguments: [
            ("version\t1\ncommand\tm\nratings\t5\nepochs\t2", nil),
            ("version\t1\t2\ncommand\tm\tn\nratings\t5\t0\nepochs\t2\t1", nil),
            ("version\t1\ncommand\tm\nratings\t5\nepochs\t2\ntraining_loss\t-1", nil),
            ("command\tm\nratings\t5\nepochs\t2", "the model has no line for version"),
            ("version\t1\ncommand\tm\nepochs\t2", "the model has no line for ratings"),
            ("training_loss\t1", "the model has no line for version"),
            (
                "version\t1\ncommand\tm\tn\nratings\t5\nepochs\t2",
                "10: command \"m\\tn\" is not 1 field, as version has"
            ),
            (
                "version\t1\t1\ncommand\tm\tn\nratings\t5\t6\nepochs\t2",
                "12: epochs \"2\" is not 2 fields, as version has"
            ),
            (
                "version\t1\ncommand\tm\nratings\t-5\nepochs\t2",
                "11: ratings \"-5\" is not whole numbers of at least 0, one a run"
            ),
            (
                "version\t1\ncommand\tm\nratings\t5\nepochs\t99999999999999999999",
                "12: epochs \"99999999999999999999\" is not whole numbers of at least 0, one a run"
            ),
            ("version\t1\nversion\t1", "10: version appears twice"),
            (
                "version\t1\ncommand\tm\nratings\t5\nepochs\t2\nvalidation_ndcg\tnan",
                "13: validation_ndcg \"nan\" is not a number"
            ),
        ] as [(String, String?)])
    func `a history has a field a run`(lines: String, message: String?) throws {
        let header = lines.split(separator: "\n").map { "model\t\($0)\n" }.joined()
        let text = ModelFileTests.small.replacingOccurrences(of: "user\t196", with: header + "user\t196")
        #expect(try ModelFileTests.message(text) == message)
        if message == nil { #expect(try ModelFileTests.text(ModelFileTests.read(text)) == text) }
    }

    @Test func `a history goes on where there is one, and no shard has any`() throws {
        func made(_ command: String, loss: Float? = nil) -> ModelHistory {
            let run = ModelHistory.Run(version: "1", command: command, ratings: 1, epochs: 2)
            return ModelHistory(runs: [run], trainingLoss: loss)
        }
        let note = "model\tnote\tmine\n"
        let model = try ModelFileTests.read(
            ModelFileTests.small.replacingOccurrences(of: "user\t196", with: note + "user\t196"))
        let first = model.goingOn(from: nil, by: made("a", loss: 1))
        let written = try ModelFileTests.text(first)
        #expect(first.history == made("a", loss: 1) && !written.contains(note))
        var start = model
        start.history = first.history
        let second = model.goingOn(from: start, by: made("b"))
        #expect(second.history?.runs.map(\.command) == ["a", "b"] && second.history?.trainingLoss == nil)
        let later = try ModelFileTests.text(second)
        #expect(later.contains(note))
        #expect(model.goingOn(from: model, by: made("b")).history == nil)
        #expect(model.inByteOrder().goingOn(from: start, by: made("b")).history == nil)
        #expect(model.inByteOrder().goingOn(from: nil, by: made("b")).history == nil)
    }
}
