import CFSupport

/// A target with its candidates.
struct TargetSystem {
    let target: Int
    /// The rows of the target and its candidates, by rank.
    let rows: [Int32]

    init(target: Int, _ candidates: [Int32], _ ranks: [Int32]) {
        self.target = target
        rows = (candidates + [Int32(truncatingIfNeeded: target)]).sorted { ranks[Int($0)] < ranks[Int($1)] }
    }

    /// Numbers of an upper triangle.
    static func size(order: Int) -> Int { order * (order + 1) / 2 }
}

/// The systems of some targets: the dot products of all pairs of each target's rows.
///
/// All rows of them are the members, numbered by rank. A sum runs over the users in ascending order, whichever way it
/// is found.
final class CandidateSystems {
    private let systems: [TargetSystem]
    /// Upper triangles, row by row, one behind the other.
    private let products: ScratchArray<Double>
    private let starts: [Int]
    /// The members that each system has, ascending.
    private let local: [[Int32]]
    /// The systems that have each member.
    private let owners: SparsePattern

    /// - Complexity: O(products of the members' entries that share a column); and O(numbers of the systems). Memory: that of
    ///   the members' entries and of the systems.
    init(
        _ vectors: WeightedVectors, _ ranks: [Int32], _ systems: [TargetSystem], pairsPerEntry: Double,
        threads: Int
    ) {
        self.systems = systems
        var starts = [0]
        for system in systems {
            starts.append(starts[starts.count - 1] + TargetSystem.size(order: system.rows.count))
        }
        self.starts = starts
        products = ScratchArray(repeating: 0, count: starts[starts.count - 1])
        var numbers = [Int32](repeating: -1, count: vectors.count)
        for system in systems { for row in system.rows { numbers[Int(row)] = 0 } }
        let members = numbers.indices.filter { numbers[$0] == 0 }.sorted { ranks[$0] < ranks[$1] }
        for (number, row) in members.enumerated() { numbers[row] = Int32(truncatingIfNeeded: number) }
        local = systems.map { $0.rows.map { numbers[Int($0)] } }
        var (rows, columns): ([Int32], [Int32]) = ([], [])
        for (number, members) in local.enumerated() {
            rows += members
            columns += repeatElement(Int32(truncatingIfNeeded: number), count: members.count)
        }
        owners = SparsePattern(
            rows: rows, columns: columns, rowCount: members.count, columnCount: systems.count,
            threads: threads)
        if Self.pairsPerEntry(vectors.matrix, members) >= pairsPerEntry {
            multiplyByIndex(vectors.selectingRows(members.sorted()), threads)
        } else {
            multiply(SharedProducts(vectors.matrix, members: members), threads)
        }
    }

    /// Pairs of the members' entries that share a column, an entry.
    private static func pairsPerEntry(_ matrix: SparseMatrix<Double>, _ members: [Int]) -> Double {
        var counts = [Double](repeating: 0, count: matrix.columnCount)
        for row in members { for at in matrix.row(row) { counts[Int(matrix.columns[at])] += 1 } }
        var (entries, pairs) = (0.0, 0.0)
        for count in counts {
            entries += count
            pairs += count * count / 2
        }
        return pairs / max(1, entries)
    }

    private func multiply(_ shared: SharedProducts, _ threads: Int) {
        let count = shared.members.count
        Parallel.forEachChunk(of: count, by: 16, threads: threads) { chunk in
            let sums = shared.sums()
            for member in chunk {
                shared.withProducts(of: member, sums) { take(sums, 0, of: member) }
            }
        }
    }

    /// - Parameter vectors: the members', in the order of their rows.
    private func multiplyByIndex(_ vectors: WeightedVectors, _ threads: Int) {
        var options = SimilarityOptions()
        options.measure = .dot
        if vectors.matrix.values.contains(where: { $0 < 0 }) {
            options.minimum = -.greatestFiniteMagnitude
            options.minimumOverlap = 1
        }
        let index = SimilarityIndex(vectors, options, threads: threads)
        let (count, last) = (vectors.count, vectors.count - 1)
        let chunks = Chunks(of: count, by: index.laneCount)
        Parallel.forEach(chunks.count, threads: threads) { i in
            let places = chunks[chunks.count - 1 - i]
            let sums = ScratchArray<Double>(repeating: 0, count: places.count * count)
            index.forEachPair(of: places) { lane, place, product in
                sums[lane * count + last - place] = product
            }
            for (lane, place) in places.enumerated() { take(sums, lane * count, of: last - place) }
        }
    }

    /// Copies a member's products with those after it into the rows that it has in systems.
    private func take(_ sums: borrowing ScratchArray<Double>, _ first: Int, of member: Int) {
        let from = unsafe sums.base + first
        for at in owners.row(member) {
            let number = Int(owners.columns[at])
            let members = local[number]
            let n = members.count
            let i = members.place(of: Int32(truncatingIfNeeded: member))
            let to = unsafe products.base + (starts[number] + i * n - i * (i - 1) / 2 - i)
            unsafe members.withUnsafeBufferPointer { members in
                for j in i..<n { unsafe to[j] = from[Int(members[j])] }
            }
        }
    }

    /// The weights of a target's candidates; nil where the system is singular.
    ///
    /// - Parameters:
    ///   - ridges: by row.
    ///   - share: what the target adds to them.
    /// - Complexity: O(candidates³/3).
    func solve(_ number: Int, _ ridges: [Double], adding share: Double) -> [Scored<Int32>]? {
        let (rows, target) = (systems[number].rows, Int32(truncatingIfNeeded: systems[number].target))
        let n = rows.count - 1
        guard n > 0, let own = rows.firstIndex(of: target) else { return [] }
        let stride = (n + 4) & ~3
        let system = ScratchArray<Double>(repeating: 0, count: n * stride)
        let scratch = ScratchArray<Double>(repeating: 0, count: n)
        // Places among the candidates alone; the target's products are the right-hand side, in column n.
        func place(_ i: Int) -> Int { i < own ? i : i - 1 }
        var at = starts[number]
        for i in 0...n {
            for j in i...n {
                if i == own, j != own { system[place(j) * stride + n] = products[at] }
                if i != own { system[place(i) * stride + (j == own ? n : place(j))] = products[at] }
                at += 1
            }
            if i != own { system[place(i) * (stride + 1)] += ridges[Int(rows[i])] + share }
        }
        let isSound = unsafe CholeskyKernels.factorise(
            system.base, order: n, width: stride, stride: stride, least: ItemWeights.leastPivot,
            diagonal: scratch.base)
        guard isSound else { return nil }
        unsafe CholeskyKernels.solve(system.base, order: n, stride: stride, column: n, into: scratch.base)
        return (0..<n).map { Scored(key: rows[$0 < own ? $0 : $0 + 1], score: scratch[$0]) }
    }
}

extension [Int32] {
    /// Where a number lies that an ascending array has. O(log n).
    fileprivate func place(of number: Int32) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
