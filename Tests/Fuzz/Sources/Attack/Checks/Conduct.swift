import Workbench

/// How a tool has to behave, whatever it is given.
enum Conduct {
    /// What is wrong with an outcome; nil: nothing.
    static func fault(_ outcome: Outcome, of command: Command) -> String? {
        switch outcome.ending {
        case .hung: return "hangs"
        case .signal(let number): return "ends by signal \(number)"
        case .status(let status) where status > 2: return "ends with status \(status)"
        case .status(0): return faultOfSuccess(outcome, of: command)
        case .status(let status): return faultOfFailure(outcome, status, of: command)
        }
    }

    private static func faultOfSuccess(_ outcome: Outcome, of command: Command) -> String? {
        for line in outcome.errors.split(separator: 0x0A) where !line.starts(with: "\(command.tool): ".utf8) {
            return "says on stderr, with status 0: \(String(decoding: line, as: UTF8.self))"
        }
        if let fault = faultOfText(outcome) { return fault }
        if let last = outcome.output.last, last != 0x0A { return "ends without a line feed" }
        return numberFault(outcome, of: command)
    }

    private static func faultOfFailure(_ outcome: Outcome, _ status: Int32, of command: Command) -> String? {
        guard outcome.errors.starts(with: "\(command.tool): ".utf8), outcome.errors.last == 0x0A else {
            return "ends with status \(status) and no message of its own"
        }
        if let fault = faultOfText(outcome) { return fault }
        if status == 2 && !outcome.output.isEmpty { return "writes, though the command line makes no sense" }
        if let last = outcome.output.last, last != 0x0A { return "fails behind half a line" }
        if !outcome.output.isEmpty && !streams(command) { return "fails behind output" }
        if !outcome.files.isEmpty { return "fails and leaves a file" }
        return numberFault(outcome, of: command)
    }

    /// Writes lines before it has read all of the input.
    private static func streams(_ command: Command) -> Bool {
        switch command.tool {
        case "topk": command.arguments.contains("--contiguous")
        case "cfsplit", "cfrec", "mfpredict": true
        case "cosim": command.arguments.contains("--against")
        case "pca2": command.arguments.contains("--basis")
        default: false
        }
    }

    private static func faultOfText(_ outcome: Outcome) -> String? {
        guard let byte = outcome.errors.first(where: { $0 < 32 && $0 != 0x0A || $0 == 127 }) else {
            return nil
        }
        return "has the byte \(byte) in a message"
    }

    /// A number that is none, in the last field, which no tool but two hands through.
    private static func numberFault(_ outcome: Outcome, of command: Command) -> String? {
        if ["topk", "cfsplit"].contains(command.tool) || command.arguments.contains("--residuals") {
            return nil
        }
        for line in outcome.output.split(separator: 0x0A) where !isOfWords(line) {
            guard let last = line.lastIndex(where: { $0 == 9 || $0 == 0x7C || $0 == 0x3B || $0 == 32 }) else {
                continue
            }
            let field = String(decoding: line[(last + 1)...], as: UTF8.self).lowercased()
            if ["nan", "-nan", "inf", "-inf", "infinity", "-infinity"].contains(field) {
                return "writes \(field): \(String(decoding: line.prefix(100), as: UTF8.self))"
            }
        }
        return nil
    }

    /// What a model says in words, and hands through.
    private static func isOfWords(_ line: ArraySlice<UInt8>) -> Bool {
        ["solver", "version", "command"].contains { line.starts(with: "model\t\($0)\t".utf8) }
    }
}
