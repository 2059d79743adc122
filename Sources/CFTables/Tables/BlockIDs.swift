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

        @inline(__always)
        var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
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
            index.prefetch(places, after: i)
            numbers.append(Int32(truncatingIfNeeded: index.intern(bytes.extracting(place.range), place.key)))
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

extension IDIndex {
    /// The numbers of the ids at these places in a block's bytes; -1 for those that have none. Complexity: O(bytes).
    func find(_ places: [BlockIDs.Place], in bytes: RawSpan) -> [Int32] {
        places.indices.map { i in
            prefetch(places, after: i)
            return Int32(truncatingIfNeeded: find(bytes.extracting(places[i].range), places[i].key) ?? -1)
        }
    }

    /// Asks for where the id of an entry some way after `i` is looked up.
    @inline(__always)
    fileprivate func prefetch(_ places: [BlockIDs.Place], after i: Int) {
        if i + Prefetch.distance < places.count {
            let later = places[i + Prefetch.distance]
            prefetch(later.key, length: Int(later.length))
        }
    }
}

/// The ids of one role so far.
final class Numbering {
    var index: IDIndex

    init(limit: Int = IDIndex.mostIDs) { index = IDIndex(limit: limit) }
}
