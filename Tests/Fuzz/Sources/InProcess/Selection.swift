import CFSupport
import CFTables

/// The best lines of each group, in the blocks that arrive, held against a sort.
enum Selection {
    private struct Row {
        let group: [UInt8]
        let score: Int
        let line: [UInt8]
    }

    static func run(_ input: inout FuzzBytes) {
        let way = input.byte()
        let limit = 1 + input.below(4)
        let (lowest, contiguous) = (way & 1 == 1, way & 2 == 2)
        let piece = 1 + input.below(256)
        var rows: [Row] = []
        while !input.isAtEnd {
            let byte = input.below(256)
            let group = [UInt8](repeating: 0x61 + UInt8(byte & 3), count: byte & 4 == 0 ? 1 : 9)
            let whole = byte >> 3 & 7
            // The last two are the same in double precision, but a little more, and a little less.
            let (text, more) = [
                ("\(whole)", 0), ("+\(whole)e0", 0), ("\(whole).0000000000000000000001", 1),
                ("\(whole - 1).9999999999999999999999", -1),
            ][whole == 0 ? byte >> 6 & 1 : byte >> 6]
            let score = whole * 4 + more
            rows.append(
                Row(group: group, score: score, line: group + [UInt8]("\t\(rows.count)\t\(text)".utf8)))
        }
        if contiguous { rows = brought(rows) }
        let table = Array(rows.map(\.line).joined(separator: [0x0A]))
        let wanted = brought(rows, limit, lowest)
        let selected = select(table, piece, limit, lowest, contiguous, threads: way >> 4 == 15 ? 2 : 1)
        let found = selected.map { String(decoding: $0, as: UTF8.self) }
        hold(selected == wanted.map(\.line), "\(found), not \(wanted.map { quoted($0.line) })")
    }

    /// Groups in first-seen order, of each the first so many in order of the score, if there is one.
    private static func brought(_ rows: [Row], _ limit: Int = .max, _ lowest: Bool? = nil)
        -> [Row]
    {
        var groups: [[Row]] = []
        for row in rows {
            if let i = groups.firstIndex(where: { $0[0].group == row.group }) {
                groups[i].append(row)
            } else {
                groups.append([row])
            }
        }
        guard let lowest else { return groups.flatMap { $0 } }
        return groups.flatMap { group in
            let order = group.indices.sorted { a, b in
                let (x, y) = (group[a].score, group[b].score)
                return x == y ? a < b : (x < y) == lowest
            }
            return order.prefix(limit).map { group[$0] }
        }
    }

    private static func select(
        _ table: [UInt8], _ piece: Int, _ limit: Int, _ lowest: Bool, _ contiguous: Bool, threads: Int
    ) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        func take(_ selector: LineSelector) throws(Failure) {
            try selector.forEachLine { (line: RawSpan, _: Int) in lines.append(line.bytes) }
        }
        let failure = failure { () throws(Failure) in
            let name = Sources.file(table)
            let input = Input([name], TableFormat(), Columns(["group"]), mode: .streaming, readSize: piece)
            let layout = ScoredLines.Layout(try input.splitter(), delimiter: 0x09, hasScoreColumn: false)
            let selector = LineSelector(limit, lowest: lowest, areContiguous: contiguous)
            var keys = ContiguousKeys()
            try input.forEachBlock(
                threads: threads,
                work: { (block: LineBlock) throws(Failure) in try ScoredLines(parsing: block, layout) },
                finish: { (scored: ScoredLines) throws(Failure) in
                    if contiguous {
                        try selector.offer(scored, contiguous: &keys, emit: take)
                    } else {
                        for i in 0..<LineSelector.partitionCount { selector.offer(scored, partition: i) }
                    }
                })
            try take(selector)
        }
        hold(failure == nil, "it is refused: \(failure?.message ?? "")")
        return lines
    }
}
