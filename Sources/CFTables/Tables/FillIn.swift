public import CFSupport

/// What fills up lists that are too short, such as the most popular items: the same for everybody, best first.
///
/// Memory: 4 bytes an item, and the ids.
public struct FillIn: Sendable {
    private var items: [Int32]

    /// The roles of the table.
    static let roles = ["item", "score"]

    /// Reads a table of items and scores; ties keep its order.
    ///
    /// - Parameter index: gets the items that it lacks.
    /// - Throws: a located failure for an empty id, an item that comes again, or a score that is no number.
    /// - Complexity: O(n log n).
    public init(_ table: NamedTable, into index: inout IDIndex) throws(Failure) {
        let input = table.input()
        var splitter = try input.splitter()
        var ranked: [(item: Int32, score: Double)] = []
        var seen: Set<Int32> = []
        var numbers = index
        try input.forEachLine { (line: RawSpan) throws(Failure) in
            try splitter.split(line)
            let id = line.extracting(try splitter.id(0))
            let item = Int32(truncatingIfNeeded: numbers.intern(id))
            if !seen.insert(item).inserted { throw Failure("the item \(quoted(id)) comes again") }
            ranked.append((item, try splitter.number(1, in: line)))
        }
        try numbers.checkCount()
        try input.checkHeader(ids: [numbers], in: "a line below")
        index = numbers
        items = ranked.enumerated()
            .sorted { a, b in
                a.element.score != b.element.score
                    ? a.element.score > b.element.score : a.offset < b.offset
            }
            .map(\.element.item)
    }

    /// Whether there is nothing to fill up with.
    public var isEmpty: Bool { items.isEmpty }

    /// Gives up some items. - Parameter isOut: for each item; empty where none is.
    public mutating func leaveOut(_ isOut: [Bool]) {
        if !isOut.isEmpty { items.removeAll { isOut[Int($0)] } }
    }

    /// What a list lacks. Complexity: O(items that are looked at), and of lists that lack something their length.
    ///
    /// - Parameters:
    ///   - list: the items that it has.
    ///   - excluded: those that it must not have.
    ///   - count: how many it should have.
    /// - Returns: the best of the others, best first.
    public func missing(
        from list: some Collection<Int32>, excluding excluded: some Sequence<Int32>, count: Int
    ) -> [Int32] {
        let missing = count - list.count
        if missing <= 0 { return [] }
        let taken = Set(list).union(excluded)
        return Array(items.lazy.filter { !taken.contains($0) }.prefix(missing))
    }
}

/// Writes what is missing from lists, marked as `fill`.
public struct FillWriter: Sendable {
    private let fill: FillIn
    private let limit: Int
    private let areSingle: Bool
    private let lines: TripleWriter

    /// - Parameters:
    ///   - limit: how long lists should be.
    ///   - areSingle: whether scores are written as numbers of single precision.
    public init(
        _ fill: FillIn, limit: Int, _ format: TableFormat, _ numbers: NumberFormat, areSingle: Bool = false
    ) {
        self.fill = fill
        self.limit = limit
        self.areSingle = areSingle
        lines = TripleWriter(format, numbers, source: "fill")
    }

    /// Appends what a key's list lacks.
    ///
    /// - Parameters:
    ///   - list: the items that it has.
    ///   - excluded: those that it must not have.
    ///   - last: the score of its last line. What is added has the score 0, or `last` where that is below.
    ///   - ids: those of the items.
    public func append(
        _ key: [UInt8], after list: some Collection<Int32>, excluding excluded: some Sequence<Int32>,
        last: Double?, of ids: IDIndex, to buffer: OutputBuffer
    ) {
        let score = min(0, last ?? 0)
        for item in fill.missing(from: list, excluding: excluded, count: limit) {
            if areSingle {
                lines.append(key, Int(item), of: ids, real: Float(score), to: buffer)
            } else {
                lines.append(key, Int(item), of: ids, real: score, to: buffer)
            }
        }
    }
}

extension NamedTable {
    /// The file of `--fill`: nil without one.
    ///
    /// - Throws: a usage failure for columns that make no sense, or without a file.
    public static func fill(
        _ file: ByteString?, _ fields: ColumnList?, _ format: TableFormat
    ) throws(Failure) -> NamedTable? {
        guard let file else {
            if fields != nil { throw .usage("--fill-fields: goes with --fill") }
            return nil
        }
        let format = try format.layout(
            NamedLayout(fields, "--fill-fields", of: "--fill"), FillIn.roles, shared: 0)
        var columns = try Columns(FillIn.roles, format)
        columns.firstNumber = 1
        return NamedTable(file, format, columns)
    }
}
