import CFCommand
import CFMath
import CFSupport
import CFTables

/// Reads `user item [score]`, grouped by user, best first, into one list of items a user.
///
/// Memory: the users, the items and one list.
struct RankedLists {
    /// The numbers of all items so far.
    private(set) var items: IDIndex
    private var users = ContiguousKeys()
    private var user: [UInt8] = []
    private var list: [Int32] = []
    private var lastScore = Double.infinity
    /// For each item, the number of the list that had it last.
    private var marks: [Int] = []
    private var lists = 0

    /// - Parameter items: their numbers; items that it lacks are given the next ones.
    init(items: IDIndex) { self.items = items }

    /// Calls `body` with each user and the numbers of the items, best first.
    ///
    /// - Throws: a located failure for a user that comes back, an item that a user has twice, and a score above the
    ///   one before it.
    mutating func read(
        _ input: Input, _ body: (_ user: [UInt8], _ items: [Int32]) throws(Failure) -> Void
    ) throws(Failure) {
        var fields = try input.splitter()
        try input.forEachLine { (line: RawSpan) throws(Failure) in
            try fields.split(line)
            let user = line.extracting(try fields.id(0))
            let item = line.extracting(try fields.id(1))
            if try users.beginsGroup(user) {
                try end(body)
                try input.checkHeader(key: user)
                self.user.append(user)
            }
            let number = items.intern(item)
            if isRepeated(number) { throw Self.repeated(user, item) }
            if fields.roleCount == 3 { try check(try fields.number(2, in: line), line.extracting(fields[2])) }
            list.append(Int32(truncatingIfNeeded: number))
            try items.checkCount()
        }
        try end(body)
    }

    private mutating func end(_ body: ([UInt8], [Int32]) throws(Failure) -> Void) throws(Failure) {
        if !list.isEmpty { try body(user, list) }
        user.removeAll(keepingCapacity: true)
        list.removeAll(keepingCapacity: true)
        lastScore = .infinity
        lists += 1
    }

    /// Whether the list at hand has the item already; from now on it has.
    private mutating func isRepeated(_ item: Int) -> Bool {
        if item >= marks.count {
            marks.append(contentsOf: repeatElement(-1, count: item + 1 - marks.count))
        }
        defer { marks[item] = lists }
        return marks[item] == lists
    }

    /// Comes before a look at the score, which sorting would put right where the list is still wrong.
    private static func repeated(_ user: RawSpan, _ item: RawSpan) -> Failure {
        Failure(
            "\(quoted(user)) has \(quoted(item)) twice: ask for each user's list once (mfpredict -A, or of "
                + "distinct users: cut -f1 | sort -u)")
    }

    private mutating func check(_ score: Double, _ text: RawSpan) throws(Failure) {
        if score > lastScore {
            throw Failure(
                "score \(quoted(text)) is above the one before it: bring each user's best first (topk)")
        }
        lastScore = score
    }
}
