import CFCommand
import CFMath
import CFSupport
import CFTables

/// Writes vectors in the forms that cfvec offers.
struct VectorWriter {
    private let output: Output
    private let format: TableFormat
    private let precision: NumberFormat
    /// Names of vector, feature and weight; nil without a header.
    private let names: [ByteString]?

    init(_ output: Output, _ input: Input, precision: NumberFormat, ofItems: Bool, namesFromHeader: Bool) {
        self.output = output
        format = input.format
        self.precision = precision
        guard input.header != nil else {
            names = nil
            return
        }
        let names = namesFromHeader ? (0..<3).map(input.name) : ["id", "item", "weight"]
        self.names = ofItems ? [names[1], names[0], names[2]] : names
    }

    private func header(_ fields: [ByteString]) throws(Failure) {
        try output.write { $0.header(fields, format.delimiter) }
    }

    /// vector, feature, weight.
    func triples(_ vectors: FeatureVectors, threads: Int) throws(Failure) {
        if let names { try header(names) }
        let writer = TripleWriter(format, precision)
        let matrix = vectors.matrix
        // Pieces of many entries, or of one row that has more.
        var done = 0
        try Parallel.inOrder(
            threads: threads,
            next: { () throws(Failure) -> Range<Int>? in
                if done == matrix.rowCount { return nil }
                let first = done
                while done < matrix.rowCount, matrix.starts[done] < matrix.starts[first] + 20_000 {
                    done += 1
                }
                return first..<done
            },
            work: { (rows: Range<Int>) throws(Failure) in
                let buffer = OutputBuffer()
                for row in rows { vectors.writeRow(row, writer, to: buffer) }
                return buffer
            },
            finish: { (buffer: OutputBuffer) throws(Failure) in try output.write(buffer) })
    }

    /// A line a vector, a column a feature.
    func dense(_ vectors: FeatureVectors) throws(Failure) {
        if let names {
            try header([names[0]] + (0..<vectors.columns.count).map(vectors.columns.name))
        }
        let matrix = vectors.matrix
        var line = [Double](repeating: 0, count: matrix.columnCount)
        for row in 0..<matrix.rowCount {
            for at in matrix.row(row) { line[Int(matrix.columns[at])] = matrix.values[at] }
            try output.write { buffer in
                vectors.rows.write(row, to: buffer)
                for value in line {
                    buffer.append(format.delimiter)
                    buffer.append(weight: value, precision)
                }
                buffer.endLine()
            }
            for at in matrix.row(row) { line[Int(matrix.columns[at])] = 0 }
        }
    }

    /// index, feature, number of vectors.
    func dictionary(_ vectors: FeatureVectors) throws(Failure) {
        if let names { try header(["index", names[1], "count"]) }
        for (i, count) in vectors.matrix.pattern.columnCounts().enumerated() {
            try output.write { buffer in
                buffer.append(whole: i)
                buffer.append(format.delimiter)
                vectors.columns.write(i, to: buffer)
                buffer.append(format.delimiter)
                buffer.append(whole: count)
                buffer.endLine()
            }
        }
    }
}
