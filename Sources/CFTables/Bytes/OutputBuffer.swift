public import CFSupport

/// How computed numbers are written.
public enum NumberFormat: Sendable {
    /// The shortest text that reads back to the same value.
    case shortest
    /// So many significant digits, as printf's `%.Ng`.
    case significant(Int)
}

/// Bytes on their way out: text and numbers are formatted straight into it.
///
/// Each worker fills one of its own; `Output` writes them.
@safe
public final class OutputBuffer {
    // Neither is ever lent out, so that the run-time check of every access would only cost time.
    @exclusivity(unchecked) private var storage: UnsafeMutableRawBufferPointer
    @exclusivity(unchecked) private var length = 0

    /// The number of bytes so far.
    public private(set) var count: Int {
        @inline(__always) get { unsafe length }
        @inline(__always) set { unsafe length = newValue }
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { count == 0 }

    /// An empty buffer.
    public init(capacity: Int = 1 << 16) {
        unsafe storage = .allocate(byteCount: max(64, capacity), alignment: 16)
    }

    deinit { unsafe storage.deallocate() }

    /// Forgets the content, keeps the memory.
    public func removeAll() { count = 0 }

    /// A copy of the content.
    package var bytes: [UInt8] { unsafe Array(written) }

    /// Hands part of the content to `body`.
    @inline(__always)
    func withSpan<Value, Problem>(
        _ range: Range<Int>, _ body: (RawSpan) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        try unsafe body(written.bytes.extracting(range))
    }

    private var written: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: storage[..<count]) }

    /// Writes the content; false, with `Platform.lastError`, when that fails.
    func write(to descriptor: Int32) -> Bool { unsafe Platform.writeAll(descriptor, written) }

    @inline(__always)
    private func reserve(_ more: Int) {
        if unsafe count + more > storage.count { grow(more) }
    }

    @inline(never)
    private func grow(_ more: Int) {
        let larger = unsafe UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(storage.count * 2, count + more), alignment: 16)
        unsafe larger.copyMemory(from: written)
        unsafe storage.deallocate()
        unsafe storage = larger
    }

    /// Appends one byte.
    @inline(__always)
    public func append(_ byte: UInt8) {
        reserve(1)
        unsafe storage[count] = byte
        count += 1
    }

    /// Appends the bytes of a field or line.
    @inline(__always)
    public func append(_ span: RawSpan) {
        unsafe span.withUnsafeBytes { unsafe append($0) }
    }

    @inline(__always)
    private func append(_ bytes: UnsafeRawBufferPointer) {
        guard let from = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe storage.baseAddress?.advanced(by: count).copyMemory(from: from, byteCount: bytes.count)
        count += bytes.count
    }

    /// Appends part of an array, such as an id: `append(index.bytes, index.range(i))`.
    @inline(__always)
    public func append(_ bytes: [UInt8], _ range: Range<Int>) {
        unsafe bytes.withUnsafeBytes { all in unsafe append(all, range) }
    }

    /// Appends part of a buffer. What is short is copied as 32 bytes, where there are as many to read, without a
    /// call of memcpy.
    @inline(__always)
    private func append(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        if range.count <= 32, range.lowerBound + 32 <= bytes.count {
            reserve(32)
            let half = unsafe bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: SIMD4<UInt64>.self)
            unsafe storage.storeBytes(of: half, toByteOffset: count, as: SIMD4<UInt64>.self)
            count += range.count
        } else {
            unsafe append(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    /// Appends part of another buffer.
    @inline(__always)
    func append(_ other: OutputBuffer, _ range: Range<Int>) {
        unsafe append(other.written, range)
    }

    /// Appends a buffer's content.
    public func append(_ other: OutputBuffer) { unsafe append(other.written) }

    /// Appends text.
    public func append(_ text: String) {
        var text = text
        text.withUTF8 { unsafe append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends a whole number.
    public func append(whole value: Int) {
        reserve(20)
        if value < 0 { append(0x2D) }
        let rest = value.magnitude
        var digits = 1
        var bound: UInt = 10
        while digits < 20, rest >= bound {
            digits += 1
            let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
            if overflow { break }
            bound = next
        }
        append(UInt64(rest), digits: digits)
    }

    /// Appends the last digits of a number, zeros before it where it has fewer.
    @inline(__always)
    func append(_ number: UInt64, digits: Int) {
        reserve(digits)
        var rest = number
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            unsafe storage[place] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Appends a weight, a count or a model's number: whole numbers without a decimal point (from 2⁵⁴ on with an
    /// exponent).
    public func append(weight value: Double, _ format: NumberFormat = .shortest) {
        if case .significant(let digits) = format {
            append(significant: value, digits: digits)
        } else if value.magnitude <= 0x1p54, value == value.rounded(.towardZero) {
            append(whole: Int(value))
        } else {
            append(value.description)
        }
    }

    /// Appends a weight of single precision.
    public func append(weight value: Float, _ format: NumberFormat = .shortest) {
        if case .significant(let digits) = format {
            append(significant: value, digits: digits)
        } else if value.magnitude <= 0x1p24, value == value.rounded(.towardZero) {
            append(whole: Int(value))
        } else {
            append(value.description)
        }
    }

    /// Appends a computed value (a similarity, a score, a loss): always with a decimal point or an exponent.
    public func append(real value: Double, _ format: NumberFormat = .shortest) {
        if case .significant(let digits) = format {
            append(significant: value, digits: digits)
        } else if value.magnitude < 1e15, value == value.rounded(.towardZero) {
            append(whole: Int(value))
            append(".0")
        } else {
            append(value.description)
        }
    }

    /// Appends a computed value of single precision.
    public func append(real value: Float, _ format: NumberFormat = .shortest) {
        if case .significant(let digits) = format {
            append(significant: value, digits: digits)
        } else {
            append(value.description)
        }
    }

    /// Appends a header line.
    public func header(_ names: [ByteString], _ delimiter: UInt8) {
        for (i, name) in names.enumerated() {
            if i > 0 { append(delimiter) }
            append(name.bytes, 0..<name.bytes.count)
        }
        endLine()
    }

    /// Appends a line feed.
    @inline(__always)
    public func endLine() { append(0x0A) }
}
