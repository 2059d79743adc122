/// Accumulators for any weights, in Double: each pair's products are added in ascending order of the features.
///
/// A lane without the feature adds 0, which changes nothing: the digits are those of a plain loop over the
/// shared features, whatever the other lanes are.
final class WideAccumulators: Accumulators {
    private let lists: PostingLists
    /// By place.
    private let sums: ScratchArray<SIMD16<Double>>

    private static let batchSize = 256
    /// The lanes' weights of a batch of features, and where each one's list goes on.
    private let batchWeights = ScratchArray<SIMD16<Double>>(repeating: .zero, count: batchSize)
    private let batchCursors = ScratchArray(repeating: 0, count: batchSize)
    /// The lanes' weights of a window's features.
    private let window = ScratchArray<SIMD16<Double>>(repeating: .zero, count: FeatureLanes.width)

    /// The most lanes.
    static let laneCount = 16
    /// 256 KiB of sums.
    private static let blockWidth = 2048

    /// - Parameter lists: of the form `.wide`.
    init(_ lists: PostingLists) {
        self.lists = lists
        sums = ScratchArray(repeating: .zero, count: lists.rowCount)
    }

    func add(_ lanes: FeatureLanes, below limit: Int) {
        var count = 0
        var postings = 0
        lanes.forEachWindow { lane, offset, weight in
            window[offset][lane] = weight
        } _: { first, present in
            present.takeBits { offset in
                let list = lists.range(first + offset)
                batchWeights[count] = window[offset]
                window[offset] = .zero
                batchCursors[count] = list.lowerBound
                postings += list.count
                count += 1
                if count == Self.batchSize {
                    addBatch(count, postings, limit)
                    count = 0
                    postings = 0
                }
            }
        }
        if count > 0 { addBatch(count, postings, limit) }
    }

    private func addBatch(_ count: Int, _ postings: Int, _ limit: Int) {
        unsafe lists.entries.withUnsafeBufferPointer { entries in
            unsafe lists.weights.withUnsafeBufferPointer { listWeights in
                for block in lists.blocks(below: limit, Self.blockWidth, lists: count, postings) {
                    unsafe Self.addBlock(
                        entries, listWeights, batchCursors.base, batchWeights.base, count,
                        below: UInt32(block.upperBound), sums.base)
                }
            }
        }
    }

    @inline(never)
    private static func addBlock(
        _ entries: UnsafeBufferPointer<UInt32>, _ listWeights: UnsafeBufferPointer<Double>,
        _ cursors: UnsafeMutablePointer<Int>, _ weights: UnsafePointer<SIMD16<Double>>, _ count: Int,
        below key: UInt32, _ sums: UnsafeMutablePointer<SIMD16<Double>>
    ) {
        guard let entries = entries.baseAddress, let listWeights = listWeights.baseAddress else {
            return
        }
        for i in 0..<count {
            let weight = unsafe weights[i]
            var at = unsafe cursors[i]
            while true {
                let place = unsafe entries[at]
                if place >= key { break }
                unsafe sums[Int(place)] += weight * listWeights[at]
                at &+= 1
            }
            unsafe cursors[i] = at
        }
    }

    @inline(__always)
    func isZero(_ place: Int) -> Bool { sums[place] == .zero }

    @inline(__always)
    func sums(_ place: Int, _ octet: Int) -> SIMD8<Double> {
        octet == 0 ? sums[place].lowHalf : sums[place].highHalf
    }

    @inline(__always)
    func clear(_ place: Int) { sums[place] = .zero }
}
