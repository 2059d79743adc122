import CFSupport

// Reading words out of byte spans. Every load is checked against the span's bounds.

extension RawSpan {
    /// The byte at `offset`.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

    /// Eight bytes from `offset`, the first one lowest.
    @inline(__always)
    func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(__always)
    func halfWord(_ offset: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    /// The last 1 to 8 bytes of the span as one number, the first byte lowest; 0 for an empty span.
    /// Two spans of the same length up to 8 are equal exactly when these numbers are.
    @inline(__always)
    package var shortWord: UInt64 {
        switch byteCount {
        case 8...: return word(byteCount - 8)
        case 4...: return halfWord(0) | halfWord(byteCount - 4) << (8 * UInt64(byteCount - 4))
        case 1...:
            let first = UInt64(byte(0))
            let middle = UInt64(byte(byteCount / 2)) << (8 * UInt64(byteCount / 2))
            let last = UInt64(byte(byteCount - 1)) << (8 * UInt64(byteCount - 1))
            return first | middle | last
        default: return 0
        }
    }

    /// A 64-bit hash of the bytes; the same in every run (multiply and fold, as in wyhash).
    @inline(__always)
    package func hash() -> UInt64 {
        var state = UInt64(byteCount) &* 0x9E37_79B9_7F4A_7C15
        var offset = 0
        while offset + 8 < byteCount {
            state = Self.fold(state ^ word(offset), 0xA076_1D64_78BD_642F)
            offset += 8
        }
        return Self.fold(state ^ shortWord, 0xE703_7ED1_A0B4_28DB)
    }

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// Whether the bytes are those of `other`.
    @inline(__always)
    package func equals(_ other: RawSpan) -> Bool {
        if byteCount != other.byteCount { return false }
        var offset = 0
        while offset + 8 < byteCount {
            if word(offset) != other.word(offset) { return false }
            offset += 8
        }
        return shortWord == other.shortWord
    }

    /// Whether the bytes come before those of `other`: byte by byte, then the shorter first.
    func isBefore(_ other: RawSpan) -> Bool {
        unsafe withUnsafeBytes { a in
            unsafe other.withUnsafeBytes { b in unsafe Platform.compareBytes(a, b) < 0 }
        }
    }

    /// The bytes as text for a message; what is not UTF-8 is replaced.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension RawSpan {
    /// The first place of `byte` from `from` on, or nil: for what is likely to be a few bytes away, where a call
    /// of memchr takes longer.
    @inline(__always)
    func firstIndexNearby(of byte: UInt8, from: Int) -> Int? {
        unsafe withUnsafeBytes { bytes in
            var at = from
            while at < bytes.count {
                if unsafe bytes[at] == byte { return at }
                at += 1
            }
            return nil
        }
    }

    /// The first place of `byte`, or nil.
    public func firstIndex(of byte: UInt8) -> Int? { firstIndex(of: byte, from: 0, to: byteCount) }

    /// The first place of `byte` in `from ..< to`, or nil.
    @inline(__always)
    func firstIndex(of byte: UInt8, from: Int, to: Int) -> Int? {
        unsafe withUnsafeBytes { all in
            unsafe Platform.firstIndex(of: byte, in: UnsafeRawBufferPointer(rebasing: all[from..<to]))
                .map { $0 + from }
        }
    }
}

extension RawSpan {
    /// Calls `body` with each field of a line.
    @inline(__always)
    func forEachField(
        _ delimiter: UInt8, _ body: (_ field: RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while true {
            let end = firstIndex(of: delimiter, from: start, to: byteCount) ?? byteCount
            try body(extracting(start..<end))
            if end == byteCount { return }
            start = end + 1
        }
    }
}
