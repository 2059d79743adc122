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
        try write(line, 0..<line.count) { $0.append("rank") }
    }

    func line(_ bytes: [UInt8], _ line: Range<Int>, _ rank: Int) throws(Failure) {
        try write(bytes, line) { $0.append(whole: rank) }
    }

    private func write(
        _ bytes: [UInt8], _ line: Range<Int>, rank: (OutputBuffer) -> Void
    ) throws(Failure) {
        try output.write { buffer in
            guard showsRank else {
                buffer.append(bytes, line)
                buffer.endLine()
                return
            }
            let end = bytes[line].firstIndex(of: delimiter) ?? line.upperBound
            buffer.append(bytes, line.lowerBound..<end)
            buffer.append(delimiter)
            rank(buffer)
            buffer.append(bytes, end..<line.upperBound)
            buffer.endLine()
        }
    }
}
