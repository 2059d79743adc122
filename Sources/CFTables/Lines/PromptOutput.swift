import CFSupport

/// What is made of lines as they come: while there are no more to read, nothing of it is held back, since whoever
/// writes the lines may be waiting for it. While there are, output is written in large pieces as ever.
///
/// One thread may wait for input while others finish blocks that were read before.
final class PromptOutput {
    /// Nil where nothing is written before all is read.
    private let output: Output?
    private let lock = Monitor()
    // All of these only while locked.
    private var isInputLate = false
    private var blocksUnderWay = 0
    private var failure: Failure?

    init(_ output: Output?) { self.output = output }

    /// To be called before a read. Where that would wait, first writes what there is.
    /// - Throws: a failure to write, or of a block that was read before: it must not wait for input.
    func prepareToRead(_ descriptor: Int32) throws(Failure) {
        guard let output, !Platform.hasInput(descriptor, within: 0) else { return }
        try locked { () throws(Failure) in
            isInputLate = true
            try output.flush()
        }
        defer { lock.locked { isInputLate = false } }
        while lock.locked({ blocksUnderWay > 0 && failure == nil }) {
            if Platform.hasInput(descriptor, within: 10) { return }
        }
        if let failure = lock.locked({ failure }) { throw failure }
    }

    /// Counts a block that has been read.
    func begin() { lock.locked { blocksUnderWay += 1 } }

    /// Counts a block that has been dealt with.
    func end() { lock.locked { blocksUnderWay -= 1 } }

    /// Does what writes to the output.
    func finish(_ body: () throws(Failure) -> Void) throws(Failure) {
        try locked { () throws(Failure) in
            do throws(Failure) {
                try body()
                if isInputLate { try output?.flush() }
            } catch {
                failure = error
                throw error
            }
        }
    }

    private func locked(_ body: () throws(Failure) -> Void) throws(Failure) {
        try lock.locked { Result { () throws(Failure) in try body() } }.get()
    }
}
