import CFSupport

// Weights of targets that have a few candidates each. Many targets at a time, so that products of two items that are
// candidates of several of them are added up once.

extension ItemWeights {
    /// - Parameters:
    ///   - targets: rows, ascending.
    ///   - candidates: for each of them, ascending.
    func find(
        _ targets: [Int], _ candidates: [[Int32]], _ progress: (Int, Int) -> Void
    ) throws(SingularSystem) -> SparseMatrix<Double> {
        var columns = [[Scored<Int32>]](repeating: [], count: targets.count)
        var done = 0
        for group in groups(targets, candidates) {
            let systems = CandidateSystems(
                matrix, group.map { TargetSystem(target: targets[$0], candidates[$0]) }, threads: threads)
            let solved = Parallel.mapChunks(of: group.count, by: 8, threads: threads) { chunk in
                chunk.map { systems.solve($0, ridges).map(kept) }
            }.flatMap { $0 }
            for (number, column) in zip(group, solved) {
                guard let column else { throw SingularSystem(target: targets[number]) }
                columns[number] = column
            }
            done += group.count
            progress(done, targets.count)
        }
        return rows(targets, columns)
    }

    /// Targets that are taken together, by number: those with about as many entries, which tend to have the same
    /// candidates. Their systems take no more memory than the matrix does, or 16 MiB.
    private func groups(_ targets: [Int], _ candidates: [[Int32]]) -> [[Int]] {
        let order = targets.indices.sorted { a, b in
            let (x, y) = (matrix.row(targets[a]).count, matrix.row(targets[b]).count)
            return x != y ? x > y : a < b
        }
        let room = max(1 << 21, matrix.entryCount)
        var groups: [[Int]] = []
        var used = room
        for number in order {
            let size = TargetSystem.size(order: candidates[number].count + 1)
            if used + size > room {
                groups.append([])
                used = 0
            }
            groups[groups.count - 1].append(number)
            used += size
        }
        return groups
    }
}

/// A target with its candidates, the target among them: rows, ascending.
private struct TargetSystem {
    let target: Int
    let rows: [Int32]

    init(target: Int, _ candidates: [Int32]) {
        self.target = target
        let own = Int32(truncatingIfNeeded: target)
        rows = candidates.prefix { $0 < own } + [own] + candidates.drop { $0 < own }
    }

    /// Numbers of an upper triangle.
    static func size(order: Int) -> Int { order * (order + 1) / 2 }
}

/// The dot products of all pairs of each target's rows.
private final class CandidateSystems {
    private let systems: [TargetSystem]
    /// Upper triangles, row by row, one behind the other.
    private let products: ScratchArray<Double>
    private let starts: [Int]

    /// - Complexity: O(products of the members' entries that share a column), members being the rows of any of the systems;
    ///   and O(numbers of the systems).
    init(_ matrix: SparseMatrix<Double>, _ systems: [TargetSystem], threads: Int) {
        self.systems = systems
        var starts = [0]
        for system in systems { starts.append(starts.last! + TargetSystem.size(order: system.rows.count)) }
        self.starts = starts
        products = ScratchArray(repeating: 0, count: starts.last!)
        var numbers = [Int32](repeating: -1, count: matrix.rowCount)
        for system in systems { for row in system.rows { numbers[Int(row)] = 0 } }
        let members = numbers.indices.filter { numbers[$0] == 0 }
        for (number, row) in members.enumerated() { numbers[row] = Int32(truncatingIfNeeded: number) }
        let local = systems.map { $0.rows.map { numbers[Int($0)] } }
        // Which systems have a member, and where.
        var (owners, others): ([Int32], [Int32]) = ([], [])
        for (number, rows) in local.enumerated() {
            owners += rows
            others += repeatElement(Int32(truncatingIfNeeded: number), count: rows.count)
        }
        let occurrences = SparsePattern(
            rows: owners, columns: others, rowCount: members.count, columnCount: systems.count, threads: threads)
        let shared = SharedProducts(matrix, members: members)
        Parallel.forEachChunk(of: members.count, by: 16, threads: threads) { chunk in
            let sums = shared.sums()
            for member in chunk {
                shared.withProducts(of: member, sums) {
                    for at in occurrences.row(member) {
                        let number = Int(occurrences.columns[at])
                        take(sums, from: Int32(truncatingIfNeeded: member), local[number], starts[number])
                    }
                }
            }
        }
    }

    /// Copies a member's sums into the row that it has in a system.
    private func take(_ sums: borrowing ScratchArray<Double>, from member: Int32, _ rows: [Int32], _ start: Int) {
        let n = rows.count
        let i = rows.firstPlace(of: member)
        let to = unsafe products.base + (start + i * n - i * (i - 1) / 2 - i)
        let from = unsafe sums.base
        unsafe rows.withUnsafeBufferPointer { rows in
            for j in i..<n { unsafe to[j] = from[Int(rows[j])] }
        }
    }

    /// The weights of a target's candidates; nil where the system is singular. Complexity: O(candidates³/3).
    func solve(_ number: Int, _ ridges: [Double]) -> [Scored<Int32>]? {
        let (rows, target) = (systems[number].rows, systems[number].target)
        let n = rows.count - 1
        if n == 0 { return [] }
        let own = rows.firstPlace(of: Int32(truncatingIfNeeded: target))
        let stride = (n + 4) & ~3
        let system = ScratchArray<Double>(repeating: 0, count: n * stride)
        let scratch = ScratchArray<Double>(repeating: 0, count: n)
        var at = starts[number]
        for i in 0...n {
            // The place among the candidates alone; the target's products are the right-hand side.
            let row = i < own ? i : i - 1
            for j in i...n {
                let value = products[at]
                at += 1
                if i == own, j == own { continue }
                if i == own {
                    system[(j - 1) * stride + n] = value
                } else if j == own {
                    system[row * stride + n] = value
                } else {
                    system[row * stride + (j < own ? j : j - 1)] = value
                }
            }
            if i != own { system[row * stride + row] += ridges[Int(rows[i])] }
        }
        let x = ScratchArray<Double>(repeating: 0, count: n)
        let isSound = unsafe CholeskyKernels.factorise(
            system.base, order: n, width: stride, stride: stride, least: ItemWeights.leastPivot,
            diagonal: scratch.base)
        guard isSound else { return nil }
        unsafe CholeskyKernels.solve(system.base, order: n, stride: stride, column: n, into: x.base)
        return (0..<n).map { Scored(key: rows[$0 < own ? $0 : $0 + 1], score: x[$0]) }
    }
}

extension [Int32] {
    /// Where a number lies that an ascending array has.
    fileprivate func firstPlace(of number: Int32) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
