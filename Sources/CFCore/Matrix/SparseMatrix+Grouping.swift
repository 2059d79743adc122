/// Sparse matrices from entries in any order, on several threads.
///
/// A counting sort, stable: each thread takes a part of the entries, counts its keys, and puts the entries where those
/// of the parts before it end. What comes out does not depend on the number of parts. `Triples.matrix()` and
/// `transposed()` do the same plainly.
extension SparseMatrix {
    /// Groups entries by a key, which becomes the row.
    ///
    /// - Parameters:
    ///   - parts: how many parts the entries are divided into; as many threads work.
    ///   - sweep: calls its last argument with key, column and value of each entry of a part, in order; it is called
    ///     twice for each part.
    /// - Complexity: O(entries + parts·rows).
    @inline(__always)
    fileprivate init(
        rowCount: Int, columnCount: Int, entryCount: Int, parts: Int,
        sweep: (_ part: Int, _ body: (_ key: Int, _ column: Int32, _ value: Double) -> Void) -> Void
    ) {
        let counts = Parallel.map(parts, threads: parts) { part in
            var counts = [Int](repeating: 0, count: rowCount)
            sweep(part) { key, _, _ in counts[key] += 1 }
            return counts
        }
        let (starts, places) = Self.places(counts, rowCount)
        var values: [Double] = []
        let columns = unsafe [Int32](unsafeUninitializedCapacity: entryCount) { columns, columnsMade in
            unsafe values = [Double](unsafeUninitializedCapacity: entryCount) { values, valuesMade in
                nonisolated(unsafe) let columns = unsafe columns
                nonisolated(unsafe) let values = unsafe values
                Parallel.forEach(parts, threads: parts) { part in
                    var next = places[part]
                    sweep(part) { key, column, value in
                        // A checked place: the two sweeps of a part saw the same keys.
                        let to = next[key]
                        precondition(to < entryCount)
                        unsafe columns[to] = column
                        unsafe values[to] = value
                        next[key] = to + 1
                    }
                }
                valuesMade = entryCount
            }
            columnsMade = entryCount
        }
        self.init(columnCount: columnCount, starts: starts, columns: columns, values: values)
    }

    /// Where rows start, and where each part's first entry of each row goes.
    private static func places(_ counts: [[Int]], _ rowCount: Int) -> (starts: [Int], places: [[Int]]) {
        var places = counts
        var starts = [0]
        starts.reserveCapacity(rowCount + 1)
        var sum = 0
        for row in 0..<rowCount {
            for part in counts.indices {
                places[part][row] = sum
                sum += counts[part][row]
            }
            starts.append(sum)
        }
        return (starts, places)
    }

    /// Where part `i` of `count` things begins.
    fileprivate static func cut(_ i: Int, _ parts: Int, _ count: Int) -> Int {
        count / parts * i + count % parts * i / parts
    }

    /// Rows and columns exchanged, as `transposed()`.
    package func transposed(threads: Int) -> SparseMatrix {
        let parts = max(1, min(threads, rowCount))
        return SparseMatrix(
            rowCount: columnCount, columnCount: rowCount, entryCount: entryCount, parts: parts
        ) { part, body in
            for row in Self.cut(part, parts, rowCount)..<Self.cut(part + 1, parts, rowCount) {
                for at in self.row(row) { body(Int(columns[at]), Int32(truncatingIfNeeded: row), values[at]) }
            }
        }
    }
}

extension Triples {
    /// The entries grouped by row, as `matrix()`, with item `i` in column `column[i]`.
    package func matrix(column: [Int32], threads: Int) -> SparseMatrix {
        let parts = max(1, min(threads, count))
        return SparseMatrix(
            rowCount: rows.count, columnCount: items.count, entryCount: count, parts: parts
        ) { part, body in
            for i in SparseMatrix.cut(part, parts, count)..<SparseMatrix.cut(part + 1, parts, count) {
                body(Int(row[i]), column[Int(item[i])], value[i])
            }
        }
    }
}
