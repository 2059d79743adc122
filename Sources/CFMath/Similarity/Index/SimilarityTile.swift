/// The similarities of some vectors, the lanes, with the rows of an index: the working memory of one thread.
final class SimilarityTile {
    /// Of the vectors that it compares.
    let form: PostingLists.Form
    /// The most lanes.
    let laneCount: Int
    private let options: SimilarityOptions
    private let needsOverlaps: Bool
    /// In which related places are looked up.
    private let lists: PostingLists
    /// By place: what the measure divides by, and its root.
    private let placeSizes: [Double]
    private let placeRoots: [Float]
    private let dots: any Accumulators
    /// The shared features, where they have to be known and are not what `dots` counts.
    private let overlaps: (any Accumulators)?
    /// The same as `dots`, where `bounds` can tell lanes apart.
    private let bounded: SmallAccumulators?
    // Never lent out. Measured: with the run-time check of every access cosim takes a tenth more instructions.
    @exclusivity(unchecked) private var bounds = UpperBounds()
    /// By octet: below which similarities are of no use, and what the measure divides by.
    private let thresholds: ScratchArray<SIMD8<Double>>
    private let sizes: ScratchArray<SIMD8<Double>>
    /// The places that share a feature with a lane; nil where they are many.
    private var related: [Int32]?
    /// The number of lanes in use.
    private var used = 0
    /// The vectors of the places, and the lanes: for similarities that need more digits.
    private let vectors: WeightedVectors
    private let order: [Int32]
    private var lanes: FeatureLanes?

    /// Cosines of larger magnitude are found again without a rounding in their sums: so equal vectors have the
    /// similarity 1, and none has more. The sums of 100,000 products are off by less.
    private static let nearOne = 1 - 0x1p-36

    /// - Parameter form: of the vectors that will be compared.
    init(_ index: SimilarityIndex, vectors form: PostingLists.Form) {
        self.form = form
        lists = index.exact
        placeSizes = index.sizes
        placeRoots = index.roots
        options = index.options
        needsOverlaps = options.needsOverlaps
        vectors = index.vectors
        order = index.order
        let lists = index.lists(for: form)
        if lists.form == .wide {
            dots = WideAccumulators(lists)
            laneCount = WideAccumulators.laneCount
            bounded = nil
        } else {
            let small = SmallAccumulators(lists, vectors: form, featureCounts: index.featureCounts)
            dots = small
            laneCount = SmallAccumulators.laneCount
            bounded = options.floor > 0 && options.measure != .llr ? small : nil
        }
        thresholds = ScratchArray(repeating: .zero, count: laneCount / 8)
        sizes = ScratchArray(repeating: .zero, count: laneCount / 8)
        if let ones = index.ones, lists.form != .ones || form != .ones {
            overlaps = SmallAccumulators(ones, vectors: .ones, featureCounts: index.featureCounts)
        } else {
            overlaps = nil
        }
    }

    /// Takes up to `laneCount` vectors on, to be compared with the rows at the places below `limit`.
    ///
    /// All of these places have to be gone through with `forEachPair` before the next call.
    func load(_ lanes: FeatureLanes, below limit: Int) {
        used = lanes.rows.count
        self.lanes = lanes
        let all = lanes.vectors.sizes(for: options.measure)
        for octet in 0..<thresholds.count { thresholds[octet] = SIMD8(repeating: options.floor) }
        unsafe bounds = UpperBounds()
        for (lane, row) in lanes.rows.enumerated() {
            sizes[lane >> 3][lane & 7] = all[row]
            let root = UpperBounds.root(all[row], options, ofLane: true) / (bounded?.unit ?? 1)
            unsafe bounds.set(lane, root: root, threshold: options.floor)
        }
        dots.add(lanes, below: limit)
        overlaps?.add(lanes, below: limit)
        related = options.keepsUnrelated ? nil : lanes.relatedPlaces(lists, below: limit)
    }

    /// Similarities below are of no use to a lane.
    @inline(__always)
    func threshold(_ lane: Int) -> Double { thresholds[lane >> 3][lane & 7] }

    /// Says that similarities below are of no use to a lane, unless that is known.
    @inline(__always)
    func raise(_ lane: Int, to threshold: Double) {
        if threshold <= self.threshold(lane) { return }
        thresholds[lane >> 3][lane & 7] = threshold
        unsafe bounds.raise(lane, to: threshold)
    }

