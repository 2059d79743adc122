import Workbench

/// A run of a tool: its arguments, what it reads, and the files it is to write.
struct Command {
    let tool: String
    /// Each an option with its value, so that one can be left out.
    var options: [[String]] = []
    var operands: [String] = []
    var input: [UInt8] = []
    /// By name; they lie in the folder that the tool runs in.
    var files: [String: [UInt8]] = [:]
    /// Those that it may write.
    var outputs: [String] = []
    /// Input comes through a pipe, where it is short enough for one.
    var isPiped = true

    /// With more options, before its own so that its own win.
    func with(_ more: [String]...) -> Command {
        var command = self
        command.options.insert(contentsOf: more, at: 0)
        return command
    }

    var arguments: [String] { options.flatMap { $0 } + operands }

    /// As one would type it, the input being in a file.
    var shown: String {
        let words = ([tool] + arguments).map { word in
            let plain = word.utf8.allSatisfy { byte in
                byte >= 128
                    || "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,/=+".utf8.contains(
                        byte)
            }
            return plain && !word.isEmpty
                ? word
                : "'"
                    + word.split(separator: "'", omittingEmptySubsequences: false)
                    .joined(separator: "'\\''") + "'"
        }
        return words.joined(separator: " ") + (isPiped ? " < <(cat stdin)" : " < stdin")
    }
}

/// How a process ended, and what it wrote.
struct Outcome: Equatable {
    var ending = Ending.status(0)
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var files: [String: [UInt8]] = [:]

    var isGood: Bool { ending == .status(0) }
    var text: String { String(decoding: output, as: UTF8.self) }
    var message: String { String(decoding: errors, as: UTF8.self) }
}
