public import CFSupport

/// A table that an option names beside the input, and where its columns lie.
public struct NamedTable: Sendable {
    /// The file's name.
    public let file: ByteString
    private let format: TableFormat
    private let columns: Columns

    /// A table with the columns `columns` in a format that says where they lie.
    public init(_ file: ByteString, _ format: TableFormat, _ columns: Columns) {
        self.file = file
        self.format = format
        self.columns = columns
    }

    /// The pairs of a file: two columns, whatever else it has.
    ///
    /// - Throws: a usage failure for columns that make no sense.
    public init(pairs file: ByteString, _ roles: (String, String), _ format: TableFormat) throws(Failure) {
        self.init(file, format, try Columns([roles.0, roles.1], format))
    }

    /// Reads the table whole.
    ///
    /// - Throws: what `Triples.read(_:threads:)` throws.
    public func read(threads: Int) throws(Failure) -> Triples { try Triples.read(input(), threads: threads) }

    /// The table, to be read.
    func input() -> Input { Input([file], format, columns, mode: .inBlocks) }
}

/// What may say where the columns of a table lie that an option names.
public struct NamedLayout: Sendable {
    /// What the option for just that was given.
    public let own: ColumnList?
    /// What messages call that option.
    let ownOption: String
    /// What messages call the option that names the table.
    let tableOption: String

    /// - Parameter own: what `ownOption` was given.
    public init(_ own: ColumnList?, _ ownOption: String, of tableOption: String) {
        self.own = own
        self.ownOption = ownOption
        self.tableOption = tableOption
    }
}

extension TableFormat {
    /// The format of a table some of whose columns the input has too, by the same names.
    ///
    /// Its own option decides. Without one, what `-f` says of the input holds where it says all: the names of all
    /// columns, with a header; their numbers, too, where the table `isLikeInput`. Else the columns are the first ones,
    /// unless `-f` has those that are shared elsewhere in the input: then nothing is guessed.
    ///
    /// - Parameters:
    ///   - roles: what the columns of the table hold.
    ///   - shared: how many of them, from the first on, are the first of the input.
    ///   - isLikeInput: whether tables of this kind are laid out as the input is.
    /// - Throws: a usage failure where an option has to say which columns they are.
    public func layout(
        _ layout: NamedLayout, _ roles: [String], shared: Int, isLikeInput: Bool = false
    ) throws(Failure) -> TableFormat {
        var format = self
        format.columnList = layout.own
        guard layout.own == nil, let list = columnList, shared > 0 else { return format }
        let parts = list.parts
        let known = parts.prefix(shared)
        if known.count == roles.count, isLikeInput || known.allSatisfy({ !ColumnSelector.isNumber($0) }) {
            let text = ByteString(known.map(\.bytes).joined(separator: [0x2C]))
            format.columnList = ColumnList(text, option: list.option, headerOption: list.headerOption)
            return format
        }
        if known.elementsEqual((1...shared).prefix(known.count).map { ByteString("\($0)") }) { return format }
        throw .usage(
            "\(layout.tableOption): \(list.option) does not say which columns of the file hold "
                + "\(roles.joined(separator: " and ")): do so with \(layout.ownOption)")
    }
}
