import CFMath

/// What the lines of one block of a model file say.
struct ModelPart {
    /// The rows of one section. They stand on consecutive lines, but for comments.
    struct Rows {
        var ids = IDIndex()
        /// Nil before the first row.
        var side: Side?
        fileprivate(set) var firstLine = 0
        /// How many rows there were before each comment that came later.
        fileprivate var comments: [Int] = []
        /// The bias and the factors of the row at hand.
        fileprivate var row: [Double] = []

        /// The number of rows.
        var count: Int { side?.count ?? 0 }

        /// The line of a row.
        func line(_ row: Int) -> Int { firstLine + row + comments.count { $0 <= row } }
    }

    private(set) var properties: [ModelHeader.Property] = []
    /// Lines that mean nothing here: comments, and properties that are not known.
    private(set) var notes: [[UInt8]] = []
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
            if line.byteCount > 0, line.byte(0) == ModelFile.comment {
                notes.append(line.bytes)
                users.comments.append(users.count)
                items.comments.append(items.count)
                return
            }
            let kind = line.extracting(0..<(line.firstIndex(of: ModelFile.tab) ?? line.byteCount))
            guard let section = ModelFile.Section(kind) else {
                throw Failure("\(quoted(kind)) is neither model, user nor item: not a model of cfutils")
            }
            if let last, section < last {
                throw Failure("\(section.withArticle) line after those of \(last)s")
            }
            if first == nil { first = section }
            last = section
            let rest = line.extracting(min(kind.byteCount + 1, line.byteCount)..<line.byteCount)
            switch section {
            case .model: try addProperty(line, rest, line: number)
            case .user: try users.add(rest, line: number, section)
            case .item: try items.add(rest, line: number, section)
            }
        }
        endsInLineFeed = block.endsInLineFeed
    }

    private mutating func addProperty(_ text: RawSpan, _ rest: RawSpan, line: Int) throws(Failure) {
        guard let tab = rest.firstIndex(of: ModelFile.tab) else {
            throw Failure("a model line without a value")
        }
        let key = rest.extracting(0..<tab).text
        guard ModelHeader.keys.contains(key) else { return notes.append(text.bytes) }
        let value = rest.extracting(tab + 1..<rest.byteCount)
        properties.append(ModelHeader.Property(key: key, value: value.bytes, line: line))
    }
}

extension ModelPart.Rows {
    /// Adds a line: id, bias, factors.
    fileprivate mutating func add(_ rest: RawSpan, line: Int, _ section: ModelFile.Section) throws(Failure) {
        guard let tab = rest.firstIndex(of: ModelFile.tab) else {
            throw Failure("\(section.withArticle) without numbers")
        }
        if tab == 0 { throw Failure("the \(section) is empty") }
        let id = rest.extracting(0..<tab)
        if ids.intern(id) < count { throw Failure("\(section) \(quoted(id)) appears twice") }
        if side == nil { (firstLine, comments) = (line, []) }
        if side == nil || !NumberFields.read(rest, from: tab + 1, ModelFile.tab, into: &row)
            || !row.allSatisfy({ Float($0).isFinite })
        {
            row = try Self.numbers(rest, from: tab + 1)
        }
        if side == nil { side = Side(count: 0, factorCount: row.count - 1) }
        if let count = side?.factorCount, row.count - 1 != count {
            throw Failure("\(counted(row.count - 1, "factor")), where the \(section) before has \(count)")
        }
        side?.append(row)
    }

    /// The numbers of a line, or what is wrong with them.
    private static func numbers(_ rest: RawSpan, from start: Int) throws(Failure) -> [Double] {
        var numbers: [Double] = []
        var at = start
        while at <= rest.byteCount {
            let end = rest.firstIndex(of: ModelFile.tab, from: at, to: rest.byteCount) ?? rest.byteCount
            let field = rest.extracting(at..<end)
            guard let number = field.number(), Float(number).isFinite else {
                throw Failure("\(quoted(field)) is not a number")
            }
            numbers.append(number)
            at = end + 1
        }
        return numbers
    }
}
