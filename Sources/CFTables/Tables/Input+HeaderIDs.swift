// Whether a header is one, by the ids that are known: see also Lines/Input+Header.swift.

extension Input {
    /// Holds the header against ids that are known: of the table itself, once it is read, or of what it goes with.
    ///
    /// - Parameters:
    ///   - ids: those of each role; nil where none are known.
    ///   - place: where they are, for messages.
    /// - Throws: a failure if the header's field of a role is such an id.
    public func checkHeader(ids: [IDIndex?], in place: String) throws(Failure) {
        for (role, ids) in ids.enumerated() {
            guard let ids, let field = headerField(role), ids.find(field) != nil else { continue }
            throw noHeader("the \(columns.roles[role]) \(quoted(field)) is in \(place)")
        }
    }

    /// The same for the first id of each group that comes. - Throws: a failure if it is the header's.
    public func checkHeader(key: RawSpan) throws(Failure) {
        guard let field = headerField(0), key.equals(field) else { return }
        throw noHeader("the \(columns.roles[0]) \(quoted(field)) is in a line below")
    }

    /// Holds the header of lists against their ids and items.
    func checkHeader(lists ids: IDIndex?, _ items: IDIndex) throws(Failure) {
        guard let fields = headerFields else { return }
        if let ids, let first = fields.first, ids.find(first) != nil {
            throw noHeader("the id \(quoted(first)) is in a line below")
        }
        for field in fields.dropFirst(ids == nil ? 0 : 1) where items.find(field) != nil {
            throw noHeader("the item \(quoted(field)) is in a line below")
        }
    }

    /// Looks at the header of dense vectors, whose columns may well be named by numbers, as the items of a table are.
    ///
    /// - Parameter roles: of the numbers; nil: all columns but the first.
    /// - Returns: a doubt whether it is one.
    /// - Throws: a failure where it cannot be one: all names are numbers, and they are not distinct whole ones, or
    ///   the id's is one, too.
    func checkDenseHeader(_ roles: Range<Int>?) throws(Failure) -> String? {
        guard !columns.hasNames, let fields = headerFields, fields.count > 1 else { return nil }
        let names = roles.map { $0.compactMap(headerField) } ?? Array(fields.dropFirst())
        guard let id = headerField(0), names.allSatisfy({ $0.withSpan { $0.number() } != nil }) else {
            return nil
        }
        let areWhole = names.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
        if areWhole, Set(names).count == names.count, id.withSpan({ $0.number() }) == nil {
            return "\(firstName):1: all names in the header are numbers: if it is a vector, "
                + format.headerAdvice
        }
        throw noHeader("its fields are numbers")
    }
}

extension IDIndex {
    /// The ids of a table's first role, whatever else its lines have.
    ///
    /// - Throws: a located failure for an empty id, and for a header that is none; a failure for more ids than fit.
    public init(of input: Input) throws(Failure) {
        self.init()
        var fields = try input.splitter()
        var ids = self
        try input.forEachLine { (line: RawSpan) throws(Failure) in
            try fields.split(line)
            _ = ids.intern(line.extracting(try fields.id(0)))
            try ids.checkCount()
        }
        try input.checkHeader(ids: [ids], in: "a line below")
        self = ids
    }
}
