/// Whole lines of one source, as they were read: what one worker parses at a time.
public final class LineBlock {
    var bytes: [UInt8]
    /// Where the lines begin and end in `bytes`.
    var content: Range<Int> = 0..<0
    /// Which of the input's sources it is from.
    var source = 0
    /// How many blocks of the input were read before it.
    var sequence = 0
    /// The lines gone through so far, the header's among them; complete once `forEachLine` returns.
    private(set) var lineCount = 0
    /// 1 where a header has been taken off.
    private(set) var skippedLines = 0

    init(capacity: Int) { bytes = Array(repeating: 0, count: capacity) }

    /// Calls `body` with each line, without its line feed.
    ///
    /// - Throws: what `body` throws, with the line's number; for an empty line and one that ends in a carriage
    ///   return, a failure that says so.
    @inline(__always)
    public func forEachLine(_ body: (_ line: RawSpan) throws(Failure) -> Void) throws(Failure) {
        let storage = bytes
        let all = unsafe storage.span.bytes
        var start = content.lowerBound
        // A local: every access to a property of a class is checked.
        var count = skippedLines
        while start < content.upperBound {
            let end = all.firstIndex(of: 0x0A, from: start, to: content.upperBound) ?? content.upperBound
            count += 1
            let line = all.extracting(start..<end)
            do throws(Failure) {
                try Self.check(line)
                try body(line)
            } catch {
                lineCount = count
                throw error.atLine(count)
            }
            start = end + 1
        }
        lineCount = count
    }

    /// Calls `body` with each line and its fields, as `splitter` finds them: the same as splitting in `forEachLine`,
    /// but lines and fields are found in one go. (The fields are `inout` so that they are not copied.)
    ///
    /// - Throws: what `forEachLine` and `FieldSplitter.split` throw, with the line's number.
    @inline(__always)
    public func forEachLine(
        _ splitter: FieldSplitter,
        _ body: (_ line: RawSpan, _ fields: inout FieldSplitter) throws(Failure) -> Void
    ) throws(Failure) {
        var fields = splitter
        let storage = bytes
        let all = unsafe storage.span.bytes
        var cursor = SeparatorCursor(content, delimiter: splitter.delimiter)
        var start = content.lowerBound
        var count = skippedLines
        while start < cursor.end {
            count += 1
            let end = fields.splitNext(all, from: start, &cursor)
            let line = all.extracting(start..<end)
            do throws(Failure) {
                try Self.check(line)
                try fields.checkCount(line)
                try fields.checkBytes(line)
                try body(line, &fields)
            } catch {
                lineCount = count
                throw error.atLine(count)
            }
            start = end + 1
        }
        lineCount = count
    }

    /// Throws a failure for a line that no table has.
    @inline(__always)
    static func check(_ line: RawSpan) throws(Failure) {
        if line.byteCount == 0 { throw emptyLine }
        if line.byte(line.byteCount - 1) == 0x0D { throw carriageReturn }
    }

    private static let emptyLine = Failure("the line is empty")
    private static let carriageReturn = Failure(
        "the line ends in a carriage return (CRLF): remove them with tr -d '\\r'")

    /// Whether the last line is complete.
    var endsInLineFeed: Bool { content.isEmpty || bytes[content.upperBound - 1] == 0x0A }

    /// Starts over as the block of `content`, with no lines seen.
    func reset(source: Int, content: Range<Int>) {
        self.source = source
        self.content = content
        skippedLines = 0
        lineCount = 0
    }

    /// Takes the first line off the block.
    func takeHeader() -> [UInt8] {
        let end = bytes[content].firstIndex(of: 0x0A) ?? content.upperBound
        let line = Array(bytes[content.lowerBound..<end])
        content = min(end + 1, content.upperBound)..<content.upperBound
        skippedLines = 1
        return line
    }

    /// How many fields the first line has.
    func firstLineFieldCount(_ delimiter: UInt8) -> Int {
        let end = bytes[content].firstIndex(of: 0x0A) ?? content.upperBound
        return bytes[content.lowerBound..<end].reduce(1) { $0 + ($1 == delimiter ? 1 : 0) }
    }
}
