public import CFTables

/// One option of a tool: the only place where it is declared. Parsing, `--help`, usage lines and shell
/// completion come from it.
public struct Option<Values> {
    /// What a shell may offer as the argument.
    enum Completion {
        case nothing, file
        case words([String])
    }

    let short: Character?
    let long: String
    /// What `--help` calls the argument; nil for a flag.
    let argument: String?
    let help: String
    var completion = Completion.nothing
    var isRepeatable = false
    /// Puts the argument into the values; its failure says what is wrong with the argument.
    let apply: (inout Values, String) throws(Failure) -> Void

    /// `-k` where there is a letter, else `--decay`.
    var shortestName: String { short.map { "-\($0)" } ?? "--\(long)" }

    /// An option without an argument.
    public static func flag(
        _ short: Character?, _ long: String, _ place: WritableKeyPath<Values, Bool>, to value: Bool = true,
        _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: nil, help: help) { values, _ in
            values[keyPath: place] = value
        }
    }

    /// A whole number within bounds.
    public static func whole(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Int>,
        in bounds: ClosedRange<Int> = 1...Int.max, _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: argument, help: help) { (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.whole(text, bounds)
        }
    }

    /// A whole number within bounds that may be absent.
    public static func whole(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Int?>,
        in bounds: ClosedRange<Int> = 1...Int.max, _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: argument, help: help) { (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.whole(text, bounds)
        }
    }

    /// A finite number; `condition` is what it must be, with the words that say so ("at least 0").
    public static func number(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Double>,
        _ condition: NumberCondition, _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: argument, help: help) { (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.number(text, condition)
        }
    }

    /// A finite number that may be absent.
    public static func number(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Double?>,
        _ condition: NumberCondition, _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: argument, help: help) { (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.number(text, condition)
        }
    }

    /// One of the words of an enumeration.
    public static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Word>,
        _ help: String
    ) -> Option {
        let words = Word.allCases.map(\.rawValue)
        var option = Option(short: short, long: long, argument: argument, help: help) {
            (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.word(text)
        }
        option.completion = .words(words)
        return option
    }

    /// One of the words of an enumeration that may be absent.
    public static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Word?>,
        _ help: String
    ) -> Option {
        let words = Word.allCases.map(\.rawValue)
        var option = Option(short: short, long: long, argument: argument, help: help) {
            (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.word(text)
        }
        option.completion = .words(words)
        return option
    }

    /// A file's name.
    public static func file(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, String?>,
        _ help: String
    ) -> Option {
        var option = Option(short: short, long: long, argument: argument, help: help) {
            (values, text) throws(Failure) in
            if text.isEmpty { throw .usage("the file's name is empty") }
            values[keyPath: place] = text
        }
        option.completion = .file
        return option
    }

    /// An argument that a function of the tool's own makes sense of.
    public static func text(
        _ short: Character?, _ long: String, _ argument: String, isRepeatable: Bool = false, _ help: String,
        _ apply: @escaping (inout Values, String) throws(Failure) -> Void
    ) -> Option {
        var option = Option(short: short, long: long, argument: argument, help: help, apply: apply)
        option.isRepeatable = isRepeatable
        return option
    }
}

/// What a number given to an option must be.
public enum NumberCondition: Sendable {
    /// Any finite number.
    case any
    /// Zero or more.
    case notNegative
    /// More than zero.
    case positive

    /// The condition in words.
    var words: String {
        switch self {
        case .any: "a number"
        case .notNegative: "a number of at least 0"
        case .positive: "a number above 0"
        }
    }

    func holds(_ value: Double) -> Bool {
        switch self {
        case .any: true
        case .notNegative: value >= 0
        case .positive: value > 0
        }
    }
}

/// Reading the arguments of options: the same rules as for numbers in tables.
public enum OptionValue {
    /// A whole number within bounds.
    public static func whole(_ text: String, _ bounds: ClosedRange<Int>) throws(Failure) -> Int {
        let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if digits, let value = Int(text), bounds.contains(value) { return value }
        let range =
            bounds.upperBound == Int.max
            ? "of at least \(bounds.lowerBound)" : "from \(bounds.lowerBound) to \(bounds.upperBound)"
        throw .usage("\(quoted(text)) is not a whole number \(range)")
    }

    /// One of the words of an enumeration.
    static func word<Word: RawRepresentable<String> & CaseIterable>(_ text: String) throws(Failure) -> Word {
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw .usage("\(quoted(text)) is not one of \(words)")
    }

    /// A finite number that meets the condition.
    public static func number(_ text: String, _ condition: NumberCondition) throws(Failure) -> Double {
        let bytes = Array(text.utf8)
        if let value = unsafe bytes.span.bytes.number(), condition.holds(value) { return value }
        throw .usage("\(quoted(text)) is not \(condition.words)")
    }
}
