/// What holds where an option is not given. It is part of the option table: `--help` and the completions have it
/// from where the tool has it, and a test holds the manual against `--help`.
public enum OptionDefault {
    /// A value: `(default 10)`.
    case value(String)
    /// What is no value: `(default: one per processor)`.
    case words(String)
    /// A value in each of several cases: `(default: sgd 64, als 14)`, or one value where it is the same in all.
    case cases([(name: String, value: String)])

    /// A number, a whole one without a fraction.
    static func number(_ value: Double) -> OptionDefault {
        let text = "\(value)"
        return .value(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    /// As it stands in brackets behind an option's help.
    var text: String {
        switch self {
        case .value(let value): return "default \(value)"
        case .words(let words): return "default: \(words)"
        case .cases(let cases):
            if let first = cases.first, cases.allSatisfy({ $0.value == first.value }) {
                return "default \(first.value)"
            }
            return "default: " + cases.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        }
    }
}
