import CFCommand
import CFMath
import CFSupport
import CFTables

/// Writes lines as they were, or with their rank as the second field.
struct RankedWriter {
    private let output: Output
    private let delimiter: UInt8
    private let showsRank: Bool

    init(_ output: Output, delimiter: UInt8, showsRank: Bool) {
        self.output = output
        self.delimiter = delimiter
        self.showsRank = showsRank
    }

    func header(_ line: [UInt8]) throws(Failure) {
        try output.write { buffer in
            line.withSpan { append($0, to: buffer) { $0.append("rank") } }
        }
    }

    /// Writes one line.
    func line(_ line: RawSpan, _ rank: Int) throws(Failure) {
        try output.write { buffer in append(line, to: buffer) { $0.append(whole: rank) } }
    }

    /// Writes what has been selected.
    func lines(_ selector: LineSelector, threads: Int) throws(Failure) {
        try selector.forEachPiece(
            threads: threads,
            work: { (piece: LineSelector.Piece) throws(Failure) in
                let buffer = OutputBuffer()
                try piece.forEachLine { (line: RawSpan, rank: Int) in
                    append(line, to: buffer) { $0.append(whole: rank) }
                }
                return buffer
            },
            finish: { (buffer: OutputBuffer) throws(Failure) in try output.write(buffer) })
    }

    @inline(__always)
    private func append(_ line: RawSpan, to buffer: OutputBuffer, rank: (OutputBuffer) -> Void) {
        guard showsRank else {
            buffer.append(line)
            buffer.endLine()
            return
        }
        let end = line.firstIndex(of: delimiter) ?? line.byteCount
        buffer.append(line.extracting(0..<end))
        buffer.append(delimiter)
        rank(buffer)
        buffer.append(line.extracting(end..<line.byteCount))
        buffer.endLine()
    }
}
