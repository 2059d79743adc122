import CFMath

/// Entries brought together by row or by column, on any number of threads, held against lists of each.
enum Grouping {
    private struct Entry: Equatable {
        let column: Int32
        let value: Double
    }

    static func run(_ input: inout FuzzBytes) {
        let rowCount = 1 + input.below(6), columnCount = 1 + input.below(6)
        // Threads are slow to wake.
        let threads = input.once(in: 16) ? 2 + input.below(2) : 1
        let reversed = input.below(2) == 1
        var (rows, columns, values): ([Int32], [Int32], [Double]) = ([], [], [])
        while !input.isAtEnd {
            let byte = input.below(256)
            rows.append(Int32(byte % 16 % rowCount))
            columns.append(Int32(byte / 16 % columnCount))
            values.append(Double(values.count))
        }
        let order = (0..<Int32(columnCount)).map { reversed ? Int32(columnCount) - 1 - $0 : $0 }
        let matrix = SparseMatrix<Double>(
            rows: rows, columns: columns, values: values, rowCount: rowCount, columnCount: columnCount,
            order: reversed ? order : nil, threads: threads)
        var wanted = [[Entry]](repeating: [], count: rowCount)
        var places = [[Int]](repeating: [], count: rowCount)
        for i in rows.indices {
            wanted[Int(rows[i])].append(Entry(column: order[Int(columns[i])], value: values[i]))
            places[Int(rows[i])].append(i)
        }
        hold(lists(matrix) == wanted, "by row: \(lists(matrix)), not \(wanted)")
        let pattern = SparsePattern(
            rows: rows, columns: columns, rowCount: rowCount, columnCount: columnCount, threads: threads)
        hold(
            pattern.starts == matrix.starts && pattern.columns.map { order[Int($0)] } == matrix.columns,
            "a pattern differs from its matrix")

        let rowOrder = Array((0..<rowCount).reversed())
        let transposed = matrix.transposed(order: reversed ? rowOrder : nil, threads: threads)
        var exchanged = [[Entry]](repeating: [], count: columnCount)
        for place in 0..<rowCount {
            for entry in wanted[reversed ? rowOrder[place] : place] {
                exchanged[Int(entry.column)].append(Entry(column: Int32(place), value: entry.value))
            }
        }
        hold(lists(transposed) == exchanged, "by column: \(lists(transposed)), not \(exchanged)")

        let sorted = CountingSort.order(of: rows.count, keyCount: rowCount) { Int(rows[$0]) }
        let groups = (0..<rowCount).map {
            sorted.order[sorted.starts[$0]..<sorted.starts[$0 + 1]].map(Int.init)
        }
        hold(groups == places, "sorted: \(groups), not \(places)")
    }

    private static func lists(_ matrix: SparseMatrix<Double>) -> [[Entry]] {
        (0..<matrix.rowCount).map { row in
            matrix.row(row).map { Entry(column: matrix.columns[$0], value: matrix.values[$0]) }
        }
    }
}
