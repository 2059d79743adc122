import CFSupport

/// Floats in a row, in memory that a panel or a solver owns: what the inner loops of the solvers are written with.
///
/// Bounds are looked at where data comes in (`Ratings`, `SparsePattern`), not here, but in debug builds; the owner
/// outlives the handle. The order of every sum is fixed by the lanes, so that the digits are the same on any machine.
@safe
package struct VectorHandle {
    let base: UnsafeMutablePointer<Float>
    /// How many floats; of a panel's row, those of the padding too, so a multiple of eight.
    let count: Int

    @inline(__always)
    @unsafe
    init(_ base: UnsafeMutablePointer<Float>, _ count: Int) {
        unsafe self.base = unsafe base
        self.count = count
    }

    @inline(__always)
    package subscript(i: Int) -> Float {
        get {
            assert(i >= 0 && i < count)
            return unsafe base[i]
        }
        nonmutating set {
            assert(i >= 0 && i < count)
            unsafe base[i] = newValue
        }
    }

    /// The dot product.
    @inline(__always)
    func dot(_ other: VectorHandle) -> Float { dot(other, prefix: count) }

    /// The dot product of the first elements.
    @inline(__always)
    func dot(_ other: VectorHandle, prefix: Int) -> Float {
        assert(prefix <= count && prefix <= other.count)
        return unsafe FloatKernels.dot(base, other.base, prefix)
    }

    /// self += scale · other. - Precondition: a multiple of eight elements.
    @inline(__always)
    func add(_ other: VectorHandle, times scale: Float) {
        forEachOctet { i in
            unsafe FloatKernels.store(
                FloatKernels.load8(base + i) + FloatKernels.load8(other.base + i) * scale, base + i)
        }
    }

    /// self = a + b. - Precondition: a multiple of eight elements, as many of each.
    @inline(__always)
    func set(_ a: VectorHandle, plus b: VectorHandle) {
        assert(a.count == count && b.count == count)
        forEachOctet { i in
            unsafe FloatKernels.store(
                FloatKernels.load8(a.base + i) + FloatKernels.load8(b.base + i), base + i)
        }
    }

    /// The first elements = scale · other. - Precondition: a multiple of eight elements.
    @inline(__always)
    func set(_ other: VectorHandle, times scale: Float) {
        other.forEachOctet { i in
            unsafe FloatKernels.store(FloatKernels.load8(other.base + i) * scale, base + i)
        }
    }

    /// The first elements = those of the other.
    @inline(__always)
    func set(_ other: VectorHandle, prefix: Int) {
        assert(prefix <= count && prefix <= other.count)
        unsafe base.update(from: other.base, count: prefix)
    }

    /// All elements alike.
    @inline(__always)
    func fill(_ value: Float) { unsafe base.update(repeating: value, count: count) }

    /// self += Σ weights[i] · rows[i], over as many rows as there are weights.
    /// - Precondition: rows are as long as this vector, a multiple of eight.
    @inline(__always)
    func add(_ rows: PanelHandle, weights: VectorHandle, count rowCount: Int) {
        assert(rows.stride == count && rowCount <= weights.count && rowCount <= rows.rowCount)
        unsafe PanelKernels.addRowProduct(weights.base, columns: rowCount, rows.base, count, to: base)
    }

    /// self += Σ weights[i] · rows[chosen[i]]. - Precondition: that of the sum above.
    @inline(__always)
    func add(_ rows: PanelHandle, chosen: ArraySlice<Int32>, weights: VectorHandle) {
        assert(rows.stride == count && chosen.count <= weights.count)
        unsafe chosen.withUnsafeBufferPointer { chosen in
            unsafe PanelKernels.addRows(rows, chosen, weights.base, to: base) { $0 }
        }
    }

    /// self += Σ weights[i] · rows[chosen[i]]², element by element. - Precondition: that of the sum above.
    @inline(__always)
    func addSquares(_ rows: PanelHandle, chosen: ArraySlice<Int32>, weights: VectorHandle) {
        assert(rows.stride == count && chosen.count <= weights.count)
        unsafe chosen.withUnsafeBufferPointer { chosen in
            unsafe PanelKernels.addRows(rows, chosen, weights.base, to: base) { $0 * $0 }
        }
    }

    @inline(__always)
    private func forEachOctet(_ body: (Int) -> Void) {
        assert(count % 8 == 0)
        var i = 0
        while i < count {
            body(i)
            i += 8
        }
    }
}

/// The rows of a panel, for loops that have looked at their bounds before.
@safe
package struct PanelHandle {
    /// Keeps the memory.
    private let storage: AlignedFloats
    let base: UnsafeMutablePointer<Float>
    package let rowCount: Int
    /// Floats from a row to the next.
    let stride: Int

    @inline(__always)
    init(_ storage: AlignedFloats, rowCount: Int, stride: Int) {
        self.storage = storage
        unsafe base = storage.base
        self.rowCount = rowCount
        self.stride = stride
    }

    /// A row, with its padding.
    @inline(__always)
    package subscript(row: Int) -> VectorHandle {
        assert(row >= 0 && row < rowCount)
        return unsafe VectorHandle(base + row * stride, stride)
    }

    /// Asks for the row of an entry some way after `at`, where rows are taken in the order of `columns`.
    @inline(__always)
    func prefetch(_ columns: [Int32], after at: Int) {
        let later = at + Prefetch.distance
        if later < columns.count { prefetch(row: Int(columns[later])) }
    }

    /// Asks for a row, line by line of the cache; for none where there is no such row.
    @inline(__always)
    func prefetch(row: Int) {
        guard row >= 0, row < rowCount else { return }
        var at = 0
        while at < stride {
            unsafe Prefetch.read(base + (row * stride + at))
            at += 16
        }
    }
}
