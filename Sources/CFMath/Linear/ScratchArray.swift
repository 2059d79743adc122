/// A fixed number of plain values in memory of its own: what a class fills again and again, or several threads fill
/// side by side. Unlike an array's, an element is written without asking who else holds the memory.
@safe
struct ScratchArray<Element: BitwiseCopyable>: ~Copyable {
    let count: Int
    /// For loops in which a check of every place would cost time.
    let base: UnsafeMutablePointer<Element>

    init(repeating value: Element, count: Int) {
        self.count = count
        unsafe base = .allocate(capacity: max(1, count))
        unsafe base.initialize(repeating: value, count: count)
    }

    deinit { unsafe base.deallocate() }

    /// The element at a place, which is checked.
    subscript(i: Int) -> Element {
        @inline(__always) get {
            precondition(i >= 0 && i < count)
            return unsafe base[i]
        }
        @inline(__always) nonmutating set {
            precondition(i >= 0 && i < count)
            unsafe base[i] = newValue
        }
    }
}
