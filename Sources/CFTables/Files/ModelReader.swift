import CFMath

extension FactorModel {
    /// Reads a model file, `-` for standard input. Blocks of lines are parsed side by side.
    ///
    /// - Throws: a located failure for a file that cannot be read, that no tool here has written, or that is
    ///   not whole.
    /// - Complexity: O(bytes); memory the model twice.
    public static func read(_ path: String, threads: Int) throws(Failure) -> FactorModel {
        let input = Input([path], TableFormat(), Columns([]), mode: .whole)
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
    private var last = ModelFile.Section.model
    private var endsInLineFeed = true

    /// Adds the next part.
    mutating func add(_ part: ModelPart) throws(Failure) {
        if properties.isEmpty {
            let first = part.properties.first
            guard let first, first.key == "format", first.value == Array(ModelFile.format.utf8) else {
                throw Failure("not a model of cfutils: it does not begin with the format \(ModelFile.format)")
                    .atLine(1)
            }
        }
        if let first = part.first, first < last {
            throw Failure("a \(first) line after those of \(last)s").atLine(1)
        }
        last = part.last ?? last
        endsInLineFeed = part.endsInLineFeed
        properties += part.properties
        try add(part.users, to: \.users, .user)
        try add(part.items, to: \.items, .item)
    }

    private mutating func add(
        _ rows: ModelPart.Rows, to place: WritableKeyPath<ModelAssembly, ModelPart.Rows>,
        _ section: ModelFile.Section
    ) throws(Failure) {
        if rows.bias.isEmpty { return }
        let header = try begin()
        if rows.width != header.factorCount {
            throw Failure("\(rows.width) factors, where the model has \(header.factorCount)")
                .atLine(rows.firstLine)
        }
        try self[keyPath: place].append(rows, section)
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
        where rows.bias.count != count {
            throw Failure(
                "\(rows.bias.count) \(section) lines, where the model has \(count): it is not whole")
        }
        if !endsInLineFeed { throw Failure("the last line is cut off") }
        var factors = Factors(
            userCount: users.bias.count, itemCount: items.bias.count, factorCount: header.factorCount)
        factors.mean = header.mean
        (factors.userBias, factors.userFactors) = (users.bias, users.factors)
        (factors.itemBias, factors.itemFactors) = (items.bias, items.factors)
        return FactorModel(
            users: users.ids, items: items.ids, solver: header.solver, range: header.range,
            terms: header.terms, factors: factors)
    }
}

extension ModelPart.Rows {
    fileprivate mutating func makeRoom(_ count: Int, _ width: Int) {
        ids = IDIndex(expected: min(count, 1 << 20))
        bias.reserveCapacity(min(count, 1 << 20))
        factors.reserveCapacity(min(count * width, 1 << 26))
    }

    /// Adds the rows of a later part.
    fileprivate mutating func append(_ part: ModelPart.Rows, _ section: ModelFile.Section) throws(Failure) {
        for row in 0..<part.bias.count {
            let known = ids.count
            let isNew = part.ids.bytes.withSpan(part.ids.range(row)) { ids.intern($0) == known }
            if !isNew {
                throw Failure("\(section) \(quoted(part.ids.text(row))) appears twice")
                    .atLine(part.firstLine + row)
            }
        }
        bias += part.bias
        factors += part.factors
    }
}
