/// The similarities of up to sixteen vectors with the rows of an index: the working memory of one thread.
final class SimilarityTile {
    /// Of the vectors that it compares.
    let form: PostingLists.Form
    private let options: SimilarityOptions
    private unowned let index: SimilarityIndex
    private let dots: any LaneSums
    /// The shared features, where they have to be known and are not what `dots` counts.
    private let overlaps: (any LaneSums)?
    private var sizes = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    private var related: [Int32]?
    private var used = 0

    /// - Parameter form: of the vectors that will be compared.
    init(_ index: SimilarityIndex, vectors form: PostingLists.Form) {
        self.form = form
        self.index = index
        options = index.options
        let lists = index.lists(for: form)
        if lists.form == .wide {
            dots = WideLaneSums(lists)
        } else {
            dots = SmallLaneSums(lists, vectors: form, featureCounts: index.featureCounts)
        }
        if let ones = index.ones, lists.form != .ones || form != .ones {
            overlaps = SmallLaneSums(ones, vectors: .ones, featureCounts: index.featureCounts)
        } else {
            overlaps = nil
        }
    }

    /// Takes up to sixteen vectors on, to be compared with the rows at the places below `limit`.
    ///
    /// All of these places have to be gone through with `forEachPlace` before the next call.
    func load(_ lanes: FeatureLanes, below limit: Int) {
        used = lanes.rows.count
        let all = lanes.vectors.sizes(for: options.measure)
        sizes = (.zero, .zero)
        for (lane, row) in lanes.rows.enumerated() {
            if lane < 8 { sizes.0[lane] = all[row] } else { sizes.1[lane - 8] = all[row] }
        }
        dots.add(lanes, below: limit)
        overlaps?.add(lanes, below: limit)
        related = options.keepsUnrelated ? nil : lanes.relatedPlaces(index.exact, below: limit)
    }

    /// Calls `body` with the similarities of lanes 0 to 7, or 8 to 15, for each place of the range at which
    /// there may be one that is wanted; those of pairs with too little overlap are minus infinity.
    @inline(__always)
    func forEachPlace(
        in range: Range<Int>, _ body: (_ place: Int, _ firstLane: Int, _ similarities: SIMD8<Double>) -> Void
    ) {
        guard let related else {
            for place in range { visit(place, body) }
            return
        }
        var at = related.partitioningIndex { Int($0) >= range.lowerBound }
        while at < related.count, Int(related[at]) < range.upperBound {
            visit(Int(related[at]), body)
            at += 1
        }
    }

    @inline(__always)
    private func visit(_ place: Int, _ body: (Int, Int, SIMD8<Double>) -> Void) {
        if dots.isZero(place), overlaps?.isZero(place) ?? true, !options.keepsUnrelated { return }
        let size = SIMD8<Double>(repeating: index.sizes[place])
        body(place, 0, similarities(place, 0, sizes.0, size))
        if used > 8 { body(place, 8, similarities(place, 1, sizes.1, size)) }
        dots.clear(place)
        overlaps?.clear(place)
    }

    @inline(__always)
    private func similarities(
        _ place: Int, _ half: Int, _ a: SIMD8<Double>, _ b: SIMD8<Double>
    ) -> SIMD8<Double> {
        let dots = dots.sums(place, half)
        let overlaps = overlaps?.sums(place, half) ?? dots
        var values = options.similarities(dots: dots, overlaps: overlaps, sizes: a, b)
        if options.needsOverlaps {
            values.replace(with: -.infinity, where: overlaps .< Double(options.minimumOverlap))
        }
        return values
    }
}

extension Array {
    /// The first place from which on all elements meet the condition, if it splits the array. O(log n).
    fileprivate func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
