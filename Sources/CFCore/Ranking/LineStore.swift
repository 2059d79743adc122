/// Lines kept in one piece of memory. The room of a line that goes is used again.
struct LineStore {
    /// Where a line lies.
    struct Place {
        fileprivate(set) var start: Int
        fileprivate(set) var length: UInt32
        fileprivate var room: UInt32
    }

    private(set) var bytes: [UInt8] = []
    private var wasted = 0

    /// Whether `compact` would free half of the memory or more.
    var isWasteful: Bool { wasted > 1 << 20 && wasted * 2 > bytes.count }

    /// Keeps a line. - Precondition: shorter than 4 GiB.
    mutating func keep(_ line: RawSpan) -> Place {
        let length = UInt32(line.byteCount)
        let place = Place(start: bytes.count, length: length, room: length)
        bytes.append(line)
        return place
    }

    /// Keeps a line in the place of another one, if it fits there.
    mutating func keep(_ line: RawSpan, insteadOf old: Place) -> Place {
        if line.byteCount > Int(old.room) {
            wasted += Int(old.room)
            return keep(line)
        }
        bytes.overwrite(at: old.start, with: line)
        return Place(start: old.start, length: UInt32(line.byteCount), room: old.room)
    }

    func range(_ place: Place) -> Range<Int> { place.start..<place.start + Int(place.length) }

    /// Moves a line to the end of a new store.
    func move(_ place: inout Place, to other: inout LineStore) {
        let start = other.bytes.count
        other.bytes.append(contentsOf: bytes[range(place)])
        place = Place(start: start, length: place.length, room: place.length)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        wasted = 0
    }
}
