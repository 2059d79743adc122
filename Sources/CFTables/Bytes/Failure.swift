public import CFSupport

/// What went wrong, in words for the user. Each tool's `main` prints it and picks the exit status.
public struct Failure: Error, Equatable, Sendable {
    /// Decides the exit status.
    public enum Kind: Sendable {
        /// Bad data or a failed read or write: status 1.
        case data
        /// A command line that makes no sense: status 2, and the usage line is shown.
        case usage
        /// The reader of the output has gone: the process ends as if by SIGPIPE.
        case readerHasGone
    }

    /// Decides the exit status.
    public let kind: Kind
    /// The message, with the source and line once `located` has added them.
    public private(set) var message: String
    /// The line within its block, until the source is known.
    private(set) var lineInBlock: Int?
    /// What the message says more on the first line of a file.
    private var firstLineAdvice: String?
    /// A failure has one place: that of a write inside a loop over lines is not in those lines.
    private var isLocated = false

    /// A failure of data, not yet located.
    public init(_ message: String) {
        kind = .data
        self.message = message
    }

    /// A failure of the command line.
    public static func usage(_ message: String) -> Failure { Failure(kind: .usage, message) }

    /// A field that would be more than one in the output.
    static func dividing(_ role: String, _ field: RawSpan) -> Failure {
        Failure("the \(role) \(quoted(field)) has the byte that divides fields of the output")
    }

    /// That nobody reads the output any more.
    static var readerHasGone: Failure { Failure(kind: .readerHasGone, "the reader has gone") }

    private init(kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Remembers the line of the block at hand, unless one is known already.
    package func atLine(_ line: Int) -> Failure {
        var failure = self
        if kind == .data, !isLocated, failure.lineInBlock == nil { failure.lineInBlock = line }
        return failure
    }

    /// The same with more to say where it turns out to be of a file's first line.
    func onFirstLine(_ advice: String) -> Failure {
        var failure = self
        failure.firstLineAdvice = advice
        return failure
    }

    /// `source:line: message`, or `source: message` where no line is to blame; unchanged where it is known.
    package func located(_ source: String, linesBefore: Int = 0) -> Failure {
        var failure = self
        if kind == .data, !isLocated {
            let line = lineInBlock.map { ":\(linesBefore + $0)" } ?? ""
            let advice = lineInBlock.map { linesBefore + $0 } == 1 ? firstLineAdvice ?? "" : ""
            failure.message = "\(source)\(line): \(message)\(advice)"
            failure.lineInBlock = nil
            failure.isLocated = true
        }
        return failure
    }
}

/// Text from the input as a message shows it: in double quotes, cut when long, with escapes for what would move a
/// terminal's cursor, end the line or turn its direction.
public func quoted(_ text: RawSpan) -> String {
    let limit = 60
    let cut = text.byteCount > limit
    let shown = cut ? text.extracting(0..<limit).text : text.text
    return "\"" + shown.printable + (cut ? "…" : "") + "\""
}

/// The same for a name or an argument.
public func quoted(_ text: ByteString) -> String { quoted(text.bytes) }

/// A number of things, as in "1 line" and "2 lines". - Parameter noun: in the singular.
public func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
