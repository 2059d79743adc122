import CFMath

/// Lines on their way to the parts that are wanted; neighbours of one part are copied at once.
struct PartedLines {
    /// Nil where the part is not wanted.
    private let train: OutputBuffer?
    private let test: OutputBuffer?
    private let validation: OutputBuffer?
    /// The lines not yet copied, and their part.
    private var waiting: Range<Int>
    private var part: SplitPart?
    /// Where the bytes end that lines are copied from.
    private let limit: Int

    /// - Parameter content: where the lines lie in their bytes; the last line feed may be missing.
    init(_ wanted: [SplitPart], _ content: Range<Int>) {
        train = wanted.contains(.train) ? OutputBuffer(capacity: content.count) : nil
        test = wanted.contains(.test) ? OutputBuffer(capacity: 1 << 10) : nil
        validation = wanted.contains(.validation) ? OutputBuffer(capacity: 1 << 10) : nil
        waiting = content.lowerBound..<content.lowerBound
        limit = content.upperBound
    }

    /// Adds the next line.
    /// - Parameters:
    ///   - part: nil leaves it out.
    ///   - end: the place behind its line feed.
    @inline(__always)
    mutating func add(_ part: SplitPart?, upTo end: Int, _ bytes: [UInt8]) {
        if part != self.part { copy(bytes) }
        self.part = part
        waiting = waiting.lowerBound..<end
    }

    /// Copies what is waiting.
    mutating func copy(_ bytes: [UInt8]) {
        if let part, let buffer = buffer(part), !waiting.isEmpty {
            buffer.append(bytes, waiting.lowerBound..<min(waiting.upperBound, limit))
            if waiting.upperBound > limit { buffer.endLine() }
        }
        waiting = waiting.upperBound..<waiting.upperBound
    }

    /// Hands on the lines of each part that is wanted.
    func write(_ body: (SplitPart, OutputBuffer) throws(Failure) -> Void) throws(Failure) {
        for part in SplitPart.allCases {
            if let buffer = buffer(part) { try body(part, buffer) }
        }
    }

    private func buffer(_ part: SplitPart) -> OutputBuffer? {
        switch part {
        case .train: train
        case .test: test
        case .validation: validation
        }
    }
}
