import CFMath
public import CFSupport

extension FactorModel {
    /// Reads a model file, `-` for standard input. Blocks of lines are parsed side by side.
    ///
    /// - Throws: a located failure for a file that cannot be read, that no tool here has written, or that is
    ///   not whole.
    /// - Complexity: O(bytes); memory the model twice.
    public static func read(_ path: ByteString, threads: Int) throws(Failure) -> FactorModel {
        try read(Input([path], TableFormat(), Columns([]), mode: .whole), threads: threads)
    }

    /// The same of an input whose fields are separated by TABs, in blocks of any size.
    package static func read(_ input: Input, threads: Int) throws(Failure) -> FactorModel {
        var assembly = ModelAssembly()
        try input.forEachBlock(
            threads: threads,
            work: { (block: LineBlock) throws(Failure) in try ModelPart(parsing: block) },
            finish: { (part: ModelPart) throws(Failure) in try assembly.add(part) })
        do throws(Failure) { return try assembly.model() } catch { throw input.located(error) }
    }
}

/// A model on its way from parts to a whole.
private struct ModelAssembly {
    private var properties: [ModelHeader.Property] = []
    private var header: ModelHeader?
    private var users = ModelPart.Rows()
    private var items = ModelPart.Rows()
    private var notes: [[UInt8]] = []
    private var last = ModelFile.Section.model
    private var endsInLineFeed = true

    /// Adds the next part.
    mutating func add(_ part: ModelPart) throws(Failure) {
        if properties.isEmpty, part.first != nil {
            let first = part.properties.first
            guard let first, first.key == "format", first.value == Array(ModelFile.format.utf8) else {
                throw Failure("not a model of cfutils: it does not begin with the format \(ModelFile.format)")
                    .atLine(first?.line ?? 1)
            }
        }
        if let first = part.first, first < last {
            throw Failure("\(first.withArticle) line after those of \(last)s").atLine(1)
        }
        last = part.last ?? last
        endsInLineFeed = part.endsInLineFeed
        properties += part.properties
        notes += part.notes
        try add(part.users, to: \.users, .user)
        try add(part.items, to: \.items, .item)
    }

    private mutating func add(
        _ rows: ModelPart.Rows, to place: WritableKeyPath<ModelAssembly, ModelPart.Rows>,
        _ section: ModelFile.Section
    ) throws(Failure) {
        guard let side = rows.side else { return }
        let header = try begin()
        if side.factorCount != header.factorCount {
            throw Failure("\(counted(side.factorCount, "factor")), where the model has \(header.factorCount)")
                .atLine(rows.firstLine)
        }
        try self[keyPath: place].append(rows, section, isOrdered: header.isOrdered)
    }

    /// The header; the first time, makes room for what it announces, within reason: it may be wrong.
    private mutating func begin() throws(Failure) -> ModelHeader {
        if let header { return header }
        let header = try ModelHeader(properties)
        self.header = header
        users.makeRoom(header.userCount, header.factorCount)
        items.makeRoom(header.itemCount, header.factorCount)
        return header
    }

    private func wholeHeader() throws(Failure) -> ModelHeader {
        if let header { return header }
        return try ModelHeader(properties)
    }

    /// The whole model. - Throws: a failure, not yet located, where something is missing.
    func model() throws(Failure) -> FactorModel {
        if properties.isEmpty { throw Failure("the model is empty") }
        let header = try wholeHeader()
        for (section, rows, count) in [("user", users, header.userCount), ("item", items, header.itemCount)]
        where rows.count != count {
            throw Failure(
                "\(counted(rows.count, "\(section) line")), where the model has \(count): it is not whole")
        }
        if !endsInLineFeed { throw Failure("the last line is cut off") }
        let none = Side(count: 0, factorCount: header.factorCount)
        let factors = Factors(mean: header.mean, users: users.side ?? none, items: items.side ?? none)
        var model = FactorModel(
            users: users.ids, items: items.ids, solver: header.solver, range: header.range,
            terms: header.terms, ratingMean: header.ratingMean, factors: factors)
        model.isOrdered = header.isOrdered
        model.history = header.history
        model.notes = notes
        return model
    }
}

extension ModelPart.Rows {
    fileprivate mutating func makeRoom(_ count: Int, _ width: Int) {
        ids = IDIndex(expected: min(count, 1 << 20))
        side = Side(count: 0, factorCount: width)
        side?.reserve(min(count, 1 << 20, (1 << 26) / max(1, width)))
    }

    /// Adds the rows of a later part.
    fileprivate mutating func append(
        _ part: ModelPart.Rows, _ section: ModelFile.Section, isOrdered: Bool
    ) throws(Failure) {
        for row in 0..<part.count {
            let known = ids.count
            let isNew = part.ids.bytes.withSpan(part.ids.range(row)) { ids.intern($0) == known }
            if !isNew {
                throw Failure("\(section) \(quoted(part.ids.text(row))) appears twice").atLine(part.line(row))
            }
            if isOrdered, known > 0,
                !ids.withID(known - 1, { before in ids.withID(known) { before.isBefore($0) } })
            {
                throw Failure(
                    "\(section) \(quoted(part.ids.text(row))) is not in byte order: "
                        + "sort the lines (LC_ALL=C sort -t $'\\t' -k2,2)"
                ).atLine(part.line(row))
            }
        }
        if let rows = part.side { side?.append(rows) }
    }
}
