import CFSupport

/// The ids of one role in a block of lines. They are found beside other blocks, and numbered in input order.
final class BlockIDs {
    /// An id as a place in the block's bytes, and what finds it in an index.
    struct Place {
        let key: UInt64
        let start: UInt32
        let length: UInt32

        @inline(__always)
        init(_ id: RawSpan, at start: Int) {
            key = IDIndex.key(id)
            self.start = UInt32(start)
            length = UInt32(id.byteCount)
        }
    }

    /// Given up once they have numbers.
    private var places: [Place]
    private(set) var numbers: [Int32] = []

    init(_ places: [Place]) { self.places = places }

    /// Looks up all ids; new ones get the next numbers.
    func intern(_ bytes: RawSpan, in index: inout IDIndex) {
        var numbers: [Int32] = []
        numbers.reserveCapacity(places.count)
        for (i, place) in places.enumerated() {
            if i + Prefetch.distance < places.count {
                let later = places[i + Prefetch.distance]
                index.prefetch(later.key, length: Int(later.length))
            }
            let start = Int(place.start)
            let id = bytes.extracting(start..<start + Int(place.length))
            numbers.append(Int32(truncatingIfNeeded: index.intern(id, place.key)))
        }
        self.numbers = numbers
        places = []
    }

    /// Gives the numbers away.
    func takeNumbers() -> [Int32] {
        defer { numbers = [] }
        return numbers
    }
}

/// The ids of one role so far.
final class Numbering {
    var index: IDIndex

    init(limit: Int = IDIndex.mostIDs) { index = IDIndex(limit: limit) }
}
