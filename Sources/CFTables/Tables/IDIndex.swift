import CFSupport

/// Ids and their numbers: the first distinct id is 0, the next 1, and so on.
///
/// Ids are byte strings, compared byte by byte. An open-addressing table keeps ids of up to eight bytes
/// in the slot itself, so that most look-ups touch one cache line.
///
/// Memory: the bytes of the ids, 8 bytes an id, and 16 to 43 bytes of table an id.
public struct IDIndex: Sendable {
    private struct Slot {
        /// The id itself where it has up to eight bytes, else its hash.
        var key: UInt64
        var length: UInt32
        /// The number plus one; 0 is a free slot.
        var entry: UInt32
    }

    /// All ids, one after the other: `bytes[range(i)]` is the id of number `i`.
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var slots: [Slot]
    private var mask: Int

    /// An empty index. - Parameter expected: how many ids are likely, to save rehashing.
    public init(expected: Int = 0, limit: Int = IDIndex.mostIDs) {
        self.limit = limit
        var size = 16
        while size * 3 < expected * 5 { size *= 2 }
        slots = Self.freeSlots(size)
        mask = size - 1
    }

    /// The largest number of ids: their numbers are kept in 32 bits, the negative ones of which mean none.
    public static let mostIDs = Int(Int32.max)

    private let limit: Int
    /// Whether there were more ids than fit. Those have got a number that is another's.
    private(set) var isOverfull = false

    /// - Throws: a failure where there were more ids than fit: whoever has interned ids must ask.
    public func checkCount() throws(Failure) {
        if isOverfull { throw Failure("more than \(limit) different ids") }
    }

    /// - Throws: a failure for an id that has a byte which divides fields of the output. Complexity: O(bytes).
    public func check(_ role: String, without byte: UInt8) throws(Failure) {
        guard let at = bytes.firstIndex(of: byte), let i = ends.firstIndex(where: { $0 > at }) else { return }
        throw withID(i) { Failure.dividing(role, $0) }
    }

    /// The number of distinct ids.
    public var count: Int { ends.count }

    /// Where the id of number `i` lies in `bytes`.
    func range(_ i: Int) -> Range<Int> { (i == 0 ? 0 : ends[i - 1])..<ends[i] }

    /// A copy of the id of number `i`.
    public func id(_ i: Int) -> [UInt8] { Array(bytes[range(i)]) }

    /// The id of number `i`, as text for a message.
    public func text(_ i: Int) -> String { String(decoding: bytes[range(i)], as: UTF8.self) }

    /// The number of `id`, nil where it has none. Complexity: O(length).
    @inline(__always)
    public func find(_ id: RawSpan) -> Int? { find(id, Self.key(id)) }

    /// The same, with the key made before.
    @inline(__always)
    func find(_ id: RawSpan, _ key: UInt64) -> Int? { search(id, key).number }

    /// The number of `id`, a new one where it had none. Complexity: O(length), amortised.
    /// Beyond the limit of ids the number is another id's: see `checkCount`.
    /// - Precondition: the id is shorter than 4 GiB, as all of an `Input` are.
    @inline(__always)
    public mutating func intern(_ id: RawSpan) -> Int { intern(id, Self.key(id)) }

    /// The same, with the key made before, perhaps on another thread.
    @inline(__always)
    mutating func intern(_ id: RawSpan, _ key: UInt64) -> Int {
        let (number, free) = search(id, key)
        return number ?? insert(id, key, at: free)
    }

    /// What finds an id in any index: the id itself where it has up to eight bytes, else its hash.
    /// Complexity: O(length).
    @inline(__always)
    static func key(_ id: RawSpan) -> UInt64 { id.byteCount <= 8 ? id.shortWord : id.hash() }

