public import CFSupport
public import CFTables

/// One option of a tool: the only place where it is declared. Parsing, `--help`, usage lines and shell
/// completion come from it.
public struct Option<Values> {
    /// What a shell may offer as the argument.
    enum Completion {
        case nothing, file
        case words([String])
        /// Words with commas between them.
        case list([String])
    }

    /// A variable of the environment: where it is set, and not empty, it counts as the first option of the line.
    struct Variable {
        let name: String
        /// Puts its value into those of the options; the failure says what is wrong with it.
        let apply: (inout Values, ByteString) throws(Failure) -> Void
    }

    let short: Character?
    let long: String
    /// What `--help` calls the argument; nil for a flag.
    let argument: String?
    /// What it does, without its default.
    let help: String
    /// What holds where it is not given; nil where that goes without saying.
    var usual: (Values) -> OptionDefault? = { _ in nil }
    var completion = Completion.nothing
    var isRepeatable = false
    var variable: Variable?
    /// Puts the argument into the values; its failure says what is wrong with the argument.
    let apply: (inout Values, ByteString) throws(Failure) -> Void

    /// `-k` where there is a letter, else `--decay`.
    var shortestName: String { Self.shortestName(short, long) }

    static func shortestName(_ short: Character?, _ long: String) -> String {
        short.map { "-\($0)" } ?? "--\(long)"
    }

    /// The help with the default, which the tool's values have unless the option says otherwise.
    func description(_ values: Values) -> String {
        help + (usual(values).map { " (\($0.text))" } ?? "")
    }

    /// An option without an argument.
    public static func flag(
        _ short: Character?, _ long: String, _ place: WritableKeyPath<Values, Bool>, to value: Bool = true,
        _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: nil, help: help) { values, _ in
            values[keyPath: place] = value
        }
    }

    /// A whole number within bounds. Its default is the value at `place` unless it is given.
    public static func whole(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Int>,
        in bounds: ClosedRange<Int> = 1...Int.max, default usual: OptionDefault? = nil, _ help: String
    ) -> Option {
        Option(
            short: short, long: long, argument: argument, help: help,
            usual: { usual ?? .value("\($0[keyPath: place])") }
        ) { (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.whole(text, bounds)
        }
    }

    /// A whole number within bounds that may be absent.
    public static func whole(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Int?>,
        in bounds: ClosedRange<Int> = 1...Int.max, default usual: OptionDefault? = nil, _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: argument, help: help, usual: { _ in usual }) {
            (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.whole(text, bounds)
        }
    }

    /// A finite number; `condition` is what it must be, with the words that say so ("at least 0"). Its default
    /// is the value at `place`.
    public static func number(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Double>,
        _ condition: NumberCondition, _ help: String
    ) -> Option {
        Option(
            short: short, long: long, argument: argument, help: help,
            usual: { .number($0[keyPath: place]) }
        ) { (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.number(text, condition)
        }
    }

    /// A finite number that may be absent.
    public static func number(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Double?>,
        _ condition: NumberCondition, default usual: OptionDefault? = nil, _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: argument, help: help, usual: { _ in usual }) {
            (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.number(text, condition)
        }
    }

    /// One of the words of an enumeration. Its default is the value at `place`.
    public static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Word>,
        _ help: String
    ) -> Option {
        let words = Word.allCases.map(\.rawValue)
        return Option(
            short: short, long: long, argument: argument, help: help,
            usual: { .value($0[keyPath: place].rawValue) }, completion: .words(words)
        ) { (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.word(text)
        }
    }

    /// One of the words of an enumeration that may be absent, which is as if `usual` were given, if there is one.
    public static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ short: Character?, _ long: String, _ argument: String, _ place: WritableKeyPath<Values, Word?>,
        default usual: Word? = nil, _ help: String
    ) -> Option {
        let words = Word.allCases.map(\.rawValue)
        return Option(
            short: short, long: long, argument: argument, help: help,
            usual: { _ in usual.map { .value($0.rawValue) } }, completion: .words(words)
        ) { (values, text) throws(Failure) in
            values[keyPath: place] = try OptionValue.word(text)
        }
    }

    /// A file's name.
    public static func file(
        _ short: Character?, _ long: String, _ argument: String,
        _ place: WritableKeyPath<Values, ByteString?>,
        _ help: String
    ) -> Option {
        Option(short: short, long: long, argument: argument, help: help, completion: .file) {
            (values, text) throws(Failure) in
            if text.isEmpty { throw .usage("the file's name is empty") }
            values[keyPath: place] = text
        }
    }

    /// An argument that a function of the tool's own makes sense of.
    /// - Parameter words: those that the argument is a list of, for shells to offer.
    public static func text(
        _ short: Character?, _ long: String, _ argument: String, isRepeatable: Bool = false,
        listOf words: [String] = [], default usual: OptionDefault? = nil, _ help: String,
        _ apply: @escaping (inout Values, ByteString) throws(Failure) -> Void
    ) -> Option {
        Option(
            short: short, long: long, argument: argument, help: help, usual: { _ in usual },
            completion: words.isEmpty ? .nothing : .list(words), isRepeatable: isRepeatable, apply: apply)
    }
}
