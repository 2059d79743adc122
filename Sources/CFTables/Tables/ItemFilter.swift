public import CFSupport

/// What says which items lists may have: the same for every key.
public struct ItemFilterFiles: Sendable {
    /// The file of `--exclude-items`.
    public var excluded: ByteString?
    /// The file of `--only-items`.
    public var only: ByteString?
    /// What `--items-fields` was given.
    public var fields: ColumnList?

    /// No file.
    public init() {}

    /// The option that was given first; nil for none.
    public var option: String? {
        excluded != nil ? "--exclude-items" : only != nil ? "--only-items" : nil
    }

    /// The tables, each with what messages call it.
    ///
    /// - Throws: a usage failure for columns that make no sense, or without a file.
    public func tables(_ format: TableFormat) throws(Failure) -> ItemFilterTables {
        if option == nil, fields != nil {
            throw .usage("--items-fields: goes with --exclude-items or --only-items")
        }
        func table(_ file: ByteString?, _ option: String) throws(Failure) -> NamedTable? {
            guard let file else { return nil }
            let format = try format.layout(
                NamedLayout(fields, "--items-fields", of: option), ["item"], shared: 0)
            return NamedTable(file, format, try Columns(["item"], format))
        }
        return try ItemFilterTables(
            excluded: table(excluded, "--exclude-items"), only: table(only, "--only-items"))
    }
}

/// The files of `--exclude-items` and `--only-items`, to be read.
public struct ItemFilterTables: Sendable {
    fileprivate let excluded: NamedTable?
    fileprivate let only: NamedTable?
}

/// Which items are left out for every key: those of one file, and all that another one lacks.
///
/// Memory: a byte an item.
public struct ItemFilter: Sendable {
    /// For each item whether it is left out; empty where none is.
    public private(set) var isOut: [Bool] = []
    /// What may be a mistake in the files.
    public private(set) var doubts: [String] = []

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - index: the numbers of the items; others do not matter.
    ///   - whole: what messages call the table that has them.
    /// - Throws: a located failure for a line without an item.
    public init(_ tables: ItemFilterTables, items index: IDIndex, of whole: String) throws(Failure) {
        if let table = tables.only {
            let listed = try Self.items(table, index, whole)
            isOut = listed.isListed.map { !$0 }
            if listed.lines == 0 {
                doubts.append("--only-items \(table.file): it is empty, and so are all lists")
            } else if !listed.isListed.contains(true) {
                doubts.append("--only-items \(table.file): it has no item of \(whole): all lists are empty")
            }
        }
        if let table = tables.excluded {
            let listed = try Self.items(table, index, whole)
            if listed.lines > 0, !listed.isListed.contains(true) {
                doubts.append("--exclude-items \(table.file): it has no item of \(whole)")
            }
            isOut = isOut.isEmpty ? listed.isListed : zip(isOut, listed.isListed).map { $0 || $1 }
        }
    }

    private static func items(
        _ table: NamedTable, _ index: IDIndex, _ whole: String
    ) throws(Failure) -> (isListed: [Bool], lines: Int) {
        let input = table.input()
        var splitter = try input.splitter()
        try input.checkHeader(ids: [index], in: whole)
        var (isListed, lines) = ([Bool](repeating: false, count: index.count), 0)
        try input.forEachLine { (line: RawSpan) throws(Failure) in
            try splitter.split(line)
            lines += 1
            if let item = index.find(line.extracting(try splitter.id(0))) { isListed[item] = true }
        }
        return (isListed, lines)
    }
}
