import CFCore

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
        unsafe try write(line.span.bytes) { $0.append("rank") }
    }

    func line(_ line: RawSpan, _ rank: Int) throws(Failure) {
        try write(line) { $0.append(whole: rank) }
    }

    @inline(__always)
    private func write(_ line: RawSpan, rank: (OutputBuffer) -> Void) throws(Failure) {
        try output.write { buffer in
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
}
