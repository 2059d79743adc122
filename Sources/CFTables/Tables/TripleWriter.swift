/// Writes lines `key id value`, the one form in which triples leave a tool, perhaps with where they come from.
public struct TripleWriter: Sendable {
    private let delimiter: UInt8
    private let numbers: NumberFormat
    private let source: [UInt8]?

    /// - Parameters:
    ///   - format: its delimiter is what divides the fields.
    ///   - source: a fourth field of each line; nil for none.
    public init(_ format: TableFormat, _ numbers: NumberFormat, source: String? = nil) {
        delimiter = format.delimiter
        self.numbers = numbers
        self.source = source.map { Array($0.utf8) }
    }

    /// Appends a line with a computed value. The id is number `i` of `ids`. Complexity: O(bytes of the line).
    public func append(
        _ key: [UInt8], _ i: Int, of ids: IDIndex, real value: Double, to buffer: OutputBuffer
    ) {
        appendLine(key, i, ids, buffer) { buffer.append(real: value, numbers) }
    }

    /// Appends a line `key id other value`; the other id is number `j` of `others`.
    public func append(
        _ key: [UInt8], _ i: Int, of ids: IDIndex, _ j: Int, of others: IDIndex, real value: Double,
        to buffer: OutputBuffer
    ) {
        appendLine(key, i, ids, buffer) {
            buffer.append(others.bytes, others.range(j))
            buffer.append(delimiter)
            buffer.append(real: value, numbers)
        }
    }

    /// Appends a line with a computed value of single precision.
    public func append(
        _ key: [UInt8], _ i: Int, of ids: IDIndex, real value: Float, to buffer: OutputBuffer
    ) {
        appendLine(key, i, ids, buffer) { buffer.append(real: value, numbers) }
    }

    /// Appends a line `id key value`, the other way round.
    public func append(
        _ ids: IDIndex, _ i: Int, before key: [UInt8], real value: Double, to buffer: OutputBuffer
    ) {
        ids.withID(i) { buffer.append($0) }
        buffer.append(delimiter)
        buffer.append(key, key.indices)
        buffer.append(delimiter)
        buffer.append(real: value, numbers)
        buffer.endLine()
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
        if let source {
            buffer.append(delimiter)
            buffer.append(source, source.indices)
        }
        buffer.endLine()
    }
}
