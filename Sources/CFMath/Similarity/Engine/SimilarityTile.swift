/// The similarities of some vectors, the lanes, with the rows of an index: the working memory of one thread.
final class SimilarityTile {
    /// Of the vectors that it compares.
    let form: PostingLists.Form
    /// The most lanes.
    let laneCount: Int
    private let options: SimilarityOptions
    private let lists: PostingLists
    private let placeSizes: [Double]
    private let placeRoots: [Float]
    private let dots: any LaneSums
    /// The shared features, where they have to be known and are not what `dots` counts.
    private let overlaps: (any LaneSums)?
    /// The same as `dots`, where lanes can be told apart by a screen.
    private let screened: SmallLaneSums?
    // Neither is ever lent out, so that the run-time check of every access would only cost time.
    @exclusivity(unchecked) private var screen = LaneScreen()
    @exclusivity(unchecked) private var thresholds: [SIMD8<Double>] = []
    private var sizes: [SIMD8<Double>] = []
    private var related: [Int32]?
    private var used = 0

    /// - Parameter form: of the vectors that will be compared.
    init(_ index: SimilarityIndex, vectors form: PostingLists.Form) {
        self.form = form
        lists = index.exact
        placeSizes = index.sizes
        placeRoots = index.roots
        options = index.options
        let lists = index.lists(for: form)
        if lists.form == .wide {
            dots = WideLaneSums(lists)
            laneCount = WideLaneSums.laneCount
            screened = nil
        } else {
            let small = SmallLaneSums(lists, vectors: form, featureCounts: index.featureCounts)
            dots = small
            laneCount = SmallLaneSums.laneCount
            screened = options.floor > 0 ? small : nil
        }
        if let ones = index.ones, lists.form != .ones || form != .ones {
            overlaps = SmallLaneSums(ones, vectors: .ones, featureCounts: index.featureCounts)
        } else {
            overlaps = nil
        }
    }

    /// Takes up to `laneCount` vectors on, to be compared with the rows at the places below `limit`.
    ///
    /// All of these places have to be gone through with `forEachPair` before the next call.
    func load(_ lanes: FeatureLanes, below limit: Int) {
        used = lanes.rows.count
        let all = lanes.vectors.sizes(for: options.measure)
        sizes = Array(repeating: .zero, count: laneCount / 8)
        unsafe thresholds = Array(repeating: SIMD8(repeating: options.floor), count: laneCount / 8)
        unsafe screen = LaneScreen()
        for (lane, row) in lanes.rows.enumerated() {
            sizes[lane >> 3][lane & 7] = all[row]
            let root = LaneScreen.root(all[row], options.measure) / (screened?.unit ?? 1)
            unsafe screen.set(lane, root: root, threshold: options.floor)
        }
        dots.add(lanes, below: limit)
        overlaps?.add(lanes, below: limit)
        related = options.keepsUnrelated ? nil : lanes.relatedPlaces(lists, below: limit)
    }

    /// Similarities below are of no use to a lane.
    @inline(__always)
    func threshold(_ lane: Int) -> Double { unsafe thresholds[lane >> 3][lane & 7] }

    /// Says that similarities below are of no use to a lane, unless that is known.
    @inline(__always)
    func raise(_ lane: Int, to threshold: Double) {
        if threshold <= self.threshold(lane) { return }
        unsafe thresholds[lane >> 3][lane & 7] = threshold
        unsafe screen.raise(lane, to: threshold)
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
        if let screened {
            forEachPlace(in: range) { visit($0, screened, threshold($0), body) }
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
        _ place: Int, _ dots: SmallLaneSums, _ threshold: Double, _ body: (Int, Int, Double) -> Void
    ) {
        let sums = dots.all(place)
        let lanes =
            unsafe place < dots.firstVast
            ? screen.lanes(sums, root: placeRoots[place], threshold: Float(threshold)) : LaneSet(below: used)
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
        if options.needsOverlaps, overlap < Double(options.minimumOverlap) { return -.infinity }
        return options.similarities(
            dots: SIMD2(dot, 0), overlaps: SIMD2(overlap, 0), sizes: SIMD2(sizes[lane >> 3][lane & 7], 1),
            SIMD2(placeSizes[place], 1))[0]
    }

    @inline(__always)
    private func visit(_ place: Int, _ threshold: Double, _ body: (Int, Int, Double) -> Void) {
        if dots.isZero(place), overlaps?.isZero(place) ?? true, !options.keepsUnrelated { return }
        let size = SIMD8<Double>(repeating: placeSizes[place])
        for octet in 0..<(used + 7) >> 3 {
            let similarities = similarities(place, octet, sizes[octet], size)
            let reaching = unsafe (similarities .>= threshold) .| (similarities .>= thresholds[octet])
            if !any(reaching) { continue }
            for lane in 0..<min(8, used - octet << 3) where reaching[lane] {
                body(place, octet << 3 + lane, similarities[lane])
            }
        }
        dots.clear(place)
        overlaps?.clear(place)
    }

    @inline(__always)
    private func similarities(
        _ place: Int, _ octet: Int, _ a: SIMD8<Double>, _ b: SIMD8<Double>
    ) -> SIMD8<Double> {
        let dots = dots.sums(place, octet)
        let overlaps = overlaps?.sums(place, octet) ?? dots
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
