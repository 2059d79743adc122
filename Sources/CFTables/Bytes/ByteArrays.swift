import CFSupport

// Arrays of bytes as spans: what is unsafe about that is here, so that no caller has to say so.

extension Array where Element == UInt8 {
    /// Hands the bytes to `body`.
    @inlinable
    @inline(__always)
    public func withSpan<Value, Failed: Error>(
        _ body: (RawSpan) throws(Failed) -> Value
    ) throws(Failed) -> Value {
        try unsafe body(span.bytes)
    }

    /// Hands some of the bytes to `body`.
    @inlinable
    @inline(__always)
    public func withSpan<Value, Failed: Error>(
        _ range: Range<Int>, _ body: (RawSpan) throws(Failed) -> Value
    ) throws(Failed) -> Value {
        try unsafe body(span.bytes.extracting(range))
    }

    /// Appends the bytes of a span.
    @inline(__always)
    public mutating func append(_ span: RawSpan) {
        unsafe span.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }

    /// Writes `bytes` over those from the first on.
    mutating func overwriteStart(with bytes: [UInt8]) {
        unsafe withUnsafeMutableBytes { to in unsafe to.copyBytes(from: bytes) }
    }

    /// Reads up to `count` bytes from a descriptor to `offset`, where there is room for them.
    /// - Returns: how many they were; 0 at the end, negative on an error.
    mutating func read(from descriptor: Int32, to offset: Int, atMost count: Int) -> Int {
        unsafe withUnsafeMutableBytes { all in
            unsafe Platform.readBytes(
                descriptor, into: UnsafeMutableRawBufferPointer(rebasing: all[offset..<offset + count]))
        }
    }
}

extension RawSpan {
    /// A copy of the bytes.
    package var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }

    /// Whether the bytes are those of `other`.
    @inline(__always)
    func equals(_ other: [UInt8]) -> Bool { other.withSpan { equals($0) } }
}

/// Bytes from the input as a message shows them.
public func quoted(_ bytes: [UInt8]) -> String { bytes.withSpan { quoted($0) } }

/// A text at hand, as a message shows what comes from the input.
public func quoted(_ text: String) -> String { quoted(Array(text.utf8)) }
