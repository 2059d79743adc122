// The inner loop of stochastic gradient descent: what is unsafe about it is here.

/// Passes over ratings, with given learning rates.
struct SGDKernel {
    /// The parameters of one side: see `SGDState`.
    struct Parameters {
        let factors: PanelHandle
        let terms: AlignedFloats
    }

    private let users: Parameters
    private let items: Parameters
    private let rate: Float
    private let biasRate: Float

    /// - Parameter biasRate: `rate`, or 0 to leave the biases alone.
    init(_ users: Parameters, _ items: Parameters, rate: Float, biasRate: Float) {
        precondition(users.factors.stride == items.factors.stride)
        self.users = users
        self.items = items
        self.rate = rate
        self.biasRate = biasRate
    }

    /// One pass over some of a grid's entries. For each, with e = target - prediction before the update:
    ///
    ///     bias ← bias + biasRate·(e - 4·λ/n·bias)
    ///     p    ← p    + rate·(e·q - λ/n^⅓·p)         and the same for q, with the old p
    ///
    /// - Returns: Σ e².
    /// - Complexity: O(entries · factors); 64 factors take about 25 ns an entry with vectors of eight.
    func pass(_ entries: [RatingGrid.Entry], _ range: Range<Int>) -> Double {
        let stride = users.factors.stride
        let (userRows, itemRows) = unsafe (users.factors.base, items.factors.base)
        let (userTerms, itemTerms) = unsafe (users.terms.base, items.terms.base)
        let (rate, biasRate) = (rate, biasRate)
        var sum = 0.0
        unsafe entries.withUnsafeBufferPointer { entries in
            for e in range {
                let entry = unsafe entries[e]
                let user = Int(entry.user), item = Int(entry.item)
                let p = unsafe userRows + user * stride
                let q = unsafe itemRows + item * stride
                let u = unsafe userTerms + 4 * user
                let v = unsafe itemTerms + 4 * item
                let dot = unsafe stride == 8 ? Self.dot8(p, q) : Self.dot16(p, q, stride)
                let error = unsafe entry.target - (u[0] + v[0]) - dot
                sum += Double(error) * Double(error)
                unsafe u[0] += biasRate * (error - u[1] * u[0])
                unsafe v[0] += biasRate * (error - v[1] * v[0])
                let step = rate * error
                let keepP = unsafe 1 - rate * u[2], keepQ = unsafe 1 - rate * v[2]
                if stride == 8 {
                    unsafe Self.move8(p, q, step, keepP, keepQ)
                } else {
                    unsafe Self.move16(p, q, stride, step, keepP, keepQ)
                }
            }
        }
        return sum
    }

    @inline(__always)
    private static func dot8(_ p: UnsafePointer<Float>, _ q: UnsafePointer<Float>) -> Float {
        unsafe sum(FloatKernels.load8(p) * FloatKernels.load8(q))
    }

    @inline(__always)
    private static func dot16(_ p: UnsafePointer<Float>, _ q: UnsafePointer<Float>, _ stride: Int) -> Float {
        // A model of mean and biases has rows of nothing.
        if stride == 0 { return 0 }
        var lanes = unsafe FloatKernels.load16(p) * FloatKernels.load16(q)
        var i = 16
        while i < stride {
            unsafe lanes += FloatKernels.load16(p + i) * FloatKernels.load16(q + i)
            i += 16
        }
        return sum(lanes.lowHalf + lanes.highHalf)
    }

    @inline(__always)
    private static func sum(_ lanes: SIMD8<Float>) -> Float {
        let four = lanes.lowHalf + lanes.highHalf
        let two = four.lowHalf + four.highHalf
        return two[0] + two[1]
    }

    @inline(__always)
    private static func move8(
        _ p: UnsafeMutablePointer<Float>, _ q: UnsafeMutablePointer<Float>,
        _ step: Float, _ keepP: Float, _ keepQ: Float
    ) {
        let old = unsafe FloatKernels.load8(p), other = unsafe FloatKernels.load8(q)
        unsafe FloatKernels.store(keepP * old + step * other, p)
        unsafe FloatKernels.store(keepQ * other + step * old, q)
    }

    @inline(__always)
    private static func move16(
        _ p: UnsafeMutablePointer<Float>, _ q: UnsafeMutablePointer<Float>, _ stride: Int,
        _ step: Float, _ keepP: Float, _ keepQ: Float
    ) {
        var i = 0
        while i < stride {
            let old = unsafe FloatKernels.load16(p + i), other = unsafe FloatKernels.load16(q + i)
            unsafe FloatKernels.store(keepP * old + step * other, p + i)
            unsafe FloatKernels.store(keepQ * other + step * old, q + i)
            i += 16
        }
    }
}
