import CFMath
import Testing

@Suite struct BipartiteCoreTests {
    @Test func `agrees with leaving out again and again, many seeds`() {
        var wrong = 0
        var partial = 0
        for seed in 0..<400 {
            var random = SeededRandom(seed: UInt64(seed))
            let (rowCount, columnCount) = (1 + random.below(15), 1 + random.below(15))
            let count = random.below(1 + rowCount * columnCount)
            let rows = (0..<count).map { _ in Int32(random.below(rowCount)) }
            let columns = (0..<count).map { _ in Int32(random.below(columnCount)) }
            let (columnsEach, rowsEach) = (1 + random.below(5), 1 + random.below(5))
            let core = BipartiteCore(
                rows: rows, columns: columns, rowCount: rowCount, columnCount: columnCount,
                columnsEach: columnsEach, rowsEach: rowsEach, threads: 1 + seed % 2)
            var left = Set(zip(rows, columns).map { [$0, $1] })
            while true {
                let kept = left.filter { pair in
                    left.count { $0[0] == pair[0] } >= columnsEach
                        && left.count { $0[1] == pair[1] } >= rowsEach
                }
                if kept == left { break }
                left = kept
            }
            let there = Set(zip(rows, columns).map { [$0, $1] })
                .filter { core.hasRow[Int($0[0])] && core.hasColumn[Int($0[1])] }
            if there != left { wrong += 1 }
            if !left.isEmpty, left.count < Set(zip(rows, columns).map { [$0, $1] }).count { partial += 1 }
        }
        #expect(wrong == 0)
        #expect(partial > 20)
    }

    @Test func `a long chain falls to its end`() {
        // Row i has the columns i and i + 1: with two of each, leaving the first column leaves none.
        let rows = (0..<20_000).map { Int32($0 / 2) }
        let columns = (0..<20_000).map { Int32(($0 + 1) / 2) }
        let core = BipartiteCore(
            rows: rows, columns: columns, rowCount: 10_000, columnCount: 10_001, columnsEach: 2, rowsEach: 2)
        #expect(!core.hasRow.contains(true) && !core.hasColumn.contains(true))
    }
}
