import CFCommand
import CFMath
import CFSupport
import CFTables

/// From vectors to lines `id other similarity`.
struct SimilarityWriter {
    private let output: Output
    private let options: CosimTool.Options
    private let progress: Progress
    private let lines: TripleWriter

    init(_ output: Output, _ options: CosimTool.Options) {
        self.output = output
        self.options = options
        progress = Progress("cosim", "row", options.verbosity)
        lines = TripleWriter(options.format, options.precision)
    }

    /// The input's vectors with each other.
    func write(_ operands: [ByteString]) throws(Failure) {
        let input = Input(
            operands, options.format, try VectorTable.columns(options, options.format), mode: .whole)
        let table = try VectorTable(input, options, isOrdered: false)
        let ids = table.ids
        let rows = try listed(ids)
        let index = try table.index(options)
        let names = [input.name(0), "other"]
        try output.writeHeader(
            (options.isPerTarget ? names.reversed() : names) + ["similarity"], of: input)
        try index.forEachRow(
            rows, progress: { progress.update($0, of: $1) },
            work: { (lists: [NeighbourList]) throws(Failure) in
                let buffer = OutputBuffer()
                for list in lists { append(list, of: ids.id(list.row), among: ids, to: buffer) }
                return buffer
            },
            finish: { (buffer: OutputBuffer) throws(Failure) in try output.write(buffer) })
    }

    /// The input's vectors with those of a file, the input row by row.
    func write(_ operands: [ByteString], against file: ByteString) throws(Failure) {
        let columns = try VectorTable.columns(options, options.format)
        let others = Input([file], options.format, columns, mode: .whole)
        let table = try VectorTable(others, options, isOrdered: true)
        let (ids, features, width) = (table.ids, table.features, table.width)
        let order = table.featureOrder
        let index = try table.indexForOthers(options)
        let input = Input(operands, options.format, columns, mode: .streaming, output: output)
        try output.writeHeader([input.name(0), "other", "similarity"], of: input)
        try input.checkHeader(ids: [nil, width == nil ? features : nil], in: "\(file)")
        var done = 0
        var sharesFeatures = false
        func finish(_ made: (text: OutputBuffer, count: Int, sharesFeatures: Bool)) throws(Failure) {
            try output.write(made.text)
            done += made.count
            sharesFeatures = sharesFeatures || made.sharesFeatures
            progress.update(done, of: 0)
        }
        if let width {
            let reader = try DenseTableReader(input)
            if let doubt = reader.doubt { options.verbosity.warn("cosim", doubt) }
            if ids.count == 0 {
                if try reader.read(input, threads: options.threads).count > 0 {
                    options.verbosity.warn("cosim", "-a \(file): it is empty")
                }
                return
            }
            try input.forEachBlock(
                threads: options.threads,
                work: { (block: LineBlock) throws(Failure) in
                    let table = try reader.read(block, width: width, of: "\(file)")
                    let vectors = WeightedVectors(table.vectors, for: options.similarity.measure)
                    let made = try compare(vectors, width, with: index, ids) { table.id($0) }
                    return (made.0, made.1, true)
                }, finish: finish)
        } else {
            let isSet = try !input.hasAllRoles
            try input.forEachGroup(
                in: features, threads: options.threads,
                work: { (groups: [TripleGroup]) throws(Failure) in
                    let groups = isSet ? groups.map { $0.withoutRepeats() } : groups
                    let vectors = WeightedVectors(
                        SparseMatrix(groups), knownCount: features.count, for: options.similarity.measure,
                        featureOrder: order)
                    let made = try compare(vectors, features.count, with: index, ids) { groups[$0].key }
                    let shares = groups.contains { group in group.columns.contains { $0 < group.knownCount } }
                    return (made.0, made.1, shares)
                }, finish: finish)
            if done > 0, !sharesFeatures {
                let what = features.count == 0 ? "is empty" : "has no feature of the input's vectors"
                options.verbosity.warn("cosim", "-a \(file): it \(what)")
            }
        }
    }

    private func compare(
        _ vectors: WeightedVectors, _ known: Int, with index: SimilarityIndex, _ others: IDIndex,
        _ id: (Int) -> [UInt8]
    ) throws(Failure) -> (OutputBuffer, Int) {
        try VectorTable.check(vectors, known, options)
        let wanted = options.rows.isEmpty ? nil : Set(options.rows.map(\.bytes))
        let rows = wanted.map { wanted in (0..<vectors.count).filter { wanted.contains(id($0)) } }
        let buffer = OutputBuffer()
        for list in index.neighbours(of: vectors, rows) {
            let id = id(list.row)
            append(list, of: id, among: others, withoutSelf: !options.similarity.includesSelf, to: buffer)
        }
        return (buffer, vectors.count)
    }

    /// The rows that `-r` names, nil where it was not given.
    private func listed(_ ids: IDIndex) throws(Failure) -> [Int]? {
        if options.rows.isEmpty { return nil }
        var rows: Set<Int> = []
        for id in options.rows {
            guard let row = ids.find(id.bytes) else {
                throw Failure("no vector has the id \(quoted(id))")
            }
            rows.insert(row)
        }
        return rows.sorted()
    }

    private func append(
        _ list: NeighbourList, of id: [UInt8], among others: IDIndex, withoutSelf: Bool = false,
        to buffer: OutputBuffer
    ) {
        let own = withoutSelf ? others.find(id) : nil
        let kept = list.neighbours.lazy.filter { $0.key != own.map(Int32.init) }
        for neighbour in kept.prefix(options.similarity.top ?? Int.max) {
            if options.isPerTarget {
                // From either side it is the same, or `isFromOther`: these are the best of the row as a target, too.
                lines.append(others, Int(neighbour.key), before: id, real: neighbour.score, to: buffer)
            } else {
                lines.append(id, Int(neighbour.key), of: others, real: neighbour.score, to: buffer)
            }
        }
    }
}
