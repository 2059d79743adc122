// What the option table looks like to a reader.

extension Command {
    /// The line that `--help` and usage errors show.
    package var usage: String {
        let flags = options.filter { $0.argument == nil }.compactMap(\.short)
        var words = flags.isEmpty ? [] : ["[-\(String(flags))]"]
        for option in options where option.argument != nil || option.short == nil {
            let argument = option.argument.map { " \($0)" } ?? ""
            words.append("[\(option.shortestName)\(argument)]" + (option.isRepeatable ? "..." : ""))
        }
        return Self.wrap(["usage:", name] + words + [operands], indent: 8 + name.utf8.count)
    }

    /// The whole of `--help`.
    package var help: String {
        var rows = options.map { option in
            (Self.label(option.short, option.long, option.argument), option.description(defaults))
        }
        rows += BuiltInOption.allCases.map { (Self.label(nil, $0.rawValue, $0.argument), $0.help) }
        let width = min(26, rows.map { $0.0.utf8.count }.max() ?? 0)
        let lines = rows.map { label, help in
            let indent = width + 4
            let start =
                label.utf8.count > width
                ? "  \(label)\n" + String(repeating: " ", count: indent)
                : "  \(label)" + String(repeating: " ", count: indent - 2 - label.utf8.count)
            return start
                + Self.wrap(help.split(separator: " ").map(String.init), indent: indent, from: indent)
        }
        let about = Self.wrap(summary.split(separator: " ").map(String.init), indent: 0)
        return "\(usage)\n\(about)\n\n" + lines.joined(separator: "\n")
            + "\n\n" + examples.map { "\($0.purpose):\n    \($0.command)\n" }.joined()
            + "\nSee \(name)(1) and cfutils(7).\n"
    }

    private static func label(_ short: Character?, _ long: String, _ argument: String?) -> String {
        let letter = short.map { "-\($0), " } ?? "    "
        return letter + "--\(long)" + (argument.map { "=\($0)" } ?? "")
    }

    /// Words in lines of at most 79 columns, the later lines indented.
    private static func wrap(_ words: [String], indent: Int, from start: Int = 0) -> String {
        var text = ""
        var column = start
        for word in words {
            let width = word.unicodeScalars.count
            if !text.isEmpty, column + 1 + width > 79 {
                text += "\n" + String(repeating: " ", count: indent)
                column = indent
            } else if !text.isEmpty {
                text += " "
                column += 1
            }
            text += word
            column += width
        }
        return text
    }
}
