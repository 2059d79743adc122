import Workbench

/// What a fault may lead to: the result, or a message.
struct Judge {
    let scenario: Scenario
    /// Without a fault.
    let good: Outcome

    /// What is wrong, nil where nothing is.
    func verdict(on outcome: Outcome, of fault: Fault) -> String? {
        if let files = filesVerdict(outcome, fault) { return files }
        switch outcome.ending {
        case .hung: return "it hangs"
        case .signal(13) where readerIsGone(outcome, fault):
            return outcome.errors.isEmpty ? nil : "a message of a gone reader"
        case .signal(let number): return "signal \(number)"
        case .status(0): return successVerdict(outcome, fault)
        case .status(1): return failureVerdict(outcome, fault)
        case .status(let status): return "status \(status)"
        }
    }

    private func readerIsGone(_ outcome: Outcome, _ fault: Fault) -> Bool {
        switch fault {
        case .leave: true
        case .call("write", "EPIPE", _): true
        default: false
        }
    }

    private func successVerdict(_ outcome: Outcome, _ fault: Fault) -> String? {
        if case .leave(let count) = fault {
            return outcome.output == Array(good.output.prefix(count)) ? nil : "status 0 with other bytes"
        }
        if case .closed(let bits) = fault, bits & 1 == 1, scenario.isPiped { return "status 0 without input" }
        if outcome.output != good.output { return "status 0 with other bytes" }
        for name in scenario.outputs where outcome.files[name] != good.files[name] {
            return "status 0 with other bytes in \(name)"
        }
        if losesOutput(outcome, fault) { return "status 0 where a file could not be closed" }
        return outcome.errors == good.errors ? nil : "status 0 with another message"
    }

    /// Whether what closes is written to: what a disk has no room for may show only there.
    private func losesOutput(_ outcome: Outcome, _ fault: Fault) -> Bool {
        guard case .call("close", let error, _) = fault, error != "EINTR" else { return false }
        var written: Set<Substring> = good.output.isEmpty ? [] : ["1"]
        for line in outcome.trace.split(separator: "\n") {
            if line.contains("O_WRONLY"), let file = line.split(separator: " ").last { written.insert(file) }
            guard line.hasSuffix("(INJECTED)"), let start = line.firstRange(of: "close(") else { continue }
            if written.contains(line[start.upperBound...].prefix { $0.isNumber }) { return true }
        }
        return false
    }

    private func failureVerdict(_ outcome: Outcome, _ fault: Fault) -> String? {
        // An interrupted call is made again; close(2) is not, since Linux has closed the file.
        if case .call(let call, "EINTR", _) = fault, call != "close" {
            return "an interrupted call is a failure"
        }
        let message = outcome.message
        let isOneLine =
            message.hasPrefix(scenario.tool + ": ") && message.hasSuffix("\n")
            && message.utf8.count(where: { $0 == 0x0A }) == 1
        if !isOneLine && !(outcome.errors.isEmpty && isMute(outcome, fault)) { return "no message" }
        if !good.output.starts(with: outcome.output) { return "status 1 with other bytes" }
        if outcome.output.isEmpty || outcome.output == good.output { return nil }
        // Where a write fails or memory runs out the output is incomplete.
        if message.hasPrefix(scenario.tool + ": stdout: ") || message.hasSuffix(": memory exhausted\n") {
            return nil
        }
        if outcome.errors.isEmpty { return nil }
        if !scenario.streams { return "output before a failure" }
        return outcome.output.last == 0x0A ? nil : "a part of a line"
    }

    /// Whether the message itself could not be written.
    private func isMute(_ outcome: Outcome, _ fault: Fault) -> Bool {
        switch fault {
        case .closed(let bits): bits & 4 == 4
        case .call("write", _, _):
            outcome.trace.split(separator: "\n").contains {
                $0.contains("write(2,") && $0.hasSuffix("(INJECTED)")
            }
        default: false
        }
    }

    /// A file of an output is what it was, or whole; nothing else is left.
    private func filesVerdict(_ outcome: Outcome, _ fault: Fault) -> String? {
        for (name, bytes) in outcome.files.sorted(by: { $0.key < $1.key }) {
            if !scenario.outputs.contains(name) {
                // Nobody can remove what the system does not let go.
                if case .call("unlink", _, _) = fault { continue }
                return "\(name) is left"
            }
            if bytes != Runner.old && bytes != good.files[name] { return "\(name) is half written" }
        }
        for name in scenario.outputs where outcome.files[name] == nil { return "\(name) is gone" }
        return nil
    }
}
