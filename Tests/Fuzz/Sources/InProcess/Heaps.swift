import CFMath

/// The k best, kept in heaps and in ordered runs, held against a sort. Few scores, so that many are tied.
enum Heaps {
    static func run(_ input: inout FuzzBytes) {
        let limit = 1 + input.below(9)
        let rowCount = 1 + input.below(3)
        let floor = Double(input.below(8) - 4)
        let heaps = BoundedHeaps(rowCount: rowCount, limit: limit, floor: floor)
        var offered = [[Scored<Int32>]](repeating: [], count: rowCount)
        // Behind what is not the heap's.
        let foreign = Scored(key: Int32(-1), score: 99)
        var heap = [foreign, foreign]
        var isTaken = [Bool](repeating: false, count: 256)
        while !input.isAtEnd {
            let (row, key) = (input.below(rowCount), Int32(input.byte()))
            let element = Scored(key: key, score: Double(input.below(10) - 5) / 2)
            if isTaken[Int(key)] { continue }
            isTaken[Int(key)] = true
            heaps.offer(element, to: row)
            heap.offer(element, toHeapFrom: 2, limit: limit)
            offered[row].append(element)
        }
        for row in 0..<rowCount {
            let wanted = best(offered[row].filter { $0.score >= floor }, limit)
            hold(heaps.sorted(row) == wanted, "kept are \(heaps.sorted(row)), not \(wanted)")
            let threshold = wanted.count == limit ? wanted[limit - 1].score : floor
            hold(
                heaps.threshold(row) == threshold,
                "the threshold is \(heaps.threshold(row)), not \(threshold)")
        }
        let all = offered.flatMap { $0 }
        hold(heap[0] == foreign && heap[1] == foreign, "the heap has written before its start")
        let kept = heap[2...].sorted { $0.precedes($1) }
        hold(kept == best(all, limit), "the heap has \(kept), not \(best(all, limit))")
        merge(all, limit, foreign)
    }

    /// Merges the elements piece by piece, as many as are in each row.
    private static func merge(_ all: [Scored<Int32>], _ limit: Int, _ foreign: Scored<Int32>) {
        // Beyond 64 they are sorted.
        for limit in [limit, limit + 63] {
            var run = [foreign]
            var start = 0
            while start < all.count {
                let end = min(all.count, start + 1 + Int(all[start].key) % 16)
                run.merge(
                    start..<end, inOrderFrom: 1, limit: limit, element: { all[$0] },
                    precedes: { $0.precedes($1) })
                start = end
            }
            let wanted = best(all, limit)
            hold(Array(run[1...]) == wanted && run[0] == foreign, "merged are \(run[1...]), not \(wanted)")
        }
    }

    /// By a sort of their own terms: the highest first, of equal ones the lower key.
    private static func best(_ elements: [Scored<Int32>], _ limit: Int) -> [Scored<Int32>] {
        Array(elements.sorted { (-$0.score, $0.key) < (-$1.score, $1.key) }.prefix(limit))
    }
}
