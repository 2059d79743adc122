import CFCommand
import CFMath
import CFSupport
import CFTables

/// From items' vectors to lines `source target weight`.
struct WeightWriter {
    private let output: Output
    private let options: CFSlimTool.Options
    private let progress: Progress
    private let lines: TripleWriter

    init(_ output: Output, _ options: CFSlimTool.Options) {
        self.output = output
        self.options = options
        progress = Progress("cfslim", "target", options.verbosity)
        lines = TripleWriter(options.format, options.precision)
    }

    /// - Parameters:
    ///   - targets: rows, ascending; nil is all.
    ///   - input: what was read, for its header.
    func write(_ items: ItemVectors, targets: [Int]? = nil, of input: Input) throws(Failure) {
        let weights: SparseMatrix<Double>
        let numbers = items.order.map { Int32(truncatingIfNeeded: $0) }
        do throws(UnsolvableSystem) {
            weights = try ItemWeights.find(
                items.vectors, options.weights, targets: targets, places: numbers, threads: options.threads,
                progress: { progress.update($0, of: $1) })
        } catch {
            guard case .singular(let target) = error else {
                throw Failure("the penalties are too large for a number: lower -l, -e or -t")
            }
            let whose = target.map { "of \(quoted(items.ids.text(items.order[$0])))" } ?? "of all items"
            throw Failure("the weights \(whose) are not determined: raise -l")
        }
        try output.writeHeader(["source", "target", "weight"], of: input)
        var rows = [Int](repeating: 0, count: numbers.count)
        for (row, number) in items.order.enumerated() { rows[number] = row }
        try Parallel.inOrder(
            rows.count, by: 256, threads: options.threads,
            work: { (block: Range<Int>) throws(Failure) in
                let buffer = OutputBuffer()
                for number in block {
                    let sources = weights.row(rows[number])
                    let best = sources.map {
                        Scored(key: numbers[Int(weights.columns[$0])], score: weights.values[$0])
                    }.sorted { $0.precedes($1) }
                    let id = items.ids.id(number)
                    for weight in best {
                        lines.append(id, Int(weight.key), of: items.ids, real: weight.score, to: buffer)
                    }
                }
                return buffer
            },
            finish: { (buffer: OutputBuffer) throws(Failure) in try output.write(buffer) })
    }
}
