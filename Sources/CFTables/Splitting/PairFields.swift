import CFMath

/// The user and the item of a line, and their hash.
struct PairFields: Sendable {
    private let seed: UInt64
    /// Whether what is hashed stands in the line as it is.
    private let isOnePiece: Bool
    private let header: Header?
    private var joined: [UInt8] = []

    /// What a header would be if it were a line of the table, and what is then wrong.
    private struct Header: Sendable {
        let user: [UInt8], item: [UInt8]
        let isUser: Failure, isItem: Failure

        init?(_ input: Input) {
            guard let user = input.headerField(0), let item = input.headerField(1) else { return nil }
            self.user = user
            self.item = item
            isUser = input.noHeader("the user \(quoted(user)) is in a line below")
            isItem = input.noHeader("the item \(quoted(item)) is in a line below")
        }
    }

    /// - Parameter splitter: the first roles are user and item.
    init(_ input: Input, _ splitter: FieldSplitter, seed: UInt64) {
        self.seed = seed
        isOnePiece = splitter.areAdjacent(0..<2) && splitter.delimiter == 0x09
        header = Header(input)
    }

    /// Where user and item lie.
    /// - Throws: a failure for an empty one, and for one that the header has, too.
    @inline(__always)
    func ids(
        _ line: RawSpan, _ fields: inout FieldSplitter
    ) throws(Failure) -> (user: Range<Int>, item: Range<Int>) {
        let ids = try (user: fields.id(0), item: fields.id(1))
        if let header {
            if line.extracting(ids.user).equals(header.user) { throw header.isUser }
            if line.extracting(ids.item).equals(header.item) { throw header.isItem }
        }
        return ids
    }

    /// XXH64 of the user, a TAB and the item, however the table divides them.
    @inline(__always)
    mutating func pairHash(_ line: RawSpan, _ user: Range<Int>, _ item: Range<Int>) -> UInt64 {
        if isOnePiece { return line.extracting(user.lowerBound..<item.upperBound).xxh64(seed: seed) }
        joined.removeAll(keepingCapacity: true)
        joined.append(line.extracting(user))
        joined.append(0x09)
        joined.append(line.extracting(item))
        return joined.withSpan { $0.xxh64(seed: seed) }
    }

    /// The part of a line, as a rule says it that looks at no other line.
    @inline(__always)
    mutating func part(
        _ line: RawSpan, _ ids: (user: Range<Int>, item: Range<Int>), _ fields: inout FieldSplitter,
        _ rule: SplitRule
    ) throws(Failure) -> SplitPart {
        switch rule {
        case .byPair(let split): return split.part(pairHash(line, ids.user, ids.item))
        case .byUser(let split): return split.part(line.extracting(ids.user).xxh64(seed: seed))
        case .byTime(let split): return split.part(try fields.number(2, in: line))
        case .latest, .withinUsers: preconditionFailure("other lines have a say")
        }
    }
}
