/// Sums over shared features of up to sixteen vectors, the lanes, with all rows of posting lists at once.
///
/// Rows are named by their place in the lists' order. The sums of a place stay until they are cleared.
protocol LaneSums: AnyObject {
    /// Adds the products of the vectors' entries with those of the rows at the places below `limit`.
    func add(_ lanes: FeatureLanes, below limit: Int)
    /// Whether no lane has a sum at the place.
    func isZero(_ place: Int) -> Bool
    /// The sums of lanes 0 to 7 or 8 to 15 with the row at the place.
    func sums(_ place: Int, _ half: Int) -> SIMD8<Double>
    /// Makes the sums at the place 0.
    func clear(_ place: Int)
}

/// How many vectors are worked on at once.
let laneCount = 16

/// Up to sixteen vectors, feature by feature.
///
/// Measured on 10 M long-tailed ratings: sixteen lanes meet 2.2 at a time, the head's more, so that 487 M
/// vector steps do what takes 2,682 M steps of one pair; eight lanes take 809 M.
struct FeatureLanes {
    let vectors: WeightedVectors
    /// Which vectors the lanes are.
    let rows: [Int]

    /// Calls `body` with each feature that a lane has, in ascending order, and `take` before that with each lane
    /// that has it and its weight.
    @inline(__always)
    func forEachFeature(_ take: (_ lane: Int, _ weight: Double) -> Void, _ body: (_ feature: Int) -> Void) {
        var at = SIMD16<Int>(repeating: 0)
        var ends = at
        var heads = SIMD16<UInt32>(repeating: .max)
        let columns = vectors.matrix.columns
        let values = vectors.matrix.values
        for (lane, row) in rows.enumerated() {
            let range = vectors.matrix.row(row)
            at[lane] = range.lowerBound
            ends[lane] = range.upperBound
            if !range.isEmpty { heads[lane] = UInt32(bitPattern: columns[range.lowerBound]) }
        }
        while true {
            let feature = heads.min()
            if feature == .max { return }
            for lane in 0..<laneCount where heads[lane] == feature {
                let place = at[lane]
                take(lane, values[place])
                at[lane] = place + 1
                heads[lane] = place + 1 < ends[lane] ? UInt32(bitPattern: columns[place + 1]) : .max
            }
            body(Int(feature))
        }
    }

    /// The places below `limit` that share a feature with a lane, ascending; nil where they are so many that
    /// looking at every place is as good.
    func relatedPlaces(_ lists: PostingLists, below limit: Int) -> [Int32]? {
        var total = 0
        for row in rows {
            for at in vectors.matrix.row(row) {
                total += lists.list(Int(vectors.matrix.columns[at])).count
                if total > limit / 32 { return nil }
            }
        }
        var places: [Int32] = []
        places.reserveCapacity(total)
        for row in rows {
            for at in vectors.matrix.row(row) {
                for entry in lists.list(Int(vectors.matrix.columns[at])) {
                    let place = lists.place(entry)
                    if place >= limit { break }
                    places.append(Int32(truncatingIfNeeded: place))
                }
            }
        }
        places.sort()
        var kept = 0
        for place in places where kept == 0 || places[kept - 1] != place {
            places[kept] = place
            kept += 1
        }
        places.removeLast(places.count - kept)
        return places
    }
}
