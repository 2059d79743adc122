import CFSupport

// Weights of targets that have a few candidates each. Many targets at a time, so that products of two items that are
// candidates of several of them are added up once.

extension ItemWeights {
    /// - Parameters:
    ///   - targets: rows, ascending.
    ///   - candidates: for each of them.
    func find(
        _ targets: [Int], _ candidates: [[Int32]], _ progress: (Int, Int) -> Void
    ) throws(UnsolvableSystem) -> SparseMatrix<Double> {
        let ranks = ranks()
        var columns = [[Scored<Int32>]](repeating: [], count: targets.count)
        var done = 0
        for group in groups(targets, candidates, ranks) {
            let systems = CandidateSystems(
                vectors, ranks, group.map { TargetSystem(target: targets[$0], candidates[$0], ranks) },
                pairsPerEntry: options.pairsPerEntry, threads: threads)
            let solved = Parallel.mapChunks(of: group.count, by: 8, threads: threads) { chunk in
                chunk.map { number in
                    let target = targets[group[number]]
                    let share = options.targetShare * vectors.squaredLengths[target]
                    return systems.solve(number, ridges, adding: share).map(kept)
                }
            }.flatMap { $0 }
            for (number, column) in zip(group, solved) {
                guard let column else { throw .singular(target: targets[number]) }
                columns[number] = column
            }
            done += group.count
            progress(done, targets.count)
        }
        return rows(targets, columns)
    }

    /// The place of each row in the order in which unknowns stand in all systems: those with the most entries first,
    /// which is the order of an index of similarities, the other way round.
    private func ranks() -> [Int32] {
        let order = (0..<vectors.count).sorted { a, b in
            let (x, y) = (vectors.matrix.row(a).count, vectors.matrix.row(b).count)
            return x != y ? x > y : a > b
        }
        var ranks = [Int32](repeating: 0, count: order.count)
        for (rank, row) in order.enumerated() { ranks[row] = Int32(truncatingIfNeeded: rank) }
        return ranks
    }

    /// Targets that are taken together, by number: those of neighbouring ranks, which tend to have the same candidates.
    /// Their systems take no more memory than the matrix does, or 16 MiB.
    private func groups(_ targets: [Int], _ candidates: [[Int32]], _ ranks: [Int32]) -> [[Int]] {
        let room = max(1 << 21, vectors.matrix.entryCount)
        var groups: [[Int]] = []
        var used = room
        for number in targets.indices.sorted(by: { ranks[targets[$0]] < ranks[targets[$1]] }) {
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
