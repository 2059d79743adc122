import CFSupport

/// The files that say what lists have beside their scores, to be read.
public struct ListRuleTables: Sendable {
    /// Pairs that are left out.
    public let excluded: NamedTable?
    /// What lists are filled up with.
    public let fill: NamedTable?
    /// Items that are left out.
    public let filter: ItemFilterTables

    /// The files.
    public init(excluded: NamedTable?, fill: NamedTable?, filter: ItemFilterTables) {
        self.excluded = excluded
        self.fill = fill
        self.filter = filter
    }
}

/// What may be in a key's list, and what fills it up.
public struct ListRules: Sendable {
    /// Those that were there, and then those of what fills up.
    public private(set) var items: IDIndex
    /// For each item whether it is left out of all lists; empty where none is.
    public let isOut: [Bool]
    /// What fills lists up, without what is left out.
    public private(set) var fill: FillIn?
    /// Pairs that are left out.
    public let excluded: Exclusions?
    /// What may be a mistake in the files.
    public private(set) var doubts: [String] = []

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - items: those that have scores.
    ///   - whole: what messages call the table that has them.
    /// - Throws: a located failure for a bad line.
    public init(
        _ tables: ListRuleTables, items: IDIndex, of whole: String, threads: Int
    ) throws(Failure) {
        self.items = items
        if let table = tables.fill {
            let fill = try FillIn(table, into: &self.items)
            if fill.isEmpty { doubts.append("--fill \(table.file): it is empty") }
            self.fill = fill
        }
        let filter = try ItemFilter(tables.filter, items: self.items, of: whole)
        doubts += filter.doubts
        isOut = filter.isOut
        fill?.leaveOut(isOut)
        let index = self.items
        excluded = try tables.excluded.map { table throws(Failure) in
            Exclusions(try table.read(threads: threads), items: index, threads: threads)
        }
    }
}
