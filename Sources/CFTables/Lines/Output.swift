public import CFSupport

/// Standard output, with every write's result looked at.
public final class Output {
    private let buffer = OutputBuffer(capacity: 1 << 17)
    private static let threshold = 1 << 16
    private var hasWritten = false

    /// Writes to standard output.
    public init() {}

    /// Lets `body` append to the buffer; writes it when it is long enough.
    @inline(__always)
    public func write(_ body: (OutputBuffer) -> Void) throws(Failure) {
        body(buffer)
        if buffer.count >= Self.threshold { try flush() }
    }

    /// Writes a header line where the input has one, which is read first.
    public func writeHeader(
        _ names: @autoclosure () -> [ByteString], of input: Input
    ) throws(Failure) {
        try input.start()
        if input.header == nil { return }
        try write { $0.header(names(), input.format.delimiter) }
    }

    /// Writes what a worker has made.
    public func write(_ other: OutputBuffer) throws(Failure) {
        if buffer.count + other.count < Self.threshold {
            buffer.append(other)
        } else {
            try flush()
            try send(other)
        }
    }

    /// Writes out all that is buffered.
    /// - Throws: `stdout: No space left on device` and the like. A reader that has gone ends the process.
    public func flush() throws(Failure) {
        try send(buffer)
        buffer.removeAll()
    }

    private func send(_ buffer: OutputBuffer) throws(Failure) {
        if buffer.count == 0 { return }
        hasWritten = true
        if buffer.write(to: Platform.standardOutput) { return }
        if Platform.readerHasGone { Platform.dieOfBrokenPipe() }
        throw Self.failure
    }

    private static var failure: Failure { Failure(Platform.lastError).located("stdout") }

    /// Flushes and closes: some file systems report a full disk only here.
    package func finish() throws(Failure) {
        try flush()
        if !Platform.closeDescriptor(Platform.standardOutput), hasWritten {
            throw Self.failure
        }
    }
}
