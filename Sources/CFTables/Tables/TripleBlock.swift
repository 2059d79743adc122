/// The triples of one block of lines, on their way into a table: parsed side by side with other blocks, then numbered
/// in input order.
final class TripleBlock {
    /// The ids of one role.
    final class IDs {
        fileprivate struct Place {
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

        private var places: [Place]
        private(set) var numbers: [Int32] = []

        fileprivate init(_ places: [Place]) { self.places = places }

        /// Looks up all ids; new ones get the next numbers.
        fileprivate func intern(_ bytes: RawSpan, in index: inout IDIndex) {
            var numbers: [Int32] = []
            numbers.reserveCapacity(places.count)
            for place in places {
                let start = Int(place.start)
                let id = bytes.extracting(start..<start + Int(place.length))
                numbers.append(Int32(truncatingIfNeeded: index.intern(id, place.key)))
            }
            self.numbers = numbers
            places = []
        }
    }

    private let block: LineBlock
    let row: IDs
    let item: IDs
    let value: [Double]

    /// Parses a block.
    /// - Throws: a failure for the first line that has an empty id or no number.
    init(parsing block: LineBlock, _ splitter: FieldSplitter) throws(Failure) {
        self.block = block
        let hasValues = splitter.roleCount == 3
        let likely = block.content.count / 12
        var row: [IDs.Place] = []
        var item: [IDs.Place] = []
        var value: [Double] = []
        row.reserveCapacity(likely)
        item.reserveCapacity(likely)
        value.reserveCapacity(likely)
        var start = block.content.lowerBound
        try block.forEachLine(splitter) { (line: RawSpan, fields: inout FieldSplitter) throws(Failure) in
            let rowID = try fields.id(0)
            let itemID = try fields.id(1)
            value.append(hasValues ? try fields.number(2, in: line) : 1)
            row.append(IDs.Place(line.extracting(rowID), at: start + rowID.lowerBound))
            item.append(IDs.Place(line.extracting(itemID), at: start + itemID.lowerBound))
            start += line.byteCount + 1
        }
        self.row = IDs(row)
        self.item = IDs(item)
        self.value = value
    }

    /// Numbers the ids of one role.
    func intern(_ ids: IDs, in index: inout IDIndex) {
        let storage = block.bytes
        storage.withSpan { ids.intern($0, in: &index) }
    }
}
