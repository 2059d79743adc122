import CFMath
import CFSupport

/// A table kept as it was read, with what a split goes by.
///
/// Memory: the bytes of the lines and 1 to 24 bytes a line, and the users and items while they are numbered.
struct HeldLines {
    private let blocks: [HeldBlock]
    private let columns: LineColumns
    /// How many lines, users and items there are; the latter two 0 where they have no numbers.
    let count: Int
    private let users: Int, items: Int

    private static let mostLines = Int(Int32.max)

    /// Reads the table.
    /// - Throws: a located failure for the first line, in input order, that is not one of the table; a failure for more
    ///   ids or lines than fit.
    init(_ input: Input, _ split: TableSplit) throws(Failure) {
        let splitter = try input.splitter()
        let fields = PairFields(input, splitter, seed: split.seed)
        let numberings = [Numbering(), Numbering()]
        var held = (blocks: [HeldBlock](), columns: LineColumns(), count: 0)
        try input.forEachBlock(
            threads: split.threads,
            work: { (block: LineBlock) throws(Failure) in
                try HeldBlock(parsing: block, splitter, fields, split)
            },
            lanes: 2, lane: { role, block in block.number(role, in: &numberings[role].index) },
            finish: { (block: HeldBlock) throws(Failure) in
                block.moveColumns(to: &held.columns)
                held.blocks.append(block)
                held.count += block.count
                if held.count > Self.mostLines { throw Failure("more than \(Self.mostLines) lines") }
            })
        for numbering in numberings { try numbering.index.checkCount() }
        (blocks, columns, count) = held
        (users, items) = (numberings[0].index.count, numberings[1].index.count)
    }

    /// The part of each line; nil where it is left out.
    func parts(_ split: TableSplit) -> [SplitPart?] {
        guard let least = split.least else { return parts(of: nil, split) }
        let core = BipartiteCore(
            rows: columns.user, columns: columns.item, rowCount: users, columnCount: items,
            columnsEach: least.ofUser, rowsEach: least.ofItem, threads: split.threads)
        let kept = (0..<count).filter { [columns] line in
            core.hasRow[Int(columns.user[line])] && core.hasColumn[Int(columns.item[line])]
        }
        var all = [SplitPart?](repeating: nil, count: count)
        for (line, part) in zip(kept, parts(of: kept, split)) { all[line] = part }
        return all
    }

    /// The parts of some lines, as if there were no others; nil: of all.
    private func parts(of kept: [Int]?, _ split: TableSplit) -> [SplitPart?] {
        func picked<Value>(_ values: [Value]) -> [Value] { kept?.map { values[$0] } ?? values }
        switch split.rule {
        case .byPair, .byUser, .byTime: return picked(columns.part)
        case .latest(let size):
            let times = picked(columns.time)
            return times.map(TimeSplit(size, of: times).part)
        case .withinUsers(let size, let byTime):
            return GroupSplit(
                group: picked(columns.user), groupCount: users, hash: picked(columns.hash),
                time: byTime ? picked(columns.time) : nil
            ).parts(size, threads: split.threads)
        }
    }

    /// Hands on the lines by part, pieces of the table in their order.
    func write(
        _ parts: [SplitPart?], _ split: TableSplit,
        _ body: (SplitPart, OutputBuffer) throws(Failure) -> Void
    ) throws(Failure) {
        var first = 0
        var waiting = blocks[...]
        try Parallel.inOrder(
            threads: split.threads,
            next: { () throws(Failure) -> (block: HeldBlock, parts: ArraySlice<SplitPart?>)? in
                guard let block = waiting.popFirst() else { return nil }
                defer { first += block.count }
                return (block, parts[first..<first + block.count])
            },
            work: { (lines) throws(Failure) in lines.block.parted(lines.parts, split.wanted) },
            finish: { (lines: PartedLines) throws(Failure) in try lines.write(body) })
    }
}

/// What a split goes by of each line, where it needs it.
private struct LineColumns {
    var user: [Int32] = []
    var item: [Int32] = []
    var hash: [UInt64] = []
    var time: [Double] = []
    /// Its part, where other lines have no say.
    var part: [SplitPart] = []
}

/// The lines of a block, kept.
private final class HeldBlock {
    private let bytes: [UInt8]
    let count: Int
    private let users: BlockIDs
    private let items: BlockIDs
    /// Given up once they are those of the table.
    private var columns: LineColumns

    /// Parses a block.
    /// - Throws: a failure for the first line that is not one of the table.
    init(
        parsing block: LineBlock, _ splitter: FieldSplitter, _ fields: PairFields, _ split: TableSplit
    ) throws(Failure) {
        bytes = Array(block.bytes[block.content])
        var fields = fields
        var (users, items) = ([BlockIDs.Place](), [BlockIDs.Place]())
        var found = LineColumns()
        var start = 0
        var count = 0
        try block.forEachLine(splitter) { (line: RawSpan, columns: inout FieldSplitter) throws(Failure) in
            let ids = try fields.ids(line, &columns)
            if split.numbersUsers {
                users.append(BlockIDs.Place(line.extracting(ids.user), at: start + ids.user.lowerBound))
            }
            if split.least != nil {
                items.append(BlockIDs.Place(line.extracting(ids.item), at: start + ids.item.lowerBound))
            }
            switch split.rule {
            case .byPair, .byUser, .byTime:
                found.part.append(try fields.part(line, ids, &columns, split.rule))
            case .latest: found.time.append(try columns.number(2, in: line))
            case .withinUsers(_, let byTime):
                found.hash.append(fields.pairHash(line, ids.user, ids.item))
                if byTime { found.time.append(try columns.number(2, in: line)) }
            }
            count += 1
            start += line.byteCount + 1
        }
        self.count = count
        self.users = BlockIDs(users)
        self.items = BlockIDs(items)
        self.columns = found
    }

    /// Numbers the users, role 0, or the items. Both may be done at the same time.
    func number(_ role: Int, in index: inout IDIndex) {
        let ids = role == 0 ? users : items
        bytes.withSpan { ids.intern($0, in: &index) }
    }

    /// Adds the columns of the block, once users and items have their numbers, to those of the blocks before it.
    func moveColumns(to all: inout LineColumns) {
        all.user += users.takeNumbers()
        all.item += items.takeNumbers()
        all.hash += columns.hash
        all.time += columns.time
        all.part += columns.part
        columns = LineColumns()
    }

    /// The lines by their parts.
    func parted(_ parts: ArraySlice<SplitPart?>, _ wanted: [SplitPart]) -> PartedLines {
        var lines = PartedLines(wanted, 0..<bytes.count)
        var start = 0
        for part in parts {
            start =
                bytes.withSpan { $0.firstIndex(of: 0x0A, from: start, to: bytes.count) ?? bytes.count } + 1
            lines.add(part, upTo: start, bytes)
        }
        lines.copy(bytes)
        return lines
    }
}
