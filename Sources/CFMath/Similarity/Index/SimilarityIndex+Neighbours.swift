import CFSupport

/// A row and the rows that are like it.
public struct NeighbourList: Sendable {
    /// Which row.
    public let row: Int
    /// The rows and how similar each is: best first, ties in the order of the rows.
    public let neighbours: [Scored<Int32>]
}

extension SimilarityIndex {
    /// The neighbours, among the index's rows, of vectors of the same features.
    ///
    /// - Parameters:
    ///   - queries: features are the index's columns; those that it lacks count as the vectors' own.
    ///   - rows: which of them, nil for all.
    /// - Returns: a list for each of them in order.
    /// - Complexity: O(entries of the shared features' lists) and a look at every row; memory O(rows), and the
    ///   result's.
    public func neighbours(of queries: WeightedVectors, _ rows: [Int]? = nil) -> [NeighbourList] {
        var form = options.measure.ignoresWeights ? .ones : PostingLists.form(of: queries)
        // Few kinds of tiles, so that they are used again.
        if case .small(let scale, _) = form { form = .small(scale: scale, largest: 15) }
        return withTile(for: form) { tile in
            let rows = rows ?? Array(0..<queries.count)
            return Chunks(of: rows.count, by: tile.laneCount).flatMap { chunk in
                neighbours(of: FeatureLanes(vectors: queries, rows: Array(rows[chunk])), tile) { _, _ in true
                }
            }
        }
    }

    /// The neighbours of some of the index's own rows, all other rows taken into account.
    ///
    /// - Parameter isListed: whether a row's neighbours are wanted at all; `once` looks at it.
    func ownNeighbours(of rows: [Int], isListed: (Int) -> Bool) -> [NeighbourList] {
        let (once, includesSelf) = (options.once, options.includesSelf)
        return withTile(for: form) { tile in
            neighbours(of: FeatureLanes(vectors: vectors, rows: rows), tile) { row, other in
                row == other ? includesSelf : !(once && other < row && isListed(other))
            }
        }
    }

    private func neighbours(
        of lanes: FeatureLanes, _ tile: SimilarityTile, where isWanted: (_ row: Int, _ other: Int) -> Bool
    ) -> [NeighbourList] {
        let top = options.top.map { min($0, vectors.count) }
        let heaps = top.map { BoundedHeaps(rowCount: tile.laneCount, limit: $0, floor: options.floor) }
        var lists = [[Scored<Int32>]](repeating: [], count: tile.laneCount)
        tile.load(lanes, below: vectors.count)
        tile.forEachPair(in: 0..<vectors.count, threshold: { _ in .infinity }) { place, lane, similarity in
            let other = order[place]
            if !isWanted(lanes.rows[lane], Int(other)) { return }
            let neighbour = Scored(key: other, score: similarity)
            if let heaps {
                heaps.offer(neighbour, to: lane)
                tile.raise(lane, to: heaps.threshold(lane))
            } else {
                lists[lane].append(neighbour)
            }
        }
        return lanes.rows.enumerated().map { lane, row in
            if let heaps { return NeighbourList(row: row, neighbours: heaps.sorted(lane)) }
            lists[lane].sort { $0.precedes($1) }
            return NeighbourList(row: row, neighbours: lists[lane])
        }
    }
}
