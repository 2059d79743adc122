import CFSupport

extension Panel {
    /// Random numbers in the rows from `first` on, each row from a stream of its own.
    mutating func draw(
        from first: Int, threads: Int, _ stream: (_ row: Int) -> SeededRandom,
        _ number: (inout SeededRandom) -> Float
    ) {
        let rows = mutableRows
        Parallel.forEachChunk(of: rowCount - first, by: 64, threads: threads) { chunk in
            for row in chunk {
                var random = stream(first + row)
                let numbers = rows[first + row]
                for j in 0..<columnCount { numbers[j] = number(&random) }
            }
        }
    }
}
