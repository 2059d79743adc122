import CFCore

/// Finds a line's group and score.
struct LineReader {
    private var fields: FieldSplitter
    private let delimiter: UInt8
    private let groupCount: Int
    private let hasScoreColumn: Bool
    /// The group's columns stand side by side, so that the group is a piece of the line.
    private let isOnePiece: Bool
    private var joined: [UInt8] = []

    /// - Parameter selection: what `-g` and `-s` were given.
    init(_ selection: Selection, _ input: Input) throws(Failure) {
        fields = try input.splitter()
        delimiter = input.format.delimiter
        groupCount = selection.groups.count
        hasScoreColumn = selection.hasScoreColumn
        isOnePiece = fields.areAdjacent(0..<groupCount)
    }

    /// Calls `body` with the group and the score.
    /// - Throws: a failure for a line with too few fields or a score that is not a number.
    mutating func read(
        _ line: RawSpan, _ body: (_ group: RawSpan, _ score: Double) throws(Failure) -> Void
    ) throws(Failure) {
        try fields.split(line)
        let score = hasScoreColumn ? try fields.number(groupCount, in: line) : try lastNumber(line)
        if groupCount == 0 {
            try body(line.extracting(0..<0), score)
        } else if isOnePiece {
            let first = try fields.id(0)
            let last = try fields.id(groupCount - 1)
            try body(line.extracting(first.lowerBound..<last.upperBound), score)
        } else {
            joined.removeAll(keepingCapacity: true)
            for i in 0..<groupCount {
                if i > 0 { joined.append(delimiter) }
                joined.append(line.extracting(try fields.id(i)))
            }
            let key = joined
            try body(unsafe key.span.bytes, score)
        }
    }

    private func lastNumber(_ line: RawSpan) throws(Failure) -> Double {
        if groupCount > 0, !fields.hasMore {
            throw Failure("no field for the score behind the group")
        }
        let start = (line.lastIndex(of: delimiter) ?? -1) + 1
        let field = line.extracting(start..<line.byteCount)
        guard let score = field.number() else { throw Failure("score \(quoted(field)) is not a number") }
        return score
    }
}

/// What `-g` and `-s` say.
struct Selection {
    let groups: [ColumnSelector]
    let score: [ColumnSelector]

    var hasScoreColumn: Bool { !score.isEmpty }

    /// - Parameter groups: `0` is no column: one group.
    init(groups: String, score: String?, hasHeader: Bool) throws(Failure) {
        self.groups =
            groups == "0" ? [] : try ColumnSelector.parse(groups, option: "-g", hasHeader: hasHeader)
        self.score =
            try score.map { text throws(Failure) in
                try ColumnSelector.parse(text, option: "-s", hasHeader: hasHeader)
            } ?? []
        if self.score.count > 1 { throw .usage("-s: \(quoted(score ?? "")) is not one column") }
    }

    /// The roles of the columns.
    var columns: Columns {
        Columns(
            groups.map { _ in "group" } + score.map { _ in "score" }, selection: groups + score)
    }
}
