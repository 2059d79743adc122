import CFSupport
import Synchronization
import Testing

private let threadCounts = [1, 2, 3, 7, 16]

/// Numbers without a pattern (Steele, Lea and Flood 2014); those of the core lie a layer above.
private struct Scrambled: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

private struct Stop: Error, Equatable { let at: Int }

/// Takes 0 ..< count through a production line; the errors are those of the places in the sets.
private func line(
    _ count: Int, threads: Int, next: Set<Int> = [], work: Set<Int> = [], finish: Set<Int> = []
) -> (finished: [Int], failure: Stop?) {
    var given = 0
    var finished: [Int] = []
    let busy = Atomic<Int>(0)
    do throws(Stop) {
        try Parallel.inOrder(
            threads: threads,
            next: { () throws(Stop) -> Int? in
                precondition(busy.add(1, ordering: .relaxed).newValue == 1, "two threads at the source")
                defer { busy.subtract(1, ordering: .relaxed) }
                if next.contains(given) { throw Stop(at: given) }
                if given == count { return nil }
                given += 1
                return given - 1
            },
            work: { (item: Int) throws(Stop) -> Int in
                if work.contains(item) { throw Stop(at: item) }
                // Uneven work, so that later items are ready before earlier ones.
                var random = Scrambled(state: UInt64(item))
                for _ in 0..<Int.random(in: 0..<2000, using: &random) { _ = random.next() }
                return item * item
            },
            finish: { (square: Int) throws(Stop) in
                if finish.contains(finished.count) { throw Stop(at: finished.count) }
                finished.append(square)
            })
    } catch { return (finished, error) }
    return (finished, nil)
}

@Suite struct ParallelTests {
    @Test(arguments: threadCounts)
    func `every number has its turn once`(threads: Int) {
        for count in [0, 1, 2, 1000] {
            var turns = [Int](repeating: 0, count: count)
            unsafe turns.withUnsafeMutableBufferPointer { turns in
                nonisolated(unsafe) let turns = unsafe turns
                Parallel.forEach(count, threads: threads) { i in unsafe turns[i] += 1 }
            }
            #expect(turns == Array(repeating: 1, count: count))
            #expect(Parallel.map(count, threads: threads) { "\($0)" } == (0..<count).map { "\($0)" })
        }
        #expect(Parallel.map(-1, threads: threads) { $0 }.isEmpty)
    }

    @Test(arguments: threadCounts)
    func `a production line keeps the order`(threads: Int) {
        for count in [0, 1, 2, 3000] {
            let (finished, failure) = line(count, threads: threads)
            #expect(finished == (0..<count).map { $0 * $0 })
            #expect(failure == nil)
        }
    }

    @Test(arguments: threadCounts)
    func `the first error in order wins, and nothing after it is finished`(threads: Int) {
        var random = Scrambled(state: UInt64(threads))
        for _ in 0..<200 {
            let places = (0..<3).map { _ in
                Set(
                    (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                        Int.random(in: 0..<60, using: &random)
                    })
            }
            let first = places.flatMap { $0 }.min()
            let (finished, failure) = line(
                50, threads: threads, next: places[0], work: places[1], finish: places[2])
            // The source also fails at the end; the rest only where there is an item.
            let last = places[0].contains(50) ? 50 : 49
            let wanted = first.flatMap { $0 <= last || places[0].min() == 50 ? min($0, 50) : nil }
            if let wanted, wanted < 50 || places[0].contains(50) {
                #expect(failure == Stop(at: wanted))
                #expect(finished.count == wanted)
            } else {
                #expect(failure == nil)
                #expect(finished.count == 50)
            }
        }
    }

    @Test(arguments: threadCounts)
    func `each lane takes what was made in order, before it is finished`(threads: Int) {
        let lanes = 5
        var taken = [[Int]](repeating: [], count: lanes)
        // Lanes go on while others are finished: what they have is counted under a lock.
        let monitor = Monitor()
        nonisolated(unsafe) var counts = [Int](repeating: 0, count: lanes)
        var isBehind = false
        var given = 0
        unsafe taken.withUnsafeMutableBufferPointer { places in
            nonisolated(unsafe) let places = unsafe places
            try? Parallel.inOrder(
                threads: threads,
                next: { () throws(Stop) -> Int? in
                    given += 1
                    return given <= 2000 ? given : nil
                },
                work: { (item: Int) throws(Stop) -> Int in
                    if item == 1500 { throw Stop(at: item) }
                    return item
                },
                lanes: lanes,
                lane: { (lane: Int, item: Int) in
                    unsafe places[lane].append(item)
                    monitor.locked { unsafe counts[lane] += 1 }
                },
                finish: { (item: Int) throws(Stop) in
                    if monitor.locked({ unsafe counts.contains { $0 < item } }) { isBehind = true }
                })
        }
        #expect(!isBehind)
        for items in taken {
            let before = Array(items.prefix(1499))
            #expect(before == Array(1...1499))
        }
    }

    @Test func `there is at least one processor`() { #expect(Parallel.defaultThreads >= 1) }
}
