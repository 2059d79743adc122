import Foundation
import Testing

/// The harness itself: a case that differs must be seen to differ.
@Suite struct GoldenCaseTests {
    /// Makes a case of the files and runs it.
    private func outcome(_ files: [String: String], seconds: Int = 60) throws -> (Outcome?, String?) {
        try Shell.withScratch("harness") { folder in
            for (name, text) in files {
                try Data(text.utf8).write(to: folder.appendingPathComponent(name))
            }
            let golden = GoldenCase(folder: folder)
            guard let run = try golden.run(seconds: seconds) else { return (nil, nil) }
            return (run.outcome, run.outcome.difference(from: try golden.expected()))
        }
    }

    @Test func `stdout, stderr and status are held apart`() throws {
        let (got, difference) = try outcome([
            "cmd": "cat in; echo bad >&2; exit 3\n", "in": "a\n", "stdout": "a\n", "stderr": "bad\n",
            "status": "3\n",
        ])
        #expect(got == Outcome(status: 3, stdout: Data("a\n".utf8), stderr: Data("bad\n".utf8)))
        #expect(difference == nil)
    }

    @Test(arguments: [
        ("echo a", "stdout", "b\n", "stdout differs in line 1:\n- b\n+ a"),
        ("echo a", "stdout", "a", "stdout differs in line 1:\n- a (no line feed)\n+ a"),
        ("printf 'a\\nb\\n'", "stdout", "a\n", "stdout differs in line 2:\n- (end)\n+ b"),
        ("echo a >&2", "stderr", "a\nb\n", "stderr differs in line 2:\n- b\n+ (end)"),
        ("exit 1", "status", "2\n", "status 1, expected 2"),
        ("false | true", "status", "0\n", "status 1, expected 0"),
        ("cat", "stdout", "x\n", "stdout differs in line 1:\n- x\n+ (end)"),
    ])
    func `a difference is named`(command: String, file: String, text: String, wanted: String) throws {
        #expect(try outcome(["cmd": command + "\n", file: text]).1 == wanted)
    }

    @Test func `a reader that goes away ends a writer quietly`() throws {
        let difference = try outcome(["cmd": "yes | head -n 1\n", "stdout": "y\n", "status": "141\n"]).1
        #expect(difference == nil)
    }

    @Test func `what is not done in time is killed with its children`() throws {
        let start = Date()
        #expect(try outcome(["cmd": "sleep 50 | cat\n"], seconds: 1).0?.status == 124)
        #expect(Date().timeIntervalSince(start) < 20)
    }

    @Test func `a case whose needs are not met is skipped`() throws {
        #expect(try outcome(["cmd": "echo a\n", "needs": "false\n"]).0 == nil)
        #expect(try outcome(["cmd": "echo a\n", "needs": "true\n", "stdout": "a\n"]).0?.status == 0)
    }

    @Test func `expectations and input do not leak into the copy`() throws {
        let files = ["cmd": "ls\n", "stdout": "cmd\nin\n", "in": "", "needs": "true\n", "stderr": ""]
        let difference = try outcome(files).1
        #expect(difference == nil)
    }

    @Test func `blessing writes what came out`() throws {
        try Shell.withScratch("bless") { folder in
            try Data("x\n".utf8).write(to: folder.appendingPathComponent("stderr"))
            let golden = GoldenCase(folder: folder)
            let outcome = Outcome(status: 1, stdout: Data("a".utf8), stderr: Data())
            try golden.bless(outcome)
            #expect(try golden.expected() == outcome)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                    "status", "stdout",
                ])
        }
    }

    @Test func `every case has a command`() {
        for golden in GoldenCase.all(in: Places.cases) {
            let command = golden.folder.appendingPathComponent("cmd").path
            #expect(FileManager.default.fileExists(atPath: command), "\(golden.testDescription)")
        }
    }

    @Test func `the tools of this build are found first`() throws {
        try Shell.withScratch("tools") { scratch in
            let outcome = try Shell.run("command -v cosim topk", in: scratch, scratch: scratch)
            let tools = Places.tools.path
            #expect(String(decoding: outcome.stdout, as: UTF8.self) == "\(tools)/cosim\n\(tools)/topk\n")
        }
    }
}
