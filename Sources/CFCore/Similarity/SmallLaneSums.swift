/// Sums of products of small whole weights: 16 bits a lane, carried over to 32 bits before they could overflow.
///
/// Exact, so in any order. The lists of a batch of features are gone through block by block of places, so that
/// the block's sums stay in the second-level cache. Measured on 10 M ratings of 10,700 items by 70,000 users
/// (one thread, AVX2): 1.7 s, where eight lanes of Float take 2.9 s, and one item at a time 4.3 s.
@safe
final class SmallLaneSums: LaneSums {
    private let lists: PostingLists
    private let unit: Double
    private let scale: Double
    private let ignoresWeights: Bool
    /// The largest product of two weights.
    private let largestProduct: Int
    /// Places from here on have so many entries that their sums may not fit into 16 bits.
    private let firstHeavy: Int
    private let sums: UnsafeMutablePointer<SIMD16<Int16>>
    private let carried: UnsafeMutablePointer<SIMD16<Int32>>

    private let batchSize: Int
    private let batchWeights: UnsafeMutablePointer<SIMD16<Int16>>
    private let batchPlaces: UnsafeMutablePointer<Int>
    /// The lanes' weights of a window's features.
    private let window: UnsafeMutablePointer<SIMD16<Int16>>
    /// Σ|weight| of each lane since the last carry, and in the batch.
    private var pending = SIMD16<Int32>.zero
    private var batchMagnitudes = SIMD16<Int32>.zero

    /// 256 KiB of sums.
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
        batchSize = min(512, Int(Int16.max) / product)
        unsafe sums = .allocate(capacity: lists.rowCount)
        unsafe sums.initialize(repeating: .zero, count: lists.rowCount)
        unsafe carried = .allocate(capacity: lists.rowCount - firstHeavy)
        unsafe carried.initialize(repeating: .zero, count: lists.rowCount - firstHeavy)
        unsafe batchWeights = .allocate(capacity: batchSize)
        unsafe batchPlaces = .allocate(capacity: batchSize)
        unsafe window = .allocate(capacity: FeatureLanes.width)
        unsafe window.initialize(repeating: .zero, count: FeatureLanes.width)
    }

    deinit {
        unsafe sums.deallocate()
        unsafe carried.deallocate()
        unsafe batchWeights.deallocate()
        unsafe batchPlaces.deallocate()
        unsafe window.deallocate()
    }

    func add(_ lanes: FeatureLanes, below limit: Int) {
        pending = .zero
        batchMagnitudes = .zero
        var count = 0
        var postings = 0
        lanes.forEachWindow { lane, offset, weight in
            unsafe window[offset][lane] =
                ignoresWeights ? 1 : Int16(truncatingIfNeeded: Int32(weight * scale))
        } _: { first, present in
            present.takeBits { offset in
                let list = lists.range(first + offset)
                let weights = unsafe window[offset]
                unsafe window[offset] = .zero
                unsafe batchWeights[count] = weights
                unsafe batchPlaces[count] = list.lowerBound
                postings += list.count
                batchMagnitudes &+= Self.magnitudes(weights)
                count += 1
                if count == batchSize {
                    addBatch(count, postings, limit)
                    count = 0
                    postings = 0
                }
            }
        }
        if count > 0 { addBatch(count, postings, limit) }
    }

    @inline(__always)
    private static func magnitudes(_ weights: SIMD16<Int16>) -> SIMD16<Int32> {
        let wide = SIMD16<Int32>(truncatingIfNeeded: weights)
        return wide.replacing(with: 0 &- wide, where: wide .< 0)
    }

    private func addBatch(_ count: Int, _ postings: Int, _ limit: Int) {
        pending &+= batchMagnitudes
        if Int(pending.max()) * largestProduct > Int(Int16.max) {
            carry(limit)
            pending = batchMagnitudes
        }
        batchMagnitudes = .zero
        unsafe lists.entries.withUnsafeBufferPointer { entries in
            for end in lists.blockEnds(below: limit, Self.blockWidth, lists: count, postings) {
                unsafe Self.addBlock(entries, batchPlaces, batchWeights, count, below: UInt32(end) << 8, sums)
            }
        }
    }

    /// Adds the entries before `key` of a batch of lists, and leaves the places at which it stopped.
    @inline(never)
    private static func addBlock(
        _ entries: UnsafeBufferPointer<UInt32>, _ places: UnsafeMutablePointer<Int>,
        _ weights: UnsafePointer<SIMD16<Int16>>, _ count: Int, below key: UInt32,
        _ sums: UnsafeMutablePointer<SIMD16<Int16>>
    ) {
        guard let entries = entries.baseAddress else { return }
        for i in 0..<count {
            let weight = unsafe weights[i]
            var at = unsafe entries + places[i]
            while true {
                let entry = unsafe at.pointee
                if entry >= key { break }
                unsafe sums[Int(entry >> 8)] &+= weight &* Int16(Int8(truncatingIfNeeded: entry))
                unsafe at += 1
            }
            unsafe places[i] = at - entries
        }
    }

    private func carry(_ limit: Int) {
        for place in min(firstHeavy, limit)..<limit {
            unsafe carried[place - firstHeavy] &+= SIMD16<Int32>(truncatingIfNeeded: sums[place])
            unsafe sums[place] = .zero
        }
    }

    @inline(__always)
    func isZero(_ place: Int) -> Bool {
        let words = unsafe unsafeBitCast(sums[place], to: SIMD4<UInt64>.self)
        if words[0] | words[1] | words[2] | words[3] != 0 { return false }
        return unsafe place < firstHeavy || carried[place - firstHeavy] == .zero
    }

    @inline(__always)
    func sums(_ place: Int, _ half: Int) -> SIMD8<Double> {
        let all = unsafe sums[place]
        var sum = SIMD8<Int32>(truncatingIfNeeded: half == 0 ? all.lowHalf : all.highHalf)
        if place >= firstHeavy {
            let all = unsafe carried[place - firstHeavy]
            sum &+= half == 0 ? all.lowHalf : all.highHalf
        }
        return SIMD8<Double>(sum) * unit
    }

    @inline(__always)
    func clear(_ place: Int) {
        unsafe sums[place] = .zero
        if place >= firstHeavy { unsafe carried[place - firstHeavy] = .zero }
    }
}
