public import CFSupport

/// Standard output or a file, with every write's result looked at.
public final class Output {
    private let buffer = OutputBuffer(capacity: 1 << 17)
    private static let threshold = 1 << 16
    private var hasWritten = false
    /// Nil: standard output.
    private let file: NewFile?
    /// What messages call it.
    private let name: String

    /// Writes to standard output.
    public init() {
        file = nil
        name = "stdout"
    }

    /// Writes to a file, which gets its name with `finish`: until then one of that name stays as it is.
    /// - Throws: a failure where it cannot be written.
    public init(file path: ByteString) throws(Failure) {
        name = "\(path)"
        file = NewFile(path)
        if file == nil { throw failure }
    }

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

    /// Writes a header line as it was read, perhaps with one column more.
    public func writeHeader(_ line: [UInt8], and name: String?, _ delimiter: UInt8) throws(Failure) {
        try write { text in
            text.append(line, 0..<line.count)
            if let name {
                text.append(delimiter)
                text.append(name)
            }
            text.endLine()
        }
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
    /// - Throws: `stdout: No space left on device` and the like; a reader that has gone.
    public func flush() throws(Failure) {
        try send(buffer)
        buffer.removeAll()
    }

    private func send(_ buffer: OutputBuffer) throws(Failure) {
        if buffer.count == 0 { return }
        hasWritten = true
        if buffer.write(to: file?.descriptor ?? Platform.standardOutput) { return }
        throw Platform.readerHasGone ? .readerHasGone : failure
    }

    private var failure: Failure { Failure(Platform.lastError).located(name) }

    /// Flushes and closes: some file systems report a full disk only here. A file gets its name.
    public func finish() throws(Failure) {
        try flush()
        if let file {
            if !file.finish() { throw failure }
        } else if !Platform.closeDescriptor(Platform.standardOutput), hasWritten {
            throw failure
        }
    }
}
