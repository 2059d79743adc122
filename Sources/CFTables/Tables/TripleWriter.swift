/// Writes lines `key id value`, the one form in which triples leave a tool.
public struct TripleWriter: Sendable {
    private let delimiter: UInt8
    private let numbers: NumberFormat

    /// - Parameter format: its delimiter is what divides the fields.
    public init(_ format: TableFormat, _ numbers: NumberFormat) {
        delimiter = format.delimiter
        self.numbers = numbers
    }

    /// Appends a line with a computed value. The id is number `i` of `ids`. Complexity: O(bytes of the line).
    public func append(
        _ key: [UInt8], _ i: Int, of ids: IDIndex, real value: Double, to buffer: OutputBuffer
    ) {
        appendLine(key, i, ids, buffer) { buffer.append(real: value, numbers) }
    }

    /// Appends a line with a computed value of single precision.
    public func append(
        _ key: [UInt8], _ i: Int, of ids: IDIndex, real value: Float, to buffer: OutputBuffer
    ) {
        appendLine(key, i, ids, buffer) { buffer.append(real: value, numbers) }
    }

    /// Appends a line with a weight.
    func append(_ key: [UInt8], _ i: Int, of ids: IDIndex, weight value: Double, to buffer: OutputBuffer) {
        appendLine(key, i, ids, buffer) { buffer.append(weight: value, numbers) }
    }

    @inline(__always)
    private func appendLine(
        _ key: [UInt8], _ i: Int, _ ids: IDIndex, _ buffer: OutputBuffer, _ value: () -> Void
    ) {
        buffer.append(key, key.indices)
        buffer.append(delimiter)
        buffer.append(ids.bytes, ids.range(i))
        buffer.append(delimiter)
        value()
        buffer.endLine()
    }
}
