import Foundation

/// What a manual shows of a shell: commands behind `$ `, their further lines behind `> `, and what they print.
struct Console {
    struct Step: Equatable {
        var command: String
        var output: String
    }

    let steps: [Step]

    /// The steps of a display; lines before the first command are left out.
    init(_ lines: [String]) {
        var steps: [Step] = []
        for line in lines where !steps.isEmpty || line.hasPrefix("$ ") {
            if line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2)), output: ""))
            } else if line.hasPrefix("> "), steps[steps.count - 1].output.isEmpty {
                steps[steps.count - 1].command += "\n" + line.dropFirst(2)
            } else {
                steps[steps.count - 1].output += line + "\n"
            }
        }
        self.steps = steps
    }

    /// Runs the steps one after the other in one folder.
    /// - Returns: where the output, with nothing on stderr, is not what is shown; nil where all is well.
    func firstMistake(in folder: URL, scratch: URL) throws -> String? {
        for step in steps {
            var outcome = try Shell.run(step.command, in: folder, scratch: scratch)
            outcome.status = 0
            let shown = Outcome(status: 0, stdout: Data(step.output.utf8), stderr: Data())
            if let difference = outcome.difference(from: shown) { return "$ \(step.command)\n\(difference)" }
        }
        return nil
    }
}
