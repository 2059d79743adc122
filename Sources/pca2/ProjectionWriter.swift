import CFCommand
import CFMath
import CFSupport
import CFTables

/// Writes where vectors lie in the directions of the components: `id pc1 pc2 …`.
struct ProjectionWriter {
    private let output: Output
    private let basis: PrincipalComponents?
    private let options: PCA2Tool.Options

    /// - Parameter basis: nil where there are no vectors.
    init(_ output: Output, _ basis: PrincipalComponents?, _ options: PCA2Tool.Options) {
        self.output = output
        self.basis = basis
        self.options = options
    }

    /// A table that was read whole.
    func project(_ table: DenseTable, of input: Input) throws(Failure) {
        try header(input)
        guard let basis else { return }
        let points = basis.project(table.vectors, threads: options.threads)
        try Parallel.inOrder(
            table.count, by: 4096, threads: options.threads,
            work: { (rows: Range<Int>) throws(Failure) in try lines(rows, table, points) },
            finish: { (buffer: OutputBuffer) throws(Failure) in try output.write(buffer) })
    }

    /// Vectors as they come, onto a basis that is known.
    func project(_ input: Input) throws(Failure) {
        let reader = try DenseTableReader(input)
        if let doubt = reader.doubt { options.verbosity.warn("pca2", doubt) }
        try header(input)
        guard let basis else { return }
        try input.forEachBlock(
            threads: options.threads,
            work: { (block: LineBlock) throws(Failure) in
                let table = try reader.read(block, width: basis.mean.count, of: "the basis")
                return try lines(0..<table.count, table, basis.project(table.vectors))
            },
            finish: { (buffer: OutputBuffer) throws(Failure) in try output.write(buffer) })
    }

    private func header(_ input: Input) throws(Failure) {
        let count = basis?.variances.count ?? options.count ?? 2
        try output.writeHeader([input.name(0)] + (1...count).map { ByteString("pc\($0)") }, of: input)
    }

    private func lines(
        _ rows: Range<Int>, _ table: DenseTable, _ points: DenseMatrix
    ) throws(Failure) -> OutputBuffer {
        let buffer = OutputBuffer()
        for i in rows {
            if !points.elements[points.row(i)].allSatisfy(\.isFinite) {
                throw Failure("the projection of \(quoted(table.id(i))) is too large for a number")
            }
            table.writeID(i, to: buffer)
            for at in points.row(i) {
                buffer.append(options.format.delimiter)
                buffer.append(real: points.elements[at], options.precision)
            }
            buffer.endLine()
        }
        return buffer
    }
}
