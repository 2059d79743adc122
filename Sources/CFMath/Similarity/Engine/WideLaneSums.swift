/// Sums of products of any weights in Double, each pair's in ascending order of the features.
///
/// A lane without the feature adds 0, which changes nothing: the digits are those of a plain loop over the
/// shared features, whatever the other lanes are.
@safe
final class WideLaneSums: LaneSums {
    private let lists: PostingLists
    private let sums: UnsafeMutablePointer<SIMD16<Double>>

    private static let batchSize = 256
    private let batchWeights: UnsafeMutablePointer<SIMD16<Double>>
    private let batchPlaces: UnsafeMutablePointer<Int>
    /// The lanes' weights of a window's features.
    private let window: UnsafeMutablePointer<SIMD16<Double>>

    /// The most lanes.
    static let laneCount = 16
    /// 256 KiB of sums.
    private static let blockWidth = 2048

    /// - Parameter lists: of the form `.wide`.
    init(_ lists: PostingLists) {
        self.lists = lists
        unsafe sums = .allocate(capacity: lists.rowCount)
        unsafe sums.initialize(repeating: .zero, count: lists.rowCount)
        unsafe batchWeights = .allocate(capacity: Self.batchSize)
        unsafe batchPlaces = .allocate(capacity: Self.batchSize)
        unsafe window = .allocate(capacity: FeatureLanes.width)
        unsafe window.initialize(repeating: .zero, count: FeatureLanes.width)
    }

    deinit {
        unsafe sums.deallocate()
        unsafe batchWeights.deallocate()
        unsafe batchPlaces.deallocate()
        unsafe window.deallocate()
    }

    func add(_ lanes: FeatureLanes, below limit: Int) {
        var count = 0
        var postings = 0
        lanes.forEachWindow { lane, offset, weight in
            unsafe window[offset][lane] = weight
        } _: { first, present in
            present.takeBits { offset in
                let list = lists.range(first + offset)
                unsafe batchWeights[count] = window[offset]
                unsafe window[offset] = .zero
                unsafe batchPlaces[count] = list.lowerBound
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
                for end in lists.blockEnds(below: limit, Self.blockWidth, lists: count, postings) {
                    unsafe Self.addBlock(
                        entries, listWeights, batchPlaces, batchWeights, count, below: UInt32(end), sums)
                }
            }
        }
    }

    @inline(never)
    private static func addBlock(
        _ entries: UnsafeBufferPointer<UInt32>, _ listWeights: UnsafeBufferPointer<Double>,
        _ places: UnsafeMutablePointer<Int>, _ weights: UnsafePointer<SIMD16<Double>>, _ count: Int,
        below key: UInt32, _ sums: UnsafeMutablePointer<SIMD16<Double>>
    ) {
        guard let entries = entries.baseAddress, let listWeights = listWeights.baseAddress else {
            return
        }
        for i in 0..<count {
            let weight = unsafe weights[i]
            var at = unsafe places[i]
            while true {
                let place = unsafe entries[at]
                if place >= key { break }
                unsafe sums[Int(place)] += weight * listWeights[at]
                at &+= 1
            }
            unsafe places[i] = at
        }
    }

    @inline(__always)
    func isZero(_ place: Int) -> Bool { unsafe sums[place] == .zero }

    @inline(__always)
    func sums(_ place: Int, _ octet: Int) -> SIMD8<Double> {
        unsafe octet == 0 ? sums[place].lowHalf : sums[place].highHalf
    }

    @inline(__always)
    func clear(_ place: Int) { unsafe sums[place] = .zero }
}
