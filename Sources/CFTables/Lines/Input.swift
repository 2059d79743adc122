public import CFSupport

/// How a table's lines are divided.
public struct TableFormat: Sendable {
    /// The byte between fields.
    public var delimiter: UInt8 = 0x09
    /// Whether the first line of each file is a header.
    public var hasHeader = false
    /// What messages advise where there is none.
    public var headerAdvice = "leave out -H"
    /// Which columns to read, where an option said so.
    public var columnList: ColumnList?
    /// The byte between the fields of the output, where it is not the delimiter: fields must not have it.
    public var outputDelimiter: UInt8?

    /// TAB-separated, no header, columns in their usual places.
    public init() {}
}

/// One table: files read as one stream, line by line or in blocks of lines.
///
/// This is the one place where failures get their location, `source:line`.
public final class Input {
    /// What kind of reading is wanted.
    public enum Mode: Sendable {
        /// Lines are handed on as they come, and so is what is made of them.
        case streaming
        /// The table is gone through before there is a result, in blocks that fit into a processor's cache.
        case inBlocks
        /// The table is read whole, in large blocks.
        case whole

        /// How many bytes to wait for.
        fileprivate var fill: Int {
            switch self {
            case .streaming: 0
            case .inBlocks: 1 << 19
            case .whole: 1 << 22
            }
        }
    }

    /// How the lines are divided.
    public let format: TableFormat
    /// The header's fields, once `start` has seen one.
    public private(set) var header: [ByteString]?
    private let reader: BlockReader
    private let output: PromptOutput
    let columns: Columns
    private var first: LineBlock?
    private var started = false
    private var linesBefore = 0
    private var lastSource = 0
    private var headerSource = -1

    /// - Parameters:
    ///   - paths: the files; none is standard input, as is `-`.
    ///   - columns: the roles that fields play.
    ///   - output: takes what is made of streamed lines; flushed where there are none to read for now.
    ///   - longestLine: a line that has more bytes is a failure, perhaps also one that has a few million fewer.
    ///   - readSize: how many bytes a read asks for.
    public init(
        _ paths: [ByteString], _ format: TableFormat, _ columns: Columns, mode: Mode,
        output: Output? = nil, longestLine: Int = Int(UInt32.max), readSize: Int = 1 << 18
    ) {
        self.format = format
        self.columns = columns
        self.output = PromptOutput(mode == .streaming ? output : nil)
        reader = BlockReader(
            paths.isEmpty ? ["-"] : paths, fill: mode.fill, most: min(longestLine, Int(UInt32.max)),
            readSize: readSize, output: self.output)
    }

    /// Reads the first block: afterwards `header` and `splitter` are known.
    public func start() throws(Failure) {
        if started { return }
        started = true
        first = try readBlock()
    }

    /// The header's name for a role, or the role itself where there is no header.
    public func name(_ role: Int) -> ByteString {
        let places = (try? columns.places(header: header).places) ?? []
        guard let header, role < places.count, places[role] < header.count else {
            return ByteString(columns.roles[role])
        }
        return header[places[role]]
    }

    /// The header line as it was read, nil without a header or in an empty input.
    public private(set) var headerBytes: [UInt8]?

    /// The header's fields, as they were read.
    var headerFields: [[UInt8]]? {
        headerBytes?.split(separator: format.delimiter, omittingEmptySubsequences: false).map(Array.init)
    }

    /// A splitter for this table, after `start`.
    ///
    /// Where that is not fixed, the first line, header or not, decides where the last role lies.
    public func splitter() throws(Failure) -> FieldSplitter {
        try start()
        var (places, isFixed) = try placesOrFailure()
        var roles = Array(columns.roles[..<places.count])
        var forbidden: String?
        if !isFixed, let count = header?.count ?? first?.firstLineFieldCount(format.delimiter) {
            switch columns.last {
            case .required: break
            case .inLastColumn: places[places.count - 1] = max(places.count, count) - 1
            case .optional where count < places.count:
                places.removeLast()
                forbidden = roles.removeLast()
            case .optional: break
            }
        }
        try checkHeader(numbersAt: places)
        var splitter = FieldSplitter(delimiter: format.delimiter, places: places, roles: roles)
        if let forbidden { splitter.forbidMore(forbidden) }
        splitter.limitNumbers(to: columns.numbers)
        if format.delimiter != 0x09 { splitter.refuseQuotes(ForeignLine.quoted(format)) }
        if let byte = format.outputDelimiter, byte != format.delimiter { splitter.forbidByte(byte) }
        return splitter
    }

    /// Whether the table has all of its roles, after `start`: the last one may be optional.
    public var hasAllRoles: Bool {
        get throws(Failure) { try splitter().roleCount == columns.roles.count }
    }

