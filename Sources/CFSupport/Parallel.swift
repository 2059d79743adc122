import Synchronization

/// Parallel loops whose results do not depend on the number of threads.
public enum Parallel {
    /// What `-j` is when it is not given: the processors this process may use.
    public static var defaultThreads: Int { Platform.processorCount }

    /// Runs `body(0)` … `body(count - 1)`, at most `threads` at once, in no fixed order.
    ///
    /// `body(i)` may write only to places that belong to `i`.
    public static func forEach(_ count: Int, threads: Int, _ body: (Int) -> Void) {
        guard threads > 1, count > 1 else {
            for i in 0..<max(0, count) { body(i) }
            return
        }
        let taken = Atomic<Int>(0)
        Crew.shared.run(min(threads, count)) {
            while true {
                let i = taken.add(1, ordering: .relaxed).oldValue
                if i >= count { return }
                body(i)
            }
        }
    }

    /// `body` of every number below `count`, in order.
    public static func map<Value>(_ count: Int, threads: Int, _ body: (Int) -> Value) -> [Value] {
        guard threads > 1, count > 1 else { return (0..<max(0, count)).map(body) }
        var values = [Value?](repeating: nil, count: count)
        unsafe values.withUnsafeMutableBufferPointer { slots in
            nonisolated(unsafe) let slots = unsafe slots
            forEach(count, threads: threads) { i in unsafe slots[i] = body(i) }
        }
        return values.compactMap { $0 }
    }

    /// Calls `body` with the chunks of 0 ..< `count`, at most `threads` at once, in no fixed order. What a chunk is
    /// depends on `count` and `size` alone, so sums that are taken chunk by chunk do not depend on the threads.
    public static func forEachChunk(
        of count: Int, by size: Int, threads: Int, _ body: (Range<Int>) -> Void
    ) {
        let chunks = Chunks(of: count, by: size)
        forEach(chunks.count, threads: threads) { body(chunks[$0]) }
    }

    /// `body` of every chunk of 0 ..< `count`, in order.
    public static func mapChunks<Value>(
        of count: Int, by size: Int, threads: Int, _ body: (Range<Int>) -> Value
    ) -> [Value] {
        let chunks = Chunks(of: count, by: size)
        return map(chunks.count, threads: threads) { body(chunks[$0]) }
    }

    /// Works on the chunks of 0 ..< `count` side by side and finishes them in order.
    /// - Throws: the error of the first chunk that has one; nothing after it is finished.
    public static func inOrder<Output, Failed: Error>(
        _ count: Int, by size: Int, threads: Int,
        work: (Range<Int>) throws(Failed) -> Output,
        finish: (Output) throws(Failed) -> Void
    ) throws(Failed) {
        var chunks = Chunks(of: count, by: size)[...]
        try inOrder(
            threads: threads, next: { () throws(Failed) in chunks.popFirst() }, work: work, finish: finish)
    }

    /// A production line: items are taken one after the other, worked on side by side, and finished in the
    /// order in which they were taken. At most `threads` items are under way.
    ///
    /// - Parameters:
    ///   - next: the next item, nil at the end; never called by two threads at once.
    ///   - work: the part that runs in parallel; depends on the item alone.
    ///   - lanes, lane: steps of each output between the two. A lane takes the outputs in order, one at a time;
    ///     different lanes work side by side.
    ///   - finish: called in order, never by two threads at once.
    /// - Throws: the error of the first item, in order, that has one; nothing after it is finished.
    public static func inOrder<Item, Output, Failed: Error>(
        threads: Int,
        next: () throws(Failed) -> Item?,
        work: (Item) throws(Failed) -> Output,
        lanes: Int = 0,
        lane: (Int, Output) -> Void = { _, _ in },
        finish: (Output) throws(Failed) -> Void
    ) throws(Failed) {
        guard threads > 1 else {
            while let item = try next() {
                let output = try work(item)
                for number in 0..<lanes { lane(number, output) }
                try finish(output)
            }
            return
        }
        let line = ProductionLine<Failed>(lanes: lanes)
        Crew.shared.run(threads) {
            while let (ticket, item) = line.take(next) {
                let output: Result<Output, Failed>
                switch item {
                case .success(let item):
                    output = Result { () throws(Failed) in try work(item) }
                case .failure(let error): output = .failure(error)
                }
                for number in 0..<lanes { line.pass(ticket, output, number, lane) }
                line.finish(ticket, output, finish)
            }
        }
        if let failure = line.failure { throw failure }
    }
}

/// The shared state of `Parallel.inOrder`.
private final class ProductionLine<Failed: Error> {
    private let source = Monitor()
    private let turns = Monitor()
    private var tickets = 0
    private var turn = 0
    private var laneTurns: [Int]
    private var exhausted = false
    private var stopped = false
    private(set) var failure: Failed?

    init(lanes: Int) { laneTurns = Array(repeating: 0, count: lanes) }

    /// Waits for the ticket's turn in a lane and takes it, unless an earlier one failed.
    func pass<Output>(
        _ ticket: Int, _ output: Result<Output, Failed>, _ lane: Int, _ body: (Int, Output) -> Void
    ) {
        let isOver = turns.locked {
            while laneTurns[lane] != ticket && !stopped { turns.wait() }
            return stopped
        }
        if isOver { return }
        if case .success(let output) = output { body(lane, output) }
        turns.locked {
            laneTurns[lane] = ticket + 1
            turns.wakeAll()
        }
    }

    /// The next item with its place in the order; nil when there is nothing more to do.
    func take<Item>(_ next: () throws(Failed) -> Item?) -> (Int, Result<Item, Failed>)? {
        source.locked {
            if exhausted || turns.locked({ stopped }) { return nil }
            let ticket = tickets
            do throws(Failed) {
                guard let item = try next() else {
                    exhausted = true
                    return nil
                }
                tickets += 1
                return (ticket, .success(item))
            } catch {
                exhausted = true
                tickets += 1
                return (ticket, .failure(error))
            }
        }
    }

    /// Waits for the ticket's turn and finishes it, unless an earlier one failed.
    func finish<Output>(
        _ ticket: Int, _ output: Result<Output, Failed>, _ body: (Output) throws(Failed) -> Void
    ) {
        turns.locked {
            while turn != ticket && !stopped { turns.wait() }
            if stopped { return }
            do throws(Failed) {
                try body(try output.get())
                turn += 1
            } catch {
                failure = error
                stopped = true
            }
            turns.wakeAll()
        }
    }
}
