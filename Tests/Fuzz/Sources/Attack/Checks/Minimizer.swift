import Workbench

/// Makes a command smaller that still shows the same.
enum Minimizer {
    /// Two sentences about one thing begin alike.
    static func kind(_ what: String) -> String { String(what.prefix(18)) }

    static func smallest(
        _ command: Command, _ isBad: (Command) throws(Problem) -> Bool
    ) throws(Problem) -> Command {
        var best = command
        for at in command.options.indices.reversed() {
            var next = best
            next.options.remove(at: at)
            if try isBad(next) { best = next }
        }
        best.input = try shortest(best.input) { input throws(Problem) in
            var next = best
            next.input = input
            return try isBad(next)
        }
        for (name, old) in best.files.sorted(by: { $0.key < $1.key }) {
            let bytes = try shortest(old) { bytes throws(Problem) in
                var next = best
                next.files[name] = bytes
                return try isBad(next)
            }
            best.files[name] = bytes
        }
        return best
    }

    /// Leaves out lines, half of them first (delta debugging: Zeller and Hildebrandt 2002).
    private static func shortest(
        _ bytes: [UInt8], _ isBad: ([UInt8]) throws(Problem) -> Bool
    ) throws(Problem) -> [UInt8] {
        var lines: [[UInt8]] = []
        var start = 0
        for (at, byte) in bytes.enumerated() where byte == 0x0A || at == bytes.count - 1 {
            lines.append(Array(bytes[start...at]))
            start = at + 1
        }
        var part = max(1, lines.count / 2)
        var tries = 0
        while tries < 300 {
            var at = 0
            while at < lines.count && tries < 300 {
                var fewer = lines
                fewer.removeSubrange(at..<min(at + part, lines.count))
                tries += 1
                if try isBad(Array(fewer.joined())) { lines = fewer } else { at += part }
            }
            if part == 1 { break }
            part = max(1, part / 2)
        }
        return Array(lines.joined())
    }
}
