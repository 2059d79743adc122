public import CFSupport
public import CFTables

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
    public static func whole(_ text: ByteString, _ bounds: ClosedRange<Int>) throws(Failure) -> Int {
        let digits = text.bytes.allSatisfy { (0x30...0x39).contains($0) }
        if digits, let value = Int(text.text), bounds.contains(value) { return value }
        let isTooLarge = digits && !text.isEmpty && Int(text.text) == nil
        let range =
            bounds.upperBound == Int.max && !isTooLarge
            ? "of at least \(bounds.lowerBound)" : "from \(bounds.lowerBound) to \(bounds.upperBound)"
        throw .usage("\(quoted(text)) is not a whole number \(range)")
    }

    /// One value, or two with a comma between them.
    public static func oneOrTwo<Value>(
        _ text: ByteString, _ parse: (ByteString) throws(Failure) -> Value
    ) throws(Failure) -> (Value, Value?) {
        let parts = text.bytes.split(separator: 0x2C, maxSplits: 1, omittingEmptySubsequences: false)
        let first = try parse(ByteString(parts[0]))
        return (first, parts.count == 2 ? try parse(ByteString(parts[1])) : nil)
    }

    /// One of the words of an enumeration.
    static func word<Word: RawRepresentable<String> & CaseIterable>(_ text: ByteString) throws(Failure)
        -> Word
    {
        if let word = Word(rawValue: text.text) { return word }
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw .usage("\(quoted(text)) is not one of \(words)")
    }

    /// A finite number that meets the condition.
    public static func number(_ text: ByteString, _ condition: NumberCondition) throws(Failure) -> Double {
        if let value = unsafe text.bytes.span.bytes.number(), condition.holds(value) { return value }
        throw .usage("\(quoted(text)) is not \(condition.words)")
    }

    /// A finite number that has no more digits than double precision holds.
    public static func exactNumber(_ text: ByteString) throws(Failure) -> Double {
        let value = try number(text, .any)
        if let loss = unsafe text.bytes.span.bytes.lossOfDigits(value) { throw .usage(loss) }
        return value
    }
}
