import CFSupport

/// Tells which items can be among a user's best, without all of the arithmetic.
///
/// Seen along orthonormal axes, f·g is the product of the heads, the coordinates along them, and at most the product
/// of the lengths of the rests (Li et al. 2017, "FEXIPRO: fast and exact inner product retrieval in recommender
/// systems"). Items are held in blocks of sixteen, the promising ones first, and the product of the lengths alone
/// rules out most blocks (Teflioudi et al. 2015, "LEMP: fast retrieval of large entries in a matrix product").
///
/// Bounds are in single precision, and wider by more than all roundings can be. Memory: 77 bytes an item, and a copy of
/// the items' factors.
struct InnerProductBounds: Sendable {
    /// The items block by block; -1 where the last one is not full.
    let items: [Int32]
    /// The items' factors in this order: those that are looked at together lie together. Measured: a random row of
    /// 10,700 is waited for as long as its sums take.
    let rows: Panel
    private let axes: PrincipalAxes
    /// Sixteen coordinates a block, each of its sixteen items.
    private var heads: [SIMD16<Float>]
    /// A vector a block.
    private var rests: [SIMD16<Float>]
    private var biases: [SIMD16<Float>]
    /// Of each block.
    private var largestBias: [Float]
    private var largestLength: [Float]
    /// The number of blocks.
    var blockCount: Int { rests.count }
    /// Of all: the largest magnitude of a bias, the largest length.
    private let outermost: (bias: Float, length: Float)

    /// Complexity: O(items · factors² + factors³).
    init(_ model: Factors, threads: Int) {
        let axes = PrincipalAxes(model, threads: threads)
        let (users, items) = (model.users, model.items)
        let turned = Parallel.mapChunks(of: items.count, by: 256, threads: threads) { rows in
            rows.map { axes.turn(items.factors, row: $0) }
        }.flatMap { $0 }
        // Where the order is bad, bounds only rule out less: a thousand users tell enough.
        let sample = min(1000, users.count)
        var squares = 0.0
        for row in 0..<sample {
            for f in 0..<model.factorCount {
                squares += Double(users.factors[row, f]) * Double(users.factors[row, f])
            }
        }
        let userLength = Float((squares / Double(max(1, sample))).squareRoot())
        let promise = turned.indices.map { items.bias[$0] + userLength / 2 * turned[$0].length }
        var order = turned.indices.sorted { (promise[$1], $0) < (promise[$0], $1) }
        // Blocks of about one length, and so of about one bias, are ruled out twice as often.
        for first in stride(from: 0, to: order.count, by: 64) {
            order[first..<min(order.count, first + 64)].sort {
                (turned[$1].length, $0) < (turned[$0].length, $1)
            }
        }
        let count = (order.count + 15) / 16
        heads = Array(repeating: .zero, count: count * 16)
        rests = Array(repeating: .zero, count: count)
        biases = Array(repeating: SIMD16(repeating: -.infinity), count: count)
        largestBias = Array(repeating: -.infinity, count: count)
        largestLength = Array(repeating: 0, count: count)
        for (place, item) in order.enumerated() {
            let (block, lane) = place.quotientAndRemainder(dividingBy: 16)
            for axis in 0..<16 { heads[block * 16 + axis][lane] = turned[item].head[axis] }
            rests[block][lane] = turned[item].rest
            biases[block][lane] = items.bias[item]
            largestBias[block] = max(largestBias[block], items.bias[item])
            largestLength[block] = max(largestLength[block], turned[item].length)
        }
        self.axes = axes
        rows = items.factors.selectingRows(order)
        self.items = order.map { Int32($0) } + Array(repeating: -1, count: count * 16 - order.count)
        outermost = (
            items.bias.reduce(0) { max($0, abs($1)) }, turned.reduce(0) { max($0, $1.length) }
        )
    }

    /// A user for whom items are looked for.
    struct Search {
        fileprivate let vector: PrincipalAxes.Turned
        fileprivate let base: Float
        /// The largest magnitude that is added up with what the factors give.
        fileprivate let scale: Float
        /// What a bound has to reach, without the base; nil where sums might not be finite.
        fileprivate var limit: Float?
    }

    /// - Parameter user: nil for one that the model does not know.
    func search(_ model: Factors, user: Int?) -> Search {
        let (side, row) = user.map { (model.users, $0) } ?? (model.averageUser, 0)
        let vector = side.map { axes.turn($0.factors, row: row) } ?? .zero
        let base = model.mean + (side?.bias[row] ?? 0)
        let scale = abs(base) + outermost.bias
        let isTame = scale + vector.length * outermost.length < 0x1p120
        return Search(vector: vector, base: base, scale: scale, limit: isTame ? -.infinity : nil)
    }

    /// Calls `offer` with the place, in `items`, of each item of some blocks whose score may reach a threshold, and
    /// of few others.
    ///
    /// - Parameter offer: returns the threshold for the items that follow; before the first it is minus infinity.
    /// - Complexity: O(blocks) at best, sixteen times sixteen times as much at worst, besides `offer`.
    @inline(__always)
    func forEachCandidate(in blocks: Range<Int>, _ search: inout Search, _ offer: (_ place: Int) -> Float) {
        guard var limit = search.limit else {
            for place in 16 * blocks.lowerBound..<16 * blocks.upperBound where items[place] >= 0 {
                _ = offer(place)
            }
            return
        }
        let vector = search.vector
        for block in blocks {
            if largestBias[block] + vector.length * largestLength[block] < limit { continue }
            let bounds = bounds(block, vector)
            var reaching = Self.reaching(limit, bounds)
            while reaching != 0 {
                let place = block * 16 + reaching.trailingZeroBitCount
                reaching &= reaching - 1
                if items[place] < 0 { continue }
                let threshold = offer(place)
                let margin = 0x1p-17 * (search.scale + abs(threshold)) + 0x1p-120
                limit = threshold - search.base - margin
            }
        }
        search.limit = limit
    }

    /// At least the scores of a block's items, less the base.
    @inline(__always)
    private func bounds(_ block: Int, _ vector: PrincipalAxes.Turned) -> SIMD16<Float> {
        var even = biases[block] + rests[block] * vector.rest
        var odd = SIMD16<Float>.zero
        unsafe heads.withUnsafeBufferPointer { heads in
            // Two sums: an addition waits for the one before it. Written out, for an axis that varies is looked up
            // in memory.
            @inline(__always) func add(_ axis: Int) {
                unsafe even += heads[block * 16 + axis] * vector.head[axis]
                unsafe odd += heads[block * 16 + axis + 1] * vector.head[axis + 1]
            }
            add(0)
            add(2)
            add(4)
            add(6)
            add(8)
            add(10)
            add(12)
            add(14)
        }
        return even + odd
    }

    /// A bit for each lane that reaches the limit.
    @inline(__always)
    private static func reaching(_ limit: Float, _ bounds: SIMD16<Float>) -> UInt32 {
        let bits = SIMD16<UInt32>(
            1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000)
        let set = SIMD16<UInt32>.zero.replacing(with: bits, where: bounds .>= limit)
        let eight = set.lowHalf | set.highHalf
        let four = eight.lowHalf | eight.highHalf
        let two = four.lowHalf | four.highHalf
        return two[0] | two[1]
    }
}