    /// Calls `body` with the pairs of a lane and a place of the range that share enough and whose similarity
    /// reaches the threshold of one of the two; places in descending order.
    ///
    /// Popular rows, which come last, are likely to be the most similar: so thresholds rise soon.
    ///
    /// - Parameter threshold: that of the place.
    @inline(__always)
    func forEachPair(
        in range: Range<Int>, threshold: (_ place: Int) -> Double,
        _ body: (_ place: Int, _ lane: Int, _ similarity: Double) -> Void
    ) {
        if let bounded {
            forEachPlace(in: range) { visit($0, bounded, threshold($0), body) }
        } else {
            forEachPlace(in: range) { visit($0, threshold($0), body) }
        }
    }

    @inline(__always)
    private func forEachPlace(in range: Range<Int>, _ body: (_ place: Int) -> Void) {
        guard let related else {
            for place in range.reversed() { body(place) }
            return
        }
        var at = related.partitioningIndex { Int($0) >= range.upperBound }
        while at > 0, Int(related[at - 1]) >= range.lowerBound {
            at -= 1
            body(Int(related[at]))
        }
    }

    @inline(__always)
    private func visit(
        _ place: Int, _ dots: SmallAccumulators, _ threshold: Double, _ body: (Int, Int, Double) -> Void
    ) {
        let sums = dots.all(place)
        let lanes =
            unsafe place < dots.firstVast
            ? bounds.lanes(sums, root: placeRoots[place], threshold: Float(threshold)) : LaneSet(below: used)
        lanes.forEach { lane in
            let similarity = similarity(place, lane, Double(sums[lane]) * dots.unit)
            if similarity >= threshold || similarity >= self.threshold(lane) {
                body(place, lane, similarity)
            }
        }
        dots.clear(place)
        overlaps?.clear(place)
    }

    private func similarity(_ place: Int, _ lane: Int, _ dot: Double) -> Double {
        let overlap = overlaps?.sums(place, lane >> 3)[lane & 7] ?? dot
        if needsOverlaps, overlap < Double(options.minimumOverlap) { return -.infinity }
        return options.similarities(
            dots: SIMD2(dot, 0), overlaps: SIMD2(overlap, 0), sizes: SIMD2(sizes[lane >> 3][lane & 7], 1),
            SIMD2(placeSizes[place], 1))[0]
    }

    @inline(__always)
    private func visit(_ place: Int, _ threshold: Double, _ body: (Int, Int, Double) -> Void) {
        if dots.isZero(place), overlaps?.isZero(place) ?? true, !options.keepsUnrelated { return }
        let size = SIMD8<Double>(repeating: placeSizes[place])
        for octet in 0..<(used + 7) >> 3 {
            var similarities = similarities(place, octet, sizes[octet], size)
            if options.measure == .cosine, options.shrink == 0 {
                refine(&similarities, place, octet)
            }
            let reaching = (similarities .>= threshold) .| (similarities .>= thresholds[octet])
            if !any(reaching) { continue }
            for lane in 0..<min(8, used - octet << 3) where reaching[lane] {
                body(place, octet << 3 + lane, similarities[lane])
            }
        }
        dots.clear(place)
        overlaps?.clear(place)
    }

    @inline(__always)
    private func refine(_ similarities: inout SIMD8<Double>, _ place: Int, _ octet: Int) {
        let isNear = (similarities .> Self.nearOne) .| (similarities .< -Self.nearOne)
        if any(isNear) { refine(&similarities, where: isNear, place, octet) }
    }

    @inline(never)
    private func refine(
        _ similarities: inout SIMD8<Double>, where isNear: SIMDMask<SIMD8<Int64>>, _ place: Int, _ octet: Int
    ) {
        guard let lanes else { return }
        for lane in 0..<min(8, used - octet << 3) where isNear[lane] && similarities[lane].isFinite {
            let dot = lanes.vectors.exactDot(lanes.rows[octet << 3 + lane], vectors, Int(order[place]))
            let cosine = dot / (sizes[octet][lane] * placeSizes[place]).squareRoot()
            similarities[lane] = max(-1, min(1, cosine))
        }
    }

    @inline(__always)
    private func similarities(
        _ place: Int, _ octet: Int, _ a: SIMD8<Double>, _ b: SIMD8<Double>
    ) -> SIMD8<Double> {
        let dots = dots.sums(place, octet)
        let overlaps = overlaps?.sums(place, octet) ?? dots
        var values = options.similarities(dots: dots, overlaps: overlaps, sizes: a, b)
        if needsOverlaps {
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
