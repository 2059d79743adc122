package import CFSupport
import Synchronization

/// Reads files one after the other into blocks of whole lines.
///
/// A block never holds lines of two files. Buffers are used again once they are given back.
final class BlockReader {
    let names: [ByteString]
    /// Read on until a block has this many bytes; 0: hand on what one read(2) brought, so that a pipeline flows.
    private let fill: Int
    private var current = -1
    private var handedOut = 0
    /// The source whose beginning was looked at last.
    private var lastLookedAt = -1
    /// The bytes of the first block.
    private(set) var firstBlockSize = 0
    /// The size of the only file, nil where there are several or it is none.
    private(set) var soleFileSize: Int?
    private var descriptor: Int32?
    private var rest: [UInt8] = []
    private var free: [LineBlock] = []
    private let freeLock = Monitor()

    /// How many bytes a read asks for.
    private let readSize: Int
    private static let standardInputIsTaken = Atomic<Bool>(false)

    /// No block has more bytes: places in one are kept in 32 bits.
    private let most: Int

    private let output: PromptOutput

    /// - Parameters:
    ///   - paths: files in order; `-` is standard input.
    ///   - output: what is made of the lines, which is not to wait for more of them.
    init(_ paths: [ByteString], fill: Int, most: Int, readSize: Int, output: PromptOutput) {
        names = paths
        self.readSize = readSize
        self.most = most
        self.output = output
        self.fill = fill
    }

    deinit {
        // One that was not read to its end, on account of a failure.
        if let descriptor, descriptor != Platform.standardInput { _ = Platform.closeDescriptor(descriptor) }
    }

    /// The name of a source in messages.
    func displayName(_ source: Int) -> String { names[source].sourceName }

    /// Gives a block's memory back.
    func recycle(_ block: LineBlock) { freeLock.locked { free.append(block) } }

    /// The next whole lines, nil at the end of the last file.
    func next() throws(Failure) -> LineBlock? {
        while true {
            if descriptor == nil { descriptor = try openNext() }
            guard let descriptor else { return nil }
            if let block = try readBlock(descriptor) {
                try lookAtBeginning(block)
                if handedOut == 0 { firstBlockSize = block.content.count }
                block.sequence = handedOut
                handedOut += 1
                output.begin()
                return block
            }
        }
    }

    /// - Throws: a failure for a file in a format of others.
    private func lookAtBeginning(_ block: LineBlock) throws(Failure) {
        if block.source == lastLookedAt { return }
        lastLookedAt = block.source
        if let failure = ForeignFile.failure(startingWith: block.bytes[block.content]) {
            throw failure.located(displayName(block.source))
        }
    }

    private func openNext() throws(Failure) -> Int32? {
        if current + 1 == names.count { return nil }
        current += 1
        // Known before anything is read.
        let isTwice = current == 0 && names.count(where: { $0 == "-" }) > 1
        if names[current] == "-" || isTwice {
            if isTwice || Self.standardInputIsTaken.exchange(true, ordering: .relaxed) {
                throw .usage("stdin: named twice, but it can be read only once")
            }
            return Platform.standardInput
        }
        guard let opened = Platform.openForReading(names[current]) else { throw ioFailure() }
        if names.count == 1 { soleFileSize = Platform.fileSize(opened) }
        return opened
    }

    private func ioFailure() -> Failure {
        Failure(Platform.lastError).located(displayName(current))
    }

    /// A block of the open file; nil when it is at its end and nothing is left.
    private func readBlock(_ descriptor: Int32) throws(Failure) -> LineBlock? {
        let block = freeLock.locked { free.popLast() } ?? LineBlock(capacity: readSize)
        var count = rest.count
        block.bytes.makeRoom(count + readSize)
        block.bytes.overwriteStart(with: rest)
        rest.removeAll(keepingCapacity: true)
        var end: Int?
        while true {
            block.bytes.makeRoom(count + readSize)
            try output.prepareToRead(descriptor)
            let got = block.bytes.read(from: descriptor, to: count, atMost: readSize)
            if got < 0 { throw ioFailure() }
            if got == 0 {
                try close(descriptor)
                if count == 0 {
                    recycle(block)
                    return nil
                }
                block.reset(source: current, content: 0..<count)
                return block
            }
            end = block.bytes.lastLineEnd(from: count, to: count + got) ?? end
            count += got
            if count > most {
                throw Failure("a line is longer than \(most) bytes").located(
                    displayName(current), linesBefore: 0)
            }
            guard count >= fill, let end else { continue }
            rest.append(contentsOf: block.bytes[end..<count])
            block.reset(source: current, content: 0..<end)
            return block
        }
    }

    private func close(_ descriptor: Int32) throws(Failure) {
        if descriptor != Platform.standardInput, !Platform.closeDescriptor(descriptor) { throw ioFailure() }
        self.descriptor = nil
    }
}

extension ByteString {
    /// What messages call the source of that name.
    package var sourceName: String { self == "-" ? "stdin" : "\(self)" }
}

extension Array where Element == UInt8 {
    /// Grows to at least `size`, by doubling.
    fileprivate mutating func makeRoom(_ size: Int) {
        if count < size { append(contentsOf: repeatElement(0, count: Swift.max(size, count * 2) - count)) }
    }

    /// The place after the last line feed in the range, nil where there is none.
    fileprivate func lastLineEnd(from start: Int, to end: Int) -> Int? {
        var at = end
        while at > start {
            if self[at - 1] == 0x0A { return at }
            at -= 1
        }
        return nil
    }
}
