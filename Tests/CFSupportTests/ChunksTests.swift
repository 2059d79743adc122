import CFSupport
import Testing

@Suite struct ChunksTests {
    /// The ranges, by a plain loop.
    private func plain(_ total: Int, _ size: Int) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        while start < total {
            chunks.append(start..<min(total, start + size))
            start += size
        }
        return chunks
    }

    @Test func `chunks are those of a plain loop`() {
        for total in -2...40 {
            for size in 1...45 {
                let chunks = Chunks(of: total, by: size)
                #expect(Array(chunks) == plain(total, size))
                #expect(chunks.count == plain(total, size).count)
                #expect(Array(chunks.reversed()) == plain(total, size).reversed())
                #expect(Array(chunks.dropFirst(3)) == Array(plain(total, size).dropFirst(3)))
            }
        }
    }

    @Test func `numbers near the largest do not overflow`() {
        let chunks = Chunks(of: .max, by: .max - 1)
        #expect(Array(chunks) == [0..<Int.max - 1, Int.max - 1..<Int.max])
        #expect(Array(Chunks(of: .max, by: .max)) == [0..<Int.max])
        #expect(Chunks(of: .max, by: 1).count == .max)
        #expect(Chunks(of: .max, by: 3)[.max / 3] == Int.max - 1..<Int.max)
        #expect(Chunks(of: .min, by: 1).isEmpty)
    }

    @Test(arguments: [1, 2, 3, 7, 16])
    func `loops over chunks are plain loops, whatever the number of threads`(threads: Int) throws {
        for (total, size) in [(0, 3), (1, 3), (3, 3), (10, 3), (1000, 7), (1000, 1), (1000, 2000), (-1, 3)] {
            let expected = plain(total, size)
            let mapped = Parallel.mapChunks(of: total, by: size, threads: threads) { $0 }
            #expect(mapped == expected)

            var turns = [Int](repeating: 0, count: max(0, total))
            unsafe turns.withUnsafeMutableBufferPointer { turns in
                nonisolated(unsafe) let turns = unsafe turns
                Parallel.forEachChunk(of: total, by: size, threads: threads) { chunk in
                    for i in chunk { unsafe turns[i] += 1 }
                }
            }
            #expect(turns == Array(repeating: 1, count: max(0, total)))

            var finished: [Range<Int>] = []
            Parallel.inOrder(
                total, by: size, threads: threads,
                work: { (chunk: Range<Int>) in chunk }, finish: { finished.append($0) })
            #expect(finished == expected)
        }
    }

    private struct Stop: Error, Equatable { let at: Int }

    @Test(arguments: [1, 2, 7])
    func `the first chunk that fails ends an ordered loop`(threads: Int) {
        for bad in [0, 17, 99] {
            var finished = 0
            let error = #expect(throws: Stop.self) {
                try Parallel.inOrder(
                    100, by: 1, threads: threads,
                    work: { (chunk: Range<Int>) throws(Stop) -> Int in
                        if chunk.lowerBound >= bad { throw Stop(at: chunk.lowerBound) }
                        return chunk.count
                    },
                    finish: { (count: Int) throws(Stop) in finished += count })
            }
            #expect(error == Stop(at: bad) && finished == bad)
        }
    }
}
