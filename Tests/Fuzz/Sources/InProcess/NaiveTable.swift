import CFSupport
import CFTables

/// What a table is made of, as libFuzzer chose it.
struct TableBytes {
    var format = TableFormat()
    /// Of one file or two.
    let contents: [[UInt8]]
    /// How many bytes come at a time.
    private let piece: Int

    init(_ input: inout FuzzBytes, hasHeader: Bool) {
        format.delimiter = input.pick([0x09, 0x09, 0x09, 0x2C, 0x20, 0x61, 0x00, 0xFF] as [UInt8])
        format.hasHeader = hasHeader
        let isTwo = input.once(in: 4)
        let middle = isTwo ? input.below(256) : 0
        piece = 1 + input.below(128)
        let rest = input.rest()
        contents = isTwo ? [Array(rest.prefix(middle)), Array(rest.dropFirst(middle))] : [rest]
    }

    /// Whether a file may be taken for one of another format, which is told by its first bytes.
    var mayBeForeign: Bool {
        contents.contains { content in
            let starts: [[UInt8]] = [
                [0x1F, 0x8B], [0x28, 0xB5], [0xFD, 0x37], [0x42, 0x5A, 0x68], [0x50, 0x4B], [0xEF, 0xBB],
                [0xFF, 0xFE], [0xFE, 0xFF], [0x50, 0x41, 0x52, 0x31], [0x25, 0x25],
            ]
            return starts.contains { content.starts(with: $0) } || content.prefix(4).contains(0)
        }
    }

    /// To be read in pieces as they come, or each file at once.
    func input(_ columns: Columns, inPieces: Bool) -> Input {
        Input(
            Sources.files(contents), format, columns, mode: inPieces ? .streaming : .inBlocks,
            readSize: inPieces ? piece : 1 << 12)
    }
}

/// The lines of a table by the letter of the manual: split at line feeds, the first bad one named.
struct NaiveTable {
    struct Line {
        let source: Int
        let number: Int
        let bytes: [UInt8]
    }

    private(set) var header: [UInt8]?
    /// All before the first bad one.
    private(set) var lines: [Line] = []
    /// The first bad one, and what is wrong with it.
    private(set) var bad: (source: Int, number: Int, message: String)?

    init(_ table: TableBytes) {
        for (source, content) in table.contents.enumerated() {
            var texts = content.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
            if texts.last == [] { texts.removeLast() }
            for (i, text) in texts.enumerated() {
                if let message = problem(text, isHeader: table.format.hasHeader && i == 0, table.format) {
                    bad = (source, i + 1, message)
                    return
                }
                if table.format.hasHeader, i == 0 {
                    header = text
                } else {
                    lines.append(Line(source: source, number: i + 1, bytes: text))
                }
            }
        }
    }

    private func problem(_ text: [UInt8], isHeader: Bool, _ format: TableFormat) -> String? {
        if text.isEmpty { return "the line is empty" }
        if text.last == 0x0D { return "the line ends in a carriage return" }
        guard isHeader else { return nil }
        if let header { return header == text ? nil : "the header differs from that of" }
        return fields(text, format).contains { $0.first == 0x22 } && format.delimiter != 0x09
            ? "a field begins with a quote" : nil
    }

    func fields(_ line: [UInt8], _ format: TableFormat) -> [[UInt8]] {
        line.split(separator: format.delimiter, omittingEmptySubsequences: false).map(Array.init)
    }
}

/// Holds a failure against the one that should be: at that line, with words that begin like that; nil for none.
func hold(
    _ failure: Failure?, is wanted: (source: Int, number: Int, message: String)?
) {
    guard let wanted else { return hold(failure == nil, "it is refused: \(failure?.message ?? "")") }
    let start = "\(Sources.name(wanted.source)):\(wanted.number): \(wanted.message)"
    hold(
        failure?.message.hasPrefix(start) == true,
        "\(failure?.message ?? "nothing"), where it should be \(start)")
}