    /// A hash of the id with that key; all of its bits are good.
    @inline(__always)
    static func place(_ key: UInt64, length: Int) -> UInt64 {
        if length > 8 { return key }
        let product = (key ^ UInt64(truncatingIfNeeded: length) &<< 56)
            .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    /// Asks for where the id of number `i` lies.
    @inline(__always)
    func prefetchRange(_ i: Int) { Prefetch.read(ends, i) }

    /// Asks for the id of number `i`.
    @inline(__always)
    func prefetch(_ i: Int) { Prefetch.read(bytes, range(i).lowerBound) }

    /// Asks for where an id with that key is looked up.
    @inline(__always)
    func prefetch(_ key: UInt64, length: Int) {
        let at = Int(truncatingIfNeeded: Self.place(key, length: length)) & mask
        Prefetch.read(slots, at)
    }

    @inline(__always)
    private func search(_ id: RawSpan, _ key: UInt64) -> (number: Int?, free: Int) {
        var at = Int(truncatingIfNeeded: Self.place(key, length: id.byteCount)) & mask
        while true {
            let slot = slots[at]
            if slot.entry == 0 { return (nil, at) }
            if slot.key == key, Int(slot.length) == id.byteCount {
                let number = Int(slot.entry) - 1
                if id.byteCount <= 8 || isSame(id, as: number) { return (number, at) }
            }
            at = (at + 1) & mask
        }
    }

    private func isSame(_ id: RawSpan, as number: Int) -> Bool {
        withID(number) { id.equals($0) }
    }

    @inline(never)
    private mutating func insert(_ id: RawSpan, _ key: UInt64, at free: Int) -> Int {
        let number = count
        if number >= limit {
            isOverfull = true
            return 0
        }
        bytes.append(id)
        ends.append(bytes.count)
        slots[free] = Slot(key: key, length: UInt32(id.byteCount), entry: UInt32(number + 1))
        if ends.count * 5 > slots.count * 3 { grow() }
        return number
    }

    private static func freeSlots(_ count: Int) -> [Slot] {
        unsafe Array(unsafeUninitializedCapacity: count) { slots, initialized in
            unsafe Platform.useLargePages(UnsafeMutableRawBufferPointer(slots))
            unsafe slots.initialize(repeating: Slot(key: 0, length: 0, entry: 0))
            initialized = count
        }
    }

    private mutating func grow() {
        let old = slots
        slots = Self.freeSlots(old.count * 2)
        mask = slots.count - 1
        for slot in old where slot.entry != 0 {
            let place = Self.place(slot.key, length: Int(slot.length))
            var at = Int(truncatingIfNeeded: place) & mask
            while slots[at].entry != 0 { at = (at + 1) & mask }
            slots[at] = slot
        }
    }

    /// Hands the id of number `i` to `body`.
    @inline(__always)
    func withID<Value>(_ i: Int, _ body: (RawSpan) -> Value) -> Value {
        bytes.withSpan(range(i), body)
    }

    /// Interns all ids of another index, in its order. - Returns: their numbers here.
    mutating func merge(_ other: IDIndex) -> [Int32] {
        (0..<other.count).map { i in other.withID(i) { Int32(truncatingIfNeeded: intern($0)) } }
    }

    /// The same ids, numbered in byte order. Complexity: O(n log n).
    public func inByteOrder() -> IDIndex {
        var sorted = IDIndex(expected: count)
        for i in sortedByBytes() { _ = withID(i) { sorted.intern($0) } }
        return sorted
    }

    /// The numbers of all ids in byte order of the ids. Complexity: O(n log n).
    public func sortedByBytes() -> [Int] {
        bytes.withSpan { all in
            (0..<count).sorted { a, b in all.extracting(range(a)).isBefore(all.extracting(range(b))) }
        }
    }
}

extension IDIndex {
    /// The number of `id`, nil where it has none. Complexity: O(length).
    public func find(_ id: [UInt8]) -> Int? { id.withSpan { find($0) } }

    /// The number of `id`, a new one where it had none. Complexity: O(length), amortised.
    public mutating func intern(_ id: [UInt8]) -> Int { id.withSpan { intern($0) } }
}
