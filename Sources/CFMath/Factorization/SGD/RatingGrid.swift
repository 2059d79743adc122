import CFSupport

/// Ratings cut into a square grid of blocks: a range of users by a range of items.
///
/// Two blocks that share neither a row nor a column of the grid touch different users and items, so the
/// blocks of a diagonal can be worked on at the same time without a lock and with the same result as one
/// after the other (Gemulla et al. 2011, "Large-scale matrix factorization with distributed stochastic
/// gradient descent"). The grid depends on the ratings and the seed, never on the number of threads.
///
/// The parameters of a block's items stay in a second-level cache. Its users come in tiles, whose parameters
/// do so too while a tile's ratings are gone through in random order. Measured, with 64 factors: four times as
/// fast as in random order throughout.
package struct RatingGrid: Sendable {
    /// A rating with its target: what the parameters should add up to.
    package struct Entry: Sendable {
        package let user: Int32
        package let item: Int32
        package let target: Float
    }

    /// Ranges of users, and ranges of items.
    package let side: Int
    /// All ratings: block after block, in it tile after tile.
    package let entries: [Entry]
    /// Where each tile begins in `entries`; block (row, column) has those from (row · side + column) · tiles on.
    private let starts: [Int]
    private let tiles: Int

    /// - Parameters:
    ///   - rowBytes: memory of the parameters of a user or an item.
    ///   - target: the target of a rating's value.
    /// - Complexity: O(ratings + users + items).
    package init(_ ratings: Ratings, rowBytes: Int, seed: UInt64, threads: Int, target: (Float) -> Float) {
        let cuts = GridCuts(ratings, rowBytes: rowBytes)
        side = cuts.side
        tiles = cuts.tiles
        let parts = CountingSort.parts(
            of: ratings.count, entries: ratings.count, keyCount: cuts.tileCount, threads: threads)
        let places = CountingSort(parts.count, keyCount: cuts.tileCount, threads: threads) { part, counts in
            for e in parts[part] { counts[cuts.tile(ratings.user[e], ratings.item[e])] += 1 }
        }
        let starts = places.starts
        self.starts = starts
        entries = unsafe [Entry](unsafeUninitializedCapacity: ratings.count) { entries, count in
            places.forEachPart { part, tiles, next in
                for e in parts[part] {
                    let tile = cuts.tile(ratings.user[e], ratings.item[e])
                    guard tiles.contains(tile) else { continue }
                    let entry = Entry(
                        user: ratings.user[e], item: ratings.item[e], target: target(ratings.value[e]))
                    unsafe entries.initializeElement(at: next[tile], to: entry)
                    next[tile] += 1
                }
            }
            Parallel.forEach(cuts.tileCount, threads: threads) { tile in
                var random = SeededRandom(seed: seed, .ratingOrder(tile: tile))
                let first = starts[tile]
                for i in stride(from: starts[tile + 1] - first - 1, to: 0, by: -1) {
                    unsafe entries.swapAt(first + i, first + random.below(i + 1))
                }
            }
            count = ratings.count
        }
    }

    /// Where the block lies in `entries` that diagonal `d` has in row `row` of the grid.
    package func block(diagonal d: Int, row: Int) -> Range<Int> {
        let number = row * side + (row + d) % side
        return starts[number * tiles]..<starts[(number + 1) * tiles]
    }
}

/// Where a grid is cut.
struct GridCuts {
    /// Rows and columns of the grid.
    let side: Int
    /// Tiles a block.
    let tiles: Int
    private let userRange: [Int32]
    private let itemRange: [Int32]

    var tileCount: Int { side * side * tiles }

    /// A side of at least sixteen, which keeps as many threads busy, provided that a block gets 1000 ratings.
    init(_ ratings: Ratings, rowBytes: Int) {
        let cached = ratings.itemCount * rowBytes / (256 << 10) + 1
        let filled = Int((Double(ratings.count) / 1000).squareRoot())
        side = max(1, min(max(cached, 16), filled))
        tiles = ratings.userCount * rowBytes / side / (128 << 10) + 1
        userRange = Self.ranges(ratings.userCounts, ratings.count, side * tiles)
        itemRange = Self.ranges(ratings.itemCounts, ratings.count, side)
    }

    /// The number of the tile that a rating belongs to.
    @inline(__always)
    func tile(_ user: Int32, _ item: Int32) -> Int {
        let fine = Int(userRange[Int(user)])
        let row = fine / tiles
        return (row * side + Int(itemRange[Int(item)])) * tiles + fine - row * tiles
    }

    /// The range of each row. No range has much more than twice its share of the ratings, or of the rows.
    private static func ranges(_ counts: [Int], _ total: Int, _ ranges: Int) -> [Int32] {
        var before = 0.0
        let share = Double(ranges) / 2
        return counts.map { own in
            defer { before += Double(own) / Double(max(1, total)) + 1 / Double(counts.count) }
            return Int32(min(ranges - 1, Int(before * share)))
        }
    }
}
