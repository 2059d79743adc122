import CFMath
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
            hits > 0 ? 1 : 0, hits / Double(min(n, relevant.count)), precisions / Double(relevant.count),
        ]
    }

    private static let metrics: [ListMetric] = [
        .precision, .recall, .ndcg, .averagePrecision, .reciprocalRank, .isHit, .recallOfMost,
        .averagePrecisionOfAll,
    ]

    /// Half the mean difference of two items, relative to the mean.
    private func gini(_ shows: [Int], _ count: Int) -> Double {
        let counts = (0..<count).map { item in Double(shows.count { $0 == item }) }
        let differences = counts.reduce(0) { sum, a in sum + counts.reduce(0) { $0 + abs(a - $1) } }
        return differences / (2 * Double(count) * counts.reduce(0, +))
    }

    @Test func `agrees with the definitions`() {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let (users, known, more) = (1 + random.below(12), 1 + random.below(20), random.below(10))
            let n = 1 + random.below(12)
            // Every item of the truth is relevant to someone, repeats included.
            var truth = (0..<users).map { _ in (0..<random.below(6)).map { _ in random.below(known) } }
            truth[0] += Array(0..<known)
            var metrics = RankingMetrics(truth: RelevantItems(pairs: matrix(truth, known)), cutoff: n)
            var sums = [Double](repeating: 0, count: Self.metrics.count)
            var seen = known
            var shown: Set<Int> = []
            var shows: [Int] = []
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
                shows += list.prefix(n)
                let isStranger = user > 0 && random.below(5) == 0
                metrics.add(user: isStranger ? nil : user, items: list.map(Int32.init))
                if isStranger || truth[user].isEmpty { continue }
                for (i, value) in model(list, Set(truth[user]), n).enumerated() { sums[i] += value }
            }
            let count = truth.filter { !$0.isEmpty }.count
            let found = Self.metrics.map(metrics.mean)
            #expect(metrics.userCount == count)
            for (found, sum) in zip(found, sums) { #expect(abs((found ?? -1) - sum / Double(count)) < 1e-14) }
            #expect(metrics.items.coverage == Double(shown.count) / Double(seen))
            #expect(abs((metrics.items.gini ?? -1) - gini(shows, seen)) < 1e-14 || shows.isEmpty)
        }
    }

    @Test func `a perfect list has 1 everywhere, a hopeless one 0`() {
        func list(_ items: [Int32]) -> ListMetrics? {
            var metrics = RankingMetrics(truth: RelevantItems(pairs: matrix([[4, 1, 2]], 6)), cutoff: 3)
            return metrics.add(user: 0, items: items).metrics
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
            let relevant = 1 + random.below(14)
            let truth = RelevantItems(pairs: matrix([Array(0..<relevant)], 15))
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
            #expect(try #require(after.mean(.ndcg)) >= #require(before.mean(.ndcg)))
            #expect(try #require(after.mean(.averagePrecision)) >= #require(before.mean(.averagePrecision)))
            #expect(try #require(after.mean(.reciprocalRank)) >= #require(before.mean(.reciprocalRank)))
        }
    }

    @Test func `without truth there are no means, without items no coverage`() {
        var metrics = RankingMetrics(truth: RelevantItems(pairs: matrix([], 0)), cutoff: 10)
        #expect(metrics.userCount == 0 && metrics.mean(.precision) == nil && metrics.items.coverage == nil)
        metrics.add(user: nil, items: [0, 1])
        #expect(metrics.mean(.ndcg) == nil && metrics.items.coverage == 1)
    }

    @Test func `a cut-off beyond all lists costs nothing`() {
        var metrics = RankingMetrics(truth: RelevantItems(pairs: matrix([[0]], 1)), cutoff: Int.max)
        metrics.add(user: 0, items: [0])
        #expect(metrics.mean(.recall) == 1 && metrics.mean(.ndcg) == 1)
    }

    @Test(arguments: [Gain.linear, .exponential])
    func `graded ndcg agrees with its definition, and with binary where grades are 1`(gain: Gain) throws {
        func discounted(_ grades: [Double]) -> Double {
            grades.enumerated().reduce(0) { sum, entry in
                let worth = gain == .linear ? entry.element : pow(2, entry.element) - 1
                return sum + worth / log2(Double(entry.offset + 2))
            }
        }
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let n = 1 + random.below(12)
            let grades = (0..<15).map { _ in Double(random.below(5) - 1) } + [1]
            var list = Array(0..<20)
            random.shuffle(&list)
            let truth = SparseMatrix(
                columnCount: 16, starts: [0, 16], columns: (0..<16).map { Int32($0) }, values: grades)
            var metrics = RankingMetrics(truth: try RelevantItems(grades: truth, gain: gain), cutoff: n)
            let judged = metrics.add(user: 0, items: list.map(Int32.init))
            let shown = list.prefix(n).map { $0 < 16 ? max(0, grades[$0]) : 0 }
            let ideal = grades.map { max(0, $0) }.sorted(by: >).prefix(n)
            let ndcg = discounted(shown) / discounted(Array(ideal))
            #expect(abs((judged.metrics?.ndcg ?? -1) - ndcg) < 1e-14)
            #expect(
                judged.metrics?.recall == Double(shown.count { $0 > 0 }) / Double(grades.count { $0 > 0 }))
            let relevant = matrix([(0..<16).filter { grades[$0] > 0 }], 16)
            var plain = RankingMetrics(truth: RelevantItems(pairs: relevant), cutoff: n)
            var ones = RankingMetrics(truth: try RelevantItems(grades: relevant, gain: gain), cutoff: n)
            let items = list.map(Int32.init)
            #expect(plain.add(user: 0, items: items).metrics == ones.add(user: 0, items: items).metrics)
        }
    }

    @Test func `grades that contradict each other, or are beyond all numbers`() {
        func failure(_ grades: [Double], _ gain: Gain) -> GradeFailure? {
            let matrix = SparseMatrix(columnCount: 1, starts: [0, 2], columns: [0, 0], values: grades)
            do throws(GradeFailure) { _ = try RelevantItems(grades: matrix, gain: gain) } catch {
                return error
            }
            return nil
        }
        #expect(failure([1, 2], .linear) == .twoGrades(user: 0, item: 0))
        #expect(failure([3, 3], .exponential) == nil)
        #expect(failure([2000, 2000], .exponential) == .tooLarge(user: 0))
    }

    @Test func `novelty is the mean of the users' shares in bits`() {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let users = 1 + random.below(50)
            let owners = (0..<8).map { _ in random.below(users + 1) }
            let n = 1 + random.below(6)
            var metrics = RankingMetrics(
                truth: RelevantItems(pairs: matrix([], 0)), cutoff: n,
                information: SelfInformation(owners: owners, users: users))
            var sum = 0.0
            for _ in 0..<5 {
                let list = (0..<1 + random.below(10)).map { _ in random.below(10) }
                metrics.add(user: nil, items: list.map(Int32.init))
                let bits = list.prefix(n).map { item in
                    -log2(Double(max(1, item < 8 ? owners[item] : 0)) / Double(users))
                }
                sum += bits.reduce(0, +) / Double(bits.count)
            }
            #expect(abs((metrics.mean(.novelty) ?? -1) - sum / 5) < 1e-13)
        }
    }
}
