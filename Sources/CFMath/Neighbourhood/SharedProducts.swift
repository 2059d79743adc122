import CFSupport

/// The dot products of some rows of a matrix with each other, a row at a time, from the entries that share a column.
///
/// The rows are numbered anew, as members. Sums run over the columns in ascending order, so what two
/// rows give depends on them alone. Memory: 20 bytes an entry of the members, 8 a column.
struct SharedProducts {
    private let matrix: SparseMatrix<Double>
    /// The members' rows.
    let members: [Int]
    /// By column: where its entries begin.
    private let starts: [Int]
    /// By column, members ascending.
    private let ids: [Int32]
    private let values: [Double]
    /// For the entries of each member in order, where they lie in `ids`.
    private let places: [Int]
    /// Where those of a member begin.
    private let placeStarts: [Int]

    /// - Parameters:
    ///   - matrix: each column of a row once, ascending.
    ///   - members: rows, in the order of their new numbers.
    /// - Complexity: O(columns + entries of the members).
    init(_ matrix: SparseMatrix<Double>, members: [Int]) {
        self.matrix = matrix
        self.members = members
        var starts = [Int](repeating: 0, count: matrix.columnCount + 1)
        for row in members { for at in matrix.row(row) { starts[Int(matrix.columns[at]) + 1] += 1 } }
        for column in 0..<matrix.columnCount { starts[column + 1] += starts[column] }
        self.starts = starts
        let count = starts[matrix.columnCount]
        var ids = [Int32](repeating: 0, count: count)
        var values = [Double](repeating: 0, count: count)
        var places: [Int] = []
        places.reserveCapacity(count)
        var placeStarts = [0]
        for (member, row) in members.enumerated() {
            for at in matrix.row(row) {
                let column = Int(matrix.columns[at])
                let place = starts[column]
                starts[column] = place + 1
                ids[place] = Int32(truncatingIfNeeded: member)
                values[place] = matrix.values[at]
                places.append(place)
            }
            placeStarts.append(places.count)
        }
        self.ids = ids
        self.values = values
        self.places = places
        self.placeStarts = placeStarts
    }

    /// Sums for one member at a time. A thread needs its own.
    func sums() -> ScratchArray<Double> { ScratchArray(repeating: 0, count: members.count) }

    /// Puts the dot products of a member with itself and those after it into their places of `sums`, which must be 0,
    /// calls `body`, and makes them 0 again.
    ///
    /// - Complexity: O(entries of the later members that share a column).
    func withProducts(of member: Int, _ sums: borrowing ScratchArray<Double>, _ body: () -> Void) {
        let row = matrix.row(members[member])
        let first = placeStarts[member]
        let acc = unsafe sums.base
        var touched = 0
        unsafe ids.withUnsafeBufferPointer { ids in
            unsafe values.withUnsafeBufferPointer { values in
                for (number, at) in row.enumerated() {
                    let value = matrix.values[at]
                    let end = starts[Int(matrix.columns[at]) + 1]
                    let place = places[first + number]
                    touched += end - place
                    for t in place..<end { unsafe acc[Int(ids[t])] += value * values[t] }
                }
            }
        }
        body()
        if touched >= members.count - member {
            unsafe (acc + member).update(repeating: 0, count: members.count - member)
            return
        }
        for (number, at) in row.enumerated() {
            for t in places[first + number]..<starts[Int(matrix.columns[at]) + 1] { sums[Int(ids[t])] = 0 }
        }
    }
}
