// Entries in any order brought together by row or by column, on several threads.

extension SparseMatrix {
    /// Entries brought together by row, within a row in their order.
    ///
    /// - Parameters:
    ///   - rows: each entry's row.
    ///   - column: the column of an entry, which `values` has the value of.
    /// - Complexity: O(entries + rows).
    @inline(__always)
    fileprivate init(
        grouping rows: [Int32], rowCount: Int, columnCount: Int, values: [Double], threads: Int,
        column: (_ entry: Int) -> Int32
    ) {
        let parts = KeyedPlaces.parts(
            of: rows.count, entries: rows.count, keyCount: rowCount, threads: threads)
        let places = KeyedPlaces(parts.count, keyCount: rowCount, threads: threads) { part, counts in
            for i in parts[part] { counts[Int(rows[i])] += 1 }
        }
        let (grouped, groupedValues) = unsafe Self.filled(rows.count) { newColumns, newValues in
            places.forEachPart { part, next in
                for i in parts[part] {
                    let row = Int(rows[i])
                    let to = next[row]
                    next[row] = to + 1
                    unsafe newColumns[to] = column(i)
                    unsafe newValues[to] = values[i]
                }
            }
        }
        self.init(columnCount: columnCount, starts: places.starts, columns: grouped, values: groupedValues)
    }

    /// Rows and columns exchanged; entries of a row are in ascending order of their old row.
    ///
    /// - Parameter order: the rows in the order in which they become columns; nil leaves them in theirs.
    /// - Complexity: O(entries + rows + columns).
    public func transposed(order: [Int]? = nil, threads: Int = 1) -> SparseMatrix {
        func oldRow(_ place: Int) -> Range<Int> { row(order?[place] ?? place) }
        let parts = KeyedPlaces.parts(
            of: rowCount, entries: entryCount, keyCount: columnCount, threads: threads
        ) { oldRow($0).count }
        let places = KeyedPlaces(parts.count, keyCount: columnCount, threads: threads) { part, counts in
            for place in parts[part] {
                for at in oldRow(place) { counts[Int(columns[at])] += 1 }
            }
        }
        let (newColumns, newValues) = unsafe Self.filled(entryCount) { newColumns, newValues in
            places.forEachPart { part, next in
                for place in parts[part] {
                    for at in oldRow(place) {
                        let column = Int(columns[at])
                        let to = next[column]
                        next[column] = to + 1
                        unsafe newColumns[to] = Int32(truncatingIfNeeded: place)
                        unsafe newValues[to] = values[at]
                    }
                }
            }
        }
        return SparseMatrix(
            columnCount: rowCount, starts: places.starts, columns: newColumns, values: newValues)
    }

    /// Arrays of `count` elements, all of which `fill` writes.
    private static func filled(
        _ count: Int, _ fill: (UnsafeMutableBufferPointer<Int32>, UnsafeMutableBufferPointer<Double>) -> Void
    ) -> ([Int32], [Double]) {
        var columns: [Int32] = []
        let values = unsafe [Double](unsafeUninitializedCapacity: count) { values, valueCount in
            unsafe columns = [Int32](unsafeUninitializedCapacity: count) { columns, columnCount in
                unsafe fill(columns, values)
                columnCount = count
            }
            valueCount = count
        }
        return (columns, values)
    }
}

extension Triples {
    /// The entries grouped by row, within a row in input order. Complexity: O(entries + rows).
    public func matrix(threads: Int = 1) -> SparseMatrix {
        SparseMatrix(
            grouping: row, rowCount: rows.count, columnCount: items.count, values: value, threads: threads
        ) { item[$0] }
    }

    /// The same with item `i` in column `column[i]`.
    package func matrix(column: [Int32], threads: Int) -> SparseMatrix {
        SparseMatrix(
            grouping: row, rowCount: rows.count, columnCount: items.count, values: value, threads: threads
        ) { column[Int(item[$0])] }
    }

    /// The entries grouped by item: items × rows, within an item in input order. Complexity: O(entries + items).
    public func matrixByItem(threads: Int = 1) -> SparseMatrix {
        SparseMatrix(
            grouping: item, rowCount: items.count, columnCount: rows.count, values: value, threads: threads
        ) { row[$0] }
    }
}
