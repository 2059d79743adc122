// Entries in any order brought together by row or by column, on several threads.

extension SparsePattern {
    /// Entries brought together by row, within a row in their order.
    ///
    /// - Parameters:
    ///   - rows, columns: those of each entry.
    /// - Precondition: one length; rows and columns are below their counts.
    /// - Complexity: O(entries + rows).
    public init(rows: [Int32], columns: [Int32], rowCount: Int, columnCount: Int, threads: Int = 1) {
        precondition(rows.count == columns.count && rows.areBelow(rowCount) && columns.areBelow(columnCount))
        let parts = CountingSort.parts(
            of: rows.count, entries: rows.count, keyCount: rowCount, threads: threads)
        let places = CountingSort(parts.count, keyCount: rowCount, threads: threads) { part, counts in
            for i in parts[part] { counts[Int(rows[i])] += 1 }
        }
        // As in `filled`.
        if rows.isEmpty {
            self.init(trusted: columnCount, places.starts, [])
            return
        }
        let grouped = unsafe [Int32](unsafeUninitializedCapacity: rows.count) { grouped, count in
            places.forEachPart { part, keys, next in
                for i in parts[part] {
                    let row = Int(rows[i])
                    guard keys.contains(row) else { continue }
                    unsafe grouped[next[row]] = columns[i]
                    next[row] += 1
                }
            }
            count = rows.count
        }
        self.init(trusted: columnCount, places.starts, grouped)
    }
}

extension SparseMatrix {
    /// Entries brought together by row, within a row in their order.
    @inline(__always)
    fileprivate init(
        rows: [Int32], rowCount: Int, columnCount: Int, values: [Value], threads: Int,
        column: (_ entry: Int) -> Int32
    ) {
        precondition(rows.count == values.count && rows.areBelow(rowCount))
        let parts = CountingSort.parts(
            of: rows.count, entries: rows.count, keyCount: rowCount, threads: threads)
        let places = CountingSort(parts.count, keyCount: rowCount, threads: threads) { part, counts in
            for i in parts[part] { counts[Int(rows[i])] += 1 }
        }
        let (grouped, groupedValues) = unsafe Self.filled(rows.count) { newColumns, newValues in
            places.forEachPart { part, keys, next in
                for i in parts[part] {
                    let row = Int(rows[i])
                    guard keys.contains(row) else { continue }
                    let to = next[row]
                    next[row] = to + 1
                    unsafe newColumns[to] = column(i)
                    unsafe newValues.initializeElement(at: to, to: values[i])
                }
            }
        }
        self.init(trusted: columnCount, places.starts, grouped, groupedValues)
    }

    @inline(__always)
    fileprivate func exchanged(order: [Int]?, threads: Int) -> SparseMatrix {
        func oldRow(_ place: Int) -> Range<Int> { row(order?[place] ?? place) }
        let parts = CountingSort.parts(
            of: rowCount, entries: entryCount, keyCount: columnCount, threads: threads
        ) { oldRow($0).count }
        let (columns, values) = (columns, values)
        let places = CountingSort(parts.count, keyCount: columnCount, threads: threads) { part, counts in
            for place in parts[part] {
                for at in oldRow(place) { counts[Int(columns[at])] += 1 }
            }
        }
        let (newColumns, newValues) = unsafe Self.filled(entryCount) { newColumns, newValues in
            places.forEachPart { part, keys, next in
                for place in parts[part] {
                    for at in oldRow(place) {
                        let column = Int(columns[at])
                        guard keys.contains(column) else { continue }
                        let to = next[column]
                        next[column] = to + 1
                        unsafe newColumns[to] = Int32(truncatingIfNeeded: place)
                        unsafe newValues.initializeElement(at: to, to: values[at])
                    }
                }
            }
        }
        return SparseMatrix(trusted: rowCount, places.starts, newColumns, newValues)
    }

    /// Arrays of `count` elements, all of which `fill` writes.
    private static func filled(
        _ count: Int, _ fill: (UnsafeMutableBufferPointer<Int32>, UnsafeMutableBufferPointer<Value>) -> Void
    ) -> ([Int32], [Value]) {
        // An empty array is one for all threads, and its initialisation writes its length.
        if count == 0 { return ([], []) }
        var columns: [Int32] = []
        let values = unsafe [Value](unsafeUninitializedCapacity: count) { values, valueCount in
            unsafe columns = [Int32](unsafeUninitializedCapacity: count) { columns, columnCount in
                unsafe fill(columns, values)
                columnCount = count
            }
            valueCount = count
        }
        return (columns, values)
    }
}

// Written out for both kinds of value, as generic code is not specialised for other modules.

extension SparseMatrix where Value == Double {
    /// Entries brought together by row, within a row in their order.
    ///
    /// - Parameters:
    ///   - rows, columns, values: those of each entry.
    ///   - order: the new number of each column; nil leaves them theirs.
    /// - Precondition: one length; rows and columns are below their counts.
    /// - Complexity: O(entries + rows).
    public init(
        rows: [Int32], columns: [Int32], values: [Double], rowCount: Int, columnCount: Int,
        order: [Int32]? = nil, threads: Int = 1
    ) {
        precondition(columns.count == rows.count && columns.areBelow(columnCount))
        if let order {
            precondition(order.count == columnCount && order.areBelow(columnCount))
            self.init(
                rows: rows, rowCount: rowCount, columnCount: columnCount, values: values, threads: threads
            ) { order[Int(columns[$0])] }
        } else {
            self.init(
                rows: rows, rowCount: rowCount, columnCount: columnCount, values: values, threads: threads
            ) { columns[$0] }
        }
    }

    /// Rows and columns exchanged; entries of a row are in ascending order of their old row.
    ///
    /// - Parameter order: the rows in the order in which they become columns; nil leaves them in theirs.
    /// - Complexity: O(entries + rows + columns).
    public func transposed(order: [Int]? = nil, threads: Int = 1) -> SparseMatrix {
        exchanged(order: order, threads: threads)
    }
}

extension SparseMatrix where Value == Float {
    /// Entries brought together by row, within a row in their order.
    ///
    /// - Parameters:
    ///   - rows, columns, values: those of each entry.
    /// - Precondition: one length; rows and columns are below their counts.
    /// - Complexity: O(entries + rows).
    public init(
        rows: [Int32], columns: [Int32], values: [Float], rowCount: Int, columnCount: Int, threads: Int = 1
    ) {
        precondition(columns.count == rows.count && columns.areBelow(columnCount))
        self.init(
            rows: rows, rowCount: rowCount, columnCount: columnCount, values: values, threads: threads
        ) { columns[$0] }
    }
}
