/// What the lines of one block of a model file say.
struct ModelPart {
    /// The rows of one section. They stand on consecutive lines.
    struct Rows {
        var ids = IDIndex()
        var bias: [Float] = []
        var factors: [Float] = []
        var firstLine = 0
        /// Numbers a row besides the bias.
        var width = 0
        /// The bias and the factors of the row at hand.
        fileprivate var row: [Double] = []
    }

    private(set) var properties: [ModelHeader.Property] = []
    private(set) var users = Rows()
    private(set) var items = Rows()
    /// The sections of the first and last line, and whether the text ends in a line feed.
    private(set) var first: ModelFile.Section?
    private(set) var last: ModelFile.Section?
    private(set) var endsInLineFeed = true

    /// Parses a block.
    /// - Throws: a failure for a line that no model has, at that line.
    init(parsing block: LineBlock) throws(Failure) {
        var number = 0
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            number += 1
            let kind = line.extracting(0..<(line.firstIndex(of: ModelFile.tab) ?? line.byteCount))
            guard let section = ModelFile.Section(kind) else {
                throw Failure("\(quoted(kind)) is neither model, user nor item: not a model of cfutils")
            }
            if let last, section < last { throw Failure("a \(section) line after those of \(last)s") }
            if first == nil { first = section }
            last = section
            let rest = line.extracting(min(kind.byteCount + 1, line.byteCount)..<line.byteCount)
            switch section {
            case .model: try addProperty(rest, line: number)
            case .user: try users.add(rest, line: number, section)
            case .item: try items.add(rest, line: number, section)
            }
        }
        endsInLineFeed = block.endsInLineFeed
    }

    private mutating func addProperty(_ rest: RawSpan, line: Int) throws(Failure) {
        guard let tab = rest.firstIndex(of: ModelFile.tab) else {
            throw Failure("a model line without a value")
        }
        let value = rest.extracting(tab + 1..<rest.byteCount)
        properties.append(
            ModelHeader.Property(key: rest.extracting(0..<tab).text, value: value.bytes, line: line))
    }
}

extension ModelPart.Rows {
    /// Adds a line: id, bias, factors.
    fileprivate mutating func add(_ rest: RawSpan, line: Int, _ section: ModelFile.Section) throws(Failure) {
        guard let tab = rest.firstIndex(of: ModelFile.tab) else {
            throw Failure("a \(section) without numbers")
        }
        if tab == 0 { throw Failure("the \(section) is empty") }
        let id = rest.extracting(0..<tab)
        if ids.intern(id) < bias.count { throw Failure("\(section) \(quoted(id)) appears twice") }
        if bias.isEmpty {
            firstLine = line
        } else if NumberFields.read(rest, from: tab + 1, ModelFile.tab, into: &row),
            row.allSatisfy({ Float($0).isFinite })
        {
            bias.append(Float(row[0]))
            factors += row[1...].lazy.map { Float($0) }
            return
        }
        try addPlainly(rest, from: tab + 1, section)
        row = Array(repeating: 0, count: width + 1)
    }

    /// Adds the numbers of a line, or says what is wrong with them.
    private mutating func addPlainly(
        _ rest: RawSpan, from start: Int, _ section: ModelFile.Section
    ) throws(Failure) {
        let before = factors.count
        var at = start
        while at <= rest.byteCount {
            let end = rest.firstIndex(of: ModelFile.tab, from: at, to: rest.byteCount) ?? rest.byteCount
            let field = rest.extracting(at..<end)
            guard let number = field.number(), Float(number).isFinite else {
                throw Failure("\(quoted(field)) is not a number")
            }
            if at == start { bias.append(Float(number)) } else { factors.append(Float(number)) }
            at = end + 1
        }
        let count = factors.count - before
        if bias.count == 1 {
            width = count
        } else if count != width {
            throw Failure("\(count) factors, where the \(section) before has \(width)")
        }
    }
}
