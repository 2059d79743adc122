import CFMath
import Testing

@Suite struct NeighbourVoteTests {
    private func matrix(_ rows: [[Double]]) -> SparseMatrix<Double> {
        var starts = [0]
        var columns: [Int32] = []
        var values: [Double] = []
        for row in rows {
            for (column, value) in row.enumerated() where value != 0 {
                columns.append(Int32(column))
                values.append(value)
            }
            starts.append(columns.count)
        }
        return SparseMatrix(
            columnCount: rows.first?.count ?? 0, starts: starts, columns: columns, values: values)
    }

    /// Products summed by descending weight, equal ones in the order of the rows; columns sorted by score, then by first vote.
    private func naive(
        _ rows: [[Double]], _ middles: [Int32], _ values: [Double], without: Set<Int>, limit: Int?,
        averages: Bool
    ) -> [(Int32, Double)] {
        var order: [Int] = []
        var sums: [Int: Double] = [:]
        var weights: [Int: Double] = [:]
        let votes = zip(middles, values).sorted { $1.1 != $0.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
        for (middle, value) in votes where middle < rows.count {
            for (column, entry) in rows[Int(middle)].enumerated()
            where entry != 0 && !without.contains(column) {
                if sums[column] == nil { order.append(column) }
                sums[column, default: 0] += value * entry
                weights[column, default: 0] += value.magnitude
            }
        }
        var scores: [(place: Int, column: Int, score: Double)] = []
        for (place, column) in order.enumerated() {
            let divisor: Double = averages ? weights[column] ?? 1 : 1
            let score: Double = (sums[column] ?? 0) / divisor
            if score.isFinite { scores.append((place, column, score)) }
        }
        scores.sort { a, b in a.score == b.score ? a.place < b.place : a.score > b.score }
        return scores.prefix(limit ?? .max).map { entry in (Int32(entry.column), entry.score) }
    }

    @Test func `agrees with a plain product, many seeds`() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = (0..<1 + random.below(8)).map { _ in
                (0..<12).map { _ in random.below(3) == 0 ? Double(random.below(9) - 4) : 0 }
            }
            let limit = seed % 2 == 0 ? nil : 1 + random.below(5)
            let averages = seed % 3 == 0
            let voter = NeighbourVote(matrix(rows), limit: limit, averages: averages)
            // The same voter again and again: rounds must not leak into one another.
            for _ in 0..<4 {
                let middles = (0..<random.below(7)).map { _ in Int32(random.below(rows.count + 1)) }
                let values = middles.map { _ in Double(random.below(7) - 3) / 2 }
                let without = Set((0..<random.below(4)).map { _ in random.below(12) })
                let votes = try voter.vote(middles, values, excluding: without.map { Int32($0) }[...])
                let expected = naive(
                    rows, middles, values, without: without, limit: limit, averages: averages)
                #expect(votes.map(\.key) == expected.map(\.0))
                #expect(votes.map(\.score) == expected.map(\.1))
            }
        }
    }

    @Test func `scores of some items are those of the whole list, many seeds`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = (0..<1 + random.below(8)).map { _ in
                (0..<12).map { _ in random.below(3) == 0 ? Double(random.below(9) - 4) : 0 }
            }
            let voter = NeighbourVote(
                matrix(rows), limit: nil, averages: seed % 3 > 0, weighsByRight: seed % 3 > 1,
                shrink: seed % 2 == 0 ? 0 : 0.75)
            for _ in 0..<4 {
                let middles = (0..<random.below(7)).map { _ in Int32(random.below(rows.count + 1)) }
                let values = middles.map { _ in Double(random.below(7) - 3) / 2 }
                let items = (0..<random.below(20)).map { _ in Int32(random.below(15) - 1) }
                let scores = try voter.scores(middles, values, of: items)
                let list = try voter.vote(middles, values)
                #expect(scores == items.map { item in list.first { $0.key == item }?.score })
            }
        }
    }

    @Test func `contributions add up to the score, many seeds`() throws {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let rows = (0..<1 + random.below(8)).map { _ in
                (0..<12).map { _ in random.below(3) == 0 ? random.normal() : 0 }
            }
            let (averages, byRight) = (seed % 3 > 0, seed % 3 > 1)
            let shrink = seed % 2 == 0 ? 0 : 0.75
            let voter = NeighbourVote(
                matrix(rows), limit: 5, averages: averages, weighsByRight: byRight, shrink: shrink)
            let middles = (0..<random.below(7)).map { _ in Int32(random.below(rows.count + 1)) }
            let values = middles.map { _ in random.normal() }
            let votes = try voter.vote(middles, values)
            let all = voter.contributions(middles, values, to: votes.map(\.key))
            #expect(all.count == votes.count)
            for (vote, parts) in zip(votes, all) {
                let item = Int(vote.key)
                let voting = zip(middles, values).filter { $0.0 < rows.count && rows[Int($0.0)][item] != 0 }
                let weight = voting.reduce(0.0) { sum, pair in
                    sum + (byRight ? rows[Int(pair.0)][item] : pair.1).magnitude
                }
                #expect(
                    Set(parts.map(\.key)) == Set(voting.map(\.0))
                        && parts.count == Set(parts.map(\.key)).count)
                #expect(parts.indices.dropFirst().allSatisfy { parts[$0 - 1].precedes(parts[$0]) })
                for part in parts {
                    let a = voting.filter { $0.0 == part.key }.reduce(0.0) { $0 + $1.1 }
                    let expected = a * rows[Int(part.key)][item] / (averages ? weight + shrink : 1)
                    #expect(abs(part.score - expected) < 1e-12)
                }
                #expect(abs(parts.reduce(0) { $0 + $1.score } - vote.score) < 1e-12)
            }
        }
    }

    @Test func `a constant in the divisor draws averages to 0`() throws {
        let rows = matrix([[4, 0], [-2, 3]])
        let votes = try NeighbourVote(rows, limit: nil, averages: true, shrink: 0.5).vote([0, 1], [1, -0.5])
        #expect(votes.map(\.key) == [0, 1])
        #expect(votes.map(\.score) == [5.0 / 2, -1.5])
        let byRight = NeighbourVote(rows, limit: nil, averages: true, weighsByRight: true, shrink: 2)
        #expect(try byRight.vote([0, 1], [1, -0.5]).map(\.score) == [5.0 / 8, -1.5 / 5])
    }

    @Test func `a score that overflows is an error, unless its item is left out`() throws {
        for averages in [false, true] {
            let voter = NeighbourVote(matrix([[1, 0x1p1000, 2]]), limit: 1, averages: averages)
            var item: Int32?
            do { _ = try voter.vote([0], [0x1p100]) } catch { item = error.item }
            #expect(item == 1)
            #expect(throws: NeighbourVote.Overflow.self) {
                try voter.scores([0], [0x1p100], of: [0, 1])
            }
            let others = try voter.scores([0], [0x1p100], of: [2, 0, 2])
            #expect(others == (averages ? [2, 1, 2] : [0x1p101, 0x1p100, 0x1p101]))
            // What it left behind does no harm.
            for _ in 0..<2 {
                let votes = try voter.vote([0, 0], [0x1p100, 0x1p100], excluding: [1])
                #expect(votes.map(\.key) == [2])
                #expect(votes.map(\.score) == [averages ? 2 : 0x1p102])
            }
        }
    }

    @Test func `an item without weight has no average`() throws {
        let voter = NeighbourVote(matrix([[1, 2], [3, 0]]), limit: nil, averages: true)
        let votes = try voter.vote([0, 1], [0, 2])
        #expect(votes.map(\.key) == [0])
        #expect(votes.map(\.score) == [3])
    }
}
