/// Accumulators for small whole weights: 16 bits a lane, carried over to 32 bits before they could overflow.
///
/// Exact, so in any order. The lists of a batch of features are gone through block by block of places, so that
/// the block's sums stay in the second-level cache. Measured on 10 M ratings of 10,700 items by 70,000
/// users: blocks of 256 to 8192 places take the same time.
final class SmallAccumulators: Accumulators {
    private let lists: PostingLists
    /// What a sum of 1 is worth.
    let unit: Double
    private let scale: Double
    private let ignoresWeights: Bool
    /// The largest product of two weights.
    private let largestProduct: Int
    /// Places from here on have so many entries that their sums may not fit into 16 bits.
    private let firstHeavy: Int
    /// Places from here on may have sums that are too large for `UpperBounds`.
    let firstVast: Int
    /// By place; of 16 bits a lane, as `LaneIntegers` takes them.
    private let sums: ScratchArray<SIMD32<Int16>>
    /// Of the places from `firstHeavy` on: what was carried over.
    private let carried: ScratchArray<LaneIntegers>

    /// The lanes' weights of a batch of features, and where each one's list goes on.
    private let batchWeights: ScratchArray<SIMD32<Int16>>
    private let batchCursors: ScratchArray<Int>
    /// The lanes' weights of a window's features.
    private let window: ScratchArray<SIMD32<Int16>>
    /// Σ|weight| of each lane since the last carry, and in the batch.
    private var pending = LaneIntegers()
    private var batchMagnitudes = LaneIntegers()

    /// The most lanes.
    static let laneCount = 32
    /// 512 KiB of sums.
    private static let blockWidth = 8192

    /// - Parameters:
    ///   - lists: of the form `.small` or `.ones`.
    ///   - form: that of the vectors that will be added, `.small` or `.ones`.
    ///   - featureCounts: of the rows, by place, ascending.
    init(_ lists: PostingLists, vectors form: PostingLists.Form, featureCounts: [Int]) {
        let (listScale, listLargest) = lists.form.scaleAndLargest
        let (scale, largest) = form.scaleAndLargest
        self.lists = lists
        self.scale = Double(scale)
        ignoresWeights = form == .ones
        unit = 1 / Double(scale * listScale)
        let product = largest * listLargest
        largestProduct = product
        firstHeavy = featureCounts.firstIndex { $0 * product > Int(Int16.max) } ?? featureCounts.count
        firstVast =
            featureCounts.firstIndex { $0 * product >= UpperBounds.largestSum } ?? featureCounts.count
        sums = ScratchArray(repeating: .zero, count: lists.rowCount)
        carried = ScratchArray(repeating: LaneIntegers(), count: lists.rowCount - firstHeavy)
        let batchSize = min(512, Int(Int16.max) / product)
        batchWeights = ScratchArray(repeating: .zero, count: batchSize)
        batchCursors = ScratchArray(repeating: 0, count: batchSize)
        window = ScratchArray(repeating: .zero, count: FeatureLanes.width)
    }

    func add(_ lanes: FeatureLanes, below limit: Int) {
        pending = LaneIntegers()
        batchMagnitudes = LaneIntegers()
        var count = 0
        var postings = 0
        // Setting one lane of a vector costs more than storing a number.
        let weights = unsafe UnsafeMutableRawPointer(window.base).assumingMemoryBound(to: Int16.self)
        lanes.forEachWindow { lane, offset, weight in
            unsafe weights[offset * Self.laneCount + LaneIntegers.position(of: lane)] =
                ignoresWeights ? 1 : Int16(truncatingIfNeeded: Int32(weight * scale))
        } _: { first, present in
            present.takeBits { offset in
                let list = lists.range(first + offset)
                let weights = window[offset]
                window[offset] = .zero
                batchWeights[count] = weights
                batchCursors[count] = list.lowerBound
                postings += list.count
                batchMagnitudes.add(LaneIntegers(weights).magnitudes)
                count += 1
                if count == batchWeights.count {
                    addBatch(count, postings, limit)
                    count = 0
                    postings = 0
                }
            }
        }
        if count > 0 { addBatch(count, postings, limit) }
    }

    private func addBatch(_ count: Int, _ postings: Int, _ limit: Int) {
        pending.add(batchMagnitudes)
        if Int(pending.max) * largestProduct > Int(Int16.max) {
            carry(limit)
            pending = batchMagnitudes
        }
        batchMagnitudes = LaneIntegers()
        unsafe lists.entries.withUnsafeBufferPointer { entries in
            for block in lists.blocks(below: limit, Self.blockWidth, lists: count, postings) {
                unsafe Self.addBlock(
                    entries, batchCursors.base, batchWeights.base, count,
                    below: UInt32(block.upperBound) << 8, sums.base)
            }
        }
    }

    /// Adds the entries before `key` of a batch of lists, and leaves the cursors where it stopped.
    @inline(never)
    private static func addBlock(
        _ entries: UnsafeBufferPointer<UInt32>, _ cursors: UnsafeMutablePointer<Int>,
        _ weights: UnsafePointer<SIMD32<Int16>>, _ count: Int, below key: UInt32,
        _ sums: UnsafeMutablePointer<SIMD32<Int16>>
    ) {
        guard let entries = entries.baseAddress else { return }
        for i in 0..<count {
            let weight = unsafe weights[i]
            var at = unsafe entries + cursors[i]
            while true {
                let entry = unsafe at.pointee
                if entry >= key { break }
                let other = UInt32(UInt16(bitPattern: Int16(Int8(truncatingIfNeeded: entry))))
                // A vector of 32 is multiplied by a number one lane at a time, so the number is spread first.
                let spread = unsafe unsafeBitCast(
                    SIMD16<UInt32>(repeating: other &* 0x1_0001), to: SIMD32<Int16>.self)
                unsafe sums[Int(entry >> 8)] &+= weight &* spread
                unsafe at += 1
            }
            unsafe cursors[i] = at - entries
        }
    }

    private func carry(_ limit: Int) {
        for place in min(firstHeavy, limit)..<limit {
            carried[place - firstHeavy].add(LaneIntegers(sums[place]))
            sums[place] = .zero
        }
    }

    /// The sums of all lanes with the row at the place.
    @inline(__always)
    func all(_ place: Int) -> LaneIntegers {
        var all = LaneIntegers(sums[place])
        if place >= firstHeavy { all.add(carried[place - firstHeavy]) }
        return all
    }

    @inline(__always)
    func isZero(_ place: Int) -> Bool { all(place).isZero }

    @inline(__always)
    func sums(_ place: Int, _ octet: Int) -> SIMD8<Double> { SIMD8<Double>(all(place).octet(octet)) * unit }

    @inline(__always)
    func clear(_ place: Int) {
        sums[place] = .zero
        if place >= firstHeavy { carried[place - firstHeavy] = LaneIntegers() }
    }
}
