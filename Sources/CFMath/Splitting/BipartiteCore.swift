/// What is left of a matrix where each row must have so many different columns and each column so many different rows,
/// and what has fewer goes: the core of a bipartite graph (Seidman 1983, "Network structure and minimum degree"; by
/// peeling, as in Batagelj and Zaveršnik 2003, "An O(m) algorithm for cores decomposition of networks").
///
/// There is one largest core, whatever the order in which rows and columns go.
public struct BipartiteCore: Sendable {
    /// Which rows are in it.
    public let hasRow: [Bool]
    /// Which columns are in it.
    public let hasColumn: [Bool]

    /// - Parameters:
    ///   - rows, columns: those of each entry, which may come several times and counts once.
    ///   - columnsEach, rowsEach: how many columns a row must have, and how many rows a column.
    /// - Precondition: those of `SparsePattern`.
    /// - Complexity: O(entries + rows + columns).
    public init(
        rows: [Int32], columns: [Int32], rowCount: Int, columnCount: Int, columnsEach: Int, rowsEach: Int,
        threads: Int = 1
    ) {
        let byRow = SparseMatrix<Double>(
            rows: rows, columns: columns, values: Array(repeating: 1, count: rows.count), rowCount: rowCount,
            columnCount: columnCount, threads: threads
        ).withoutRepeats()
        let sides = [byRow.pattern, byRow.transposed(threads: threads).pattern]
        let least = [columnsEach, rowsEach]
        var degree = sides.map { side in (0..<side.rowCount).map { side.row($0).count } }
        var isIn = degree.map { $0.map { _ in true } }
        // What goes, until its neighbours have been told.
        var leaving: [(side: Int, number: Int)] = []
        for side in 0..<2 {
            for number in degree[side].indices where degree[side][number] < least[side] {
                isIn[side][number] = false
                leaving.append((side, number))
            }
        }
        while let (side, number) = leaving.popLast() {
            let other = 1 - side
            for at in sides[side].row(number) {
                let neighbour = Int(sides[side].columns[at])
                degree[other][neighbour] -= 1
                if isIn[other][neighbour], degree[other][neighbour] < least[other] {
                    isIn[other][neighbour] = false
                    leaving.append((other, neighbour))
                }
            }
        }
        hasRow = isIn[0]
        hasColumn = isIn[1]
    }
}