    private func placesOrFailure() throws(Failure) -> (places: [Int], isFixed: Bool) {
        do throws(Failure) { return try columns.places(header: header) } catch {
            throw located(onFirstLine: error)
        }
    }

    /// What messages call the first file.
    var firstName: String { reader.displayName(0) }

    /// Adds the first file's name, and its first line.
    func located(onFirstLine failure: Failure) -> Failure { failure.atLine(1).located(firstName) }

    /// Calls `body` with every line.
    /// - Throws: what `body` throws, located.
    @inline(__always)
    public func forEachLine(_ body: (_ line: RawSpan) throws(Failure) -> Void) throws(Failure) {
        while let block = try nextBlock() {
            do throws(Failure) { try block.forEachLine(body) } catch { throw located(error, block) }
            finish(block)
        }
    }

    /// Works on blocks of lines side by side and finishes them in input order.
    ///
    /// - Parameters:
    ///   - work: must go through the block with `forEachLine`.
    ///   - lanes, lane: steps between the two, as in `Parallel.inOrder`.
    ///   - finish: called in input order.
    /// - Throws: the first failure in input order, located.
    public func forEachBlock<Value>(
        threads: Int, work: (LineBlock) throws(Failure) -> Value,
        lanes: Int = 0, lane: (Int, Value) -> Void = { _, _ in },
        finish: (Value) throws(Failure) -> Void
    ) throws(Failure) {
        typealias Worked = (block: LineBlock, value: Result<Value, Failure>)
        try Parallel.inOrder(
            threads: threads,
            next: { () throws(Failure) in try nextBlock() },
            work: { (block: LineBlock) throws(Failure) -> Worked in
                (block, Result { () throws(Failure) in try work(block) })
            },
            lanes: lanes,
            lane: { number, worked in
                if case .success(let value) = worked.value { lane(number, value) }
            },
            finish: { (worked: Worked) throws(Failure) in
                try output.finish { () throws(Failure) in
                    do throws(Failure) { try finish(try worked.value.get()) } catch {
                        throw located(error, worked.block)
                    }
                }
                self.finish(worked.block)
            })
    }

    /// The next block of lines; give it to `finish` in input order when its lines are done with.
    public func nextBlock() throws(Failure) -> LineBlock? {
        try start()
        if let block = first {
            first = nil
            return block
        }
        return try readBlock()
    }

    /// Counts a block's lines and takes its memory back.
    public func finish(_ block: LineBlock) {
        moveTo(block.source)
        linesBefore += block.lineCount
        reader.recycle(block)
        output.end()
    }

    /// Adds `source:line` to a failure in a block whose predecessors are finished.
    public func located(_ failure: Failure, _ block: LineBlock) -> Failure {
        moveTo(block.source)
        return failure.located(reader.displayName(block.source), linesBefore: linesBefore)
    }

    /// Adds the names of the files to a failure of the table as a whole.
    public func located(_ failure: Failure) -> Failure {
        let sources = reader.names.indices.map(reader.displayName)
        return failure.located(sources.joined(separator: ", "))
    }

    /// How many things the whole input is likely to hold, a little more rather than less, if its first block has
    /// `count`; nil where its size is unknown.
    func likelyCount(_ count: Int) -> Int? {
        guard let size = reader.soleFileSize, reader.firstBlockSize > 0 else { return nil }
        let ratio = Double(size) / Double(reader.firstBlockSize)
        return Int(Double(count) * ratio * 1.02) + 1000
    }

    private func moveTo(_ source: Int) {
        if source == lastSource { return }
        lastSource = source
        linesBefore = 0
    }

    private func readBlock() throws(Failure) -> LineBlock? {
        guard let block = try reader.next() else { return nil }
        if format.hasHeader, block.source != headerSource {
            headerSource = block.source
            do throws(Failure) { try check(block.takeHeader()) } catch {
                throw error.atLine(1).located(reader.displayName(block.source))
            }
        }
        return block
    }

    /// The first file's header names the columns; those of later files must be the same.
    private func check(_ line: [UInt8]) throws(Failure) {
        try line.withSpan(LineBlock.check)
        if let headerBytes {
            if headerBytes != line {
                throw Failure("the header differs from that of \(reader.displayName(0))")
            }
            return
        }
        headerBytes = line
        if format.delimiter != 0x09, headerFields?.contains(where: { $0.first == 0x22 }) == true {
            throw ForeignLine.quoted(format)
        }
        header = line.split(separator: format.delimiter, omittingEmptySubsequences: false)
            .map { ByteString($0) }
    }
}
