import CFMath
import Testing

@Suite struct SparsePatternTests {
    private static let sound: [(columnCount: Int, starts: [Int], columns: [Int32])] = [
        (0, [0], []), (5, [0], []), (0, [0, 0, 0], []), (1, [0, 1], [0]),
        (3, [0, 0, 2, 2, 3], [2, 0, 2]), (3, [0, 3], [1, 1, 1]),
        (Int(Int32.max), [0, 1], [Int32.max - 1]),
    ]

    @Test(arguments: sound)
    func `a pattern that is sound`(columnCount: Int, starts: [Int], columns: [Int32]) {
        let pattern = SparsePattern(columnCount: columnCount, starts: starts, columns: columns)
        #expect(pattern.rowCount == starts.count - 1 && pattern.entryCount == columns.count)
        #expect((0..<pattern.rowCount).map(pattern.row) == zip(starts, starts.dropFirst()).map { $0..<$1 })
        let matrix = SparseMatrix(pattern, values: columns.map { Double($0) })
        #expect(matrix.columnCount == columnCount && matrix.values == columns.map { Double($0) })
    }

    @Test func `entries of each column are counted`() {
        let pattern = SparsePattern(columnCount: 4, starts: [0, 2, 2, 5], columns: [0, 3, 3, 0, 3])
        #expect(pattern.columnCounts() == [2, 0, 0, 3])
    }

    @Test func `a column that is not there ends the process`() async {
        await #expect(processExitsWith: .failure) {
            _ = SparsePattern(columnCount: 3, starts: [0, 1], columns: [3])
        }
        await #expect(processExitsWith: .failure) {
            _ = SparsePattern(columnCount: 3, starts: [0, 1], columns: [-1])
        }
    }

    @Test func `starts that are no rows end the process`() async {
        await #expect(processExitsWith: .failure) {
            _ = SparsePattern(columnCount: 3, starts: [0, 2, 1, 2], columns: [0, 1])
        }
        await #expect(processExitsWith: .failure) {
            _ = SparsePattern(columnCount: 3, starts: [0, 1], columns: [0, 1])
        }
        await #expect(processExitsWith: .failure) {
            _ = SparsePattern(columnCount: 3, starts: [], columns: [])
        }
    }

    @Test func `entries beyond the counts end the process`() async {
        await #expect(processExitsWith: .failure) {
            _ = SparseMatrix(rows: [2], columns: [0], values: [1.0], rowCount: 2, columnCount: 1)
        }
        await #expect(processExitsWith: .failure) {
            _ = Ratings(userCount: 1, itemCount: 1, user: [0], item: [1], value: [1])
        }
    }
}
