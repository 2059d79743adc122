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
        showsBar = verbosity == .normal && Platform.isTerminal(Platform.standardError)
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
        let count = total > 0 ? "\(done) of \(counted(total, what))" : counted(done, what)
        if showsLines {
            Diagnostics.write("\(tool): \(count), \(Platform.significant(now - start, digits: 3)) s\n")
            return
        }
        let width = 30
        let filled = total > 0 ? min(width, done * width / total) : 0
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        Diagnostics.write("\r\(tool): [\(bar)] \(count)\u{1B}[K")
        barIsShown = true
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
