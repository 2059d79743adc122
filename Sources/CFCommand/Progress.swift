import CFSupport
import CFTables

/// Text on standard error. A failed write there has nowhere to be told.
enum Diagnostics {
    static func write(_ text: String) {
        var text = text
        _ = text.withUTF8 { unsafe Platform.writeAll(Platform.standardError, UnsafeRawBufferPointer($0)) }
    }
}

extension Verbosity {
    /// `tool: warning: …` on standard error, unless `-q` was given: for what may be meant. What cannot be meant is a
    /// `Failure`.
    public func warn(_ tool: String, _ message: @autoclosure () -> String) {
        if self != .quiet { Diagnostics.write("\(tool): warning: \(message())\n") }
    }
}

/// How far long work has come: a bar where standard error is a terminal, lines with `-v`, else nothing.
///
/// Call it from one thread at a time.
public final class Progress {
    private let tool: String
    private let what: String
    private let showsBar: Bool
    private let showsLines: Bool
    private let start = Platform.monotonicSeconds
    private var lastShown = 0.0
    private var barIsShown = false

    /// - Parameter what: what is counted, in the singular.
    public init(_ tool: String, _ what: String, _ verbosity: Verbosity) {
        self.tool = tool
        self.what = what
        showsBar = verbosity == .normal && Self.movesCursor
        showsLines = verbosity == .verbose
    }

    /// Says that `done` of `total` are done; with no total known, 0. At most ten times a second on a terminal,
    /// once a second as lines.
    public func update(_ done: Int, of total: Int) {
        guard showsBar || showsLines else { return }
        let now = Platform.monotonicSeconds
        let isLast = total > 0 && done >= total
        if now - lastShown < (showsBar ? 0.1 : 1), !isLast { return }
        lastShown = now
        var text = total > 0 ? "\(done) of \(counted(total, what))" : counted(done, what)
        let seconds = now - start
        if showsLines { text += ", \(Platform.significant(seconds, digits: 3)) s" }
        text += Self.pace(done, of: total, seconds: seconds)
        if showsLines { return Diagnostics.write("\(tool): \(text)\n") }
        let width = 20
        let filled = total > 0 ? min(width, done * width / total) : 0
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        Diagnostics.write("\r\(tool): [\(bar)] \(text)\u{1B}[K")
        barIsShown = true
    }

    /// How fast it goes and, where an end is known and not reached, when it will be there at that pace, as in
    /// ", 387/s, 2 min 5 s left"; nothing in the first second, which tells little.
    package static func pace(_ done: Int, of total: Int, seconds: Double) -> String {
        guard done > 0, seconds >= 1 else { return "" }
        let rate = Double(done) / seconds
        let text = rate < 100 ? Platform.significant(rate, digits: 2) : "\(Int(rate.rounded()))"
        if done >= total { return ", \(text)/s" }
        let left = Int((Double(total - done) / rate).rounded(.up))
        let time =
            switch left {
            case ..<60: "\(left) s"
            case ..<3600: "\(left / 60) min \(left % 60) s"
            default: "\(left / 3600) h \(left / 60 % 60) min"
            }
        return ", \(text)/s, \(time) left"
    }

    /// Whether standard error is a terminal that knows how to write over a line.
    private static var movesCursor: Bool {
        let terminal = Platform.environment("TERM") ?? ""
        return Platform.isTerminal(Platform.standardError) && !terminal.isEmpty && terminal != "dumb"
    }

    /// A line of `-v`, as it stands.
    public func log(_ line: @autoclosure () -> String) {
        if showsLines { Diagnostics.write("\(line())\n") }
    }

    /// Takes the bar away.
    public func finish() {
        if barIsShown { Diagnostics.write("\r\u{1B}[K") }
        barIsShown = false
    }

    deinit { finish() }
}
