import CFCommand
import CFMath
import CFSupport
import CFTables
import Foundation
import Testing

@Suite struct RankingMetricsTests {
    private func matrix(_ rows: [[Int]], _ columnCount: Int) -> SparseMatrix<Double> {
        var starts = [0]
        for row in rows { starts.append(starts[starts.count - 1] + row.count) }
        let columns = rows.flatMap { $0.map(Int32.init) }
        return SparseMatrix(
            columnCount: columnCount, starts: starts, columns: columns, values: columns.map { _ in 1 })
    }

    /// The definitions, word for word, over sets.
    private func model(_ list: [Int], _ relevant: Set<Int>, _ n: Int) -> [Double] {
        let cut = Array(list.prefix(n))
        var seen: Set<Int> = []
        let gains = cut.map { relevant.contains($0) && seen.insert($0).inserted ? 1.0 : 0.0 }
        let hits = gains.reduce(0, +)
        let dcg = gains.enumerated().reduce(0.0) { $0 + $1.element / log2(Double($1.offset + 2)) }
        let ideal = (0..<min(n, relevant.count)).reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
        var precisions = 0.0
        for i in gains.indices where gains[i] > 0 { precisions += gains[...i].reduce(0, +) / Double(i + 1) }
        let first = gains.firstIndex(of: 1)
        return [
            hits / Double(n), hits / Double(relevant.count), dcg / ideal,
            precisions / Double(min(n, relevant.count)), first.map { 1 / Double($0 + 1) } ?? 0,
            hits > 0 ? 1 : 0,
        ]
    }

    @Test func `agrees with the definitions`() {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let (users, known, more) = (1 + random.below(12), 1 + random.below(20), random.below(10))
            let n = 1 + random.below(12)
            // Every item of the truth is relevant to someone, repeats included.
            var truth = (0..<users).map { _ in (0..<random.below(6)).map { _ in random.below(known) } }
            truth[0] += Array(0..<known)
            var metrics = RankingMetrics(truth: matrix(truth, known), cutoff: n)
            var sums = [Double](repeating: 0, count: 6)
            var seen = known
            var shown: Set<Int> = []
            for user in 0..<users where random.below(4) > 0 || user == 0 {
                var list: [Int] = []
                for _ in 0..<random.below(20) {
                    let item = random.below(known + more)
                    if item >= seen {
                        list.append(seen)
                        seen += 1
                    } else {
                        list.append(item)
                    }
                }
                shown.formUnion(list.prefix(n))
                let isStranger = user > 0 && random.below(5) == 0
                metrics.add(user: isStranger ? nil : user, items: list.map(Int32.init))
                if isStranger || truth[user].isEmpty { continue }
                for (i, value) in model(list, Set(truth[user]), n).enumerated() { sums[i] += value }
            }
            let count = truth.filter { !$0.isEmpty }.count
            let found = [
                metrics.precision, metrics.recall, metrics.ndcg, metrics.meanAveragePrecision,
                metrics.meanReciprocalRank, metrics.hitRate,
            ]
            #expect(metrics.userCount == count)
            for i in 0..<6 { #expect(abs((found[i] ?? -1) - sums[i] / Double(count)) < 1e-14) }
            #expect(metrics.coverage == Double(shown.count) / Double(seen))
        }
    }

    @Test func `a perfect list has 1 everywhere, a hopeless one 0`() {
        func list(_ items: [Int32]) -> ListMetrics? {
            var metrics = RankingMetrics(truth: matrix([[4, 1, 2]], 6), cutoff: 3)
            return metrics.add(user: 0, items: items)
        }
        let best = list([1, 2, 4])
        #expect(best?.precision == 1 && best?.recall == 1 && best?.ndcg == 1)
        #expect(best?.averagePrecision == 1 && best?.reciprocalRank == 1 && best?.isHit == true)
        let worst = list([0, 3, 5, 1])
        #expect(worst?.precision == 0 && worst?.recall == 0 && worst?.ndcg == 0)
        #expect(worst?.averagePrecision == 0 && worst?.reciprocalRank == 0 && worst?.isHit == false)
    }

    @Test func `moving a relevant item up never lowers ndcg, map or mrr`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            var items = (0..<15).map(Int32.init)
            random.shuffle(&items)
            let truth = matrix([Array(0..<1 + random.below(14))], 15)
            let relevant = truth.entryCount
            guard
                let at = items.indices.dropFirst().first(where: {
                    items[$0] < relevant && items[$0 - 1] >= relevant
                })
            else { continue }
            var before = RankingMetrics(truth: truth, cutoff: 10)
            before.add(user: 0, items: items)
            items.swapAt(at, at - 1)
            var after = RankingMetrics(truth: truth, cutoff: 10)
            after.add(user: 0, items: items)
            #expect(try #require(after.ndcg) >= #require(before.ndcg))
            #expect(try #require(after.meanAveragePrecision) >= #require(before.meanAveragePrecision))
            #expect(try #require(after.meanReciprocalRank) >= #require(before.meanReciprocalRank))
        }
    }

    @Test func `without truth there are no means, without items no coverage`() {
        var metrics = RankingMetrics(truth: matrix([], 0), cutoff: 10)
        #expect(metrics.userCount == 0 && metrics.precision == nil && metrics.coverage == nil)
        metrics.add(user: nil, items: [0, 1])
        #expect(metrics.ndcg == nil && metrics.coverage == 1)
    }

    @Test func `a cut-off beyond all lists costs nothing`() {
        var metrics = RankingMetrics(truth: matrix([[0]], 1), cutoff: Int.max)
        metrics.add(user: 0, items: [0])
        #expect(metrics.recall == 1 && metrics.ndcg == 1)
    }
}
