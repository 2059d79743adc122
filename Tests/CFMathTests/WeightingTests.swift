import CFMath
import Testing

@Suite struct WeightingTests {
    /// u a 1, u b 2, v a 4.
    private let some = SparseMatrix(
        columnCount: 2, starts: [0, 2, 3], columns: [0, 1, 0], values: [1, 2, 4.0])

    private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude <= 1e-12 * max(1, $1.magnitude) }
    }

    @Test func `binary, log and tf-idf by hand`() throws {
        #expect(try some.weighted(.value).values == some.values)
        #expect(try some.weighted(.binary).values == [1, 1, 1])
        #expect(isClose(try some.weighted(.log).values, [1, 1.6931471805599453, 2.386294361119891]))
        #expect(isClose(try some.weighted(.tfidf).values, [0, 2 * 0.6931471805599453, 0]))
    }

    @Test func `bm25 by hand`() throws {
        // N = 2, L = 3 and 4, mean 3.5; a is in both (idf ln 1.2), b in one (idf ln 2).
        let norm = { (length: Double) in 1.2 * (0.25 + 0.75 * length / 3.5) }
        let expected = [
            0.1823215567939546 * 1 * 2.2 / (1 + norm(3)), 0.6931471805599453 * 2 * 2.2 / (2 + norm(3)),
            0.1823215567939546 * 4 * 2.2 / (4 + norm(4)),
        ]
        #expect(isClose(try some.weighted(.bm25).values, expected))
    }

    @Test(arguments: [(Weighting.log, 0.0, "above 0"), (.log, -1, "above 0"), (.bm25, -1, "at least 0")])
    func `a value without a weight is named`(weighting: Weighting, value: Double, condition: String) {
        let bad = SparseMatrix(
            columnCount: 3, starts: [0, 1, 3], columns: [1, 0, 2], values: [1, 1, value])
        let error = #expect(throws: UnweighableValue.self) { try bad.weighted(weighting) }
        #expect(error?.row == 1 && error?.column == 2 && error?.condition == condition)
    }

    private func random(_ seed: Int) throws -> SparseMatrix<Double> {
        var random = SeededRandom(seed: UInt64(seed))
        let row = (0..<60).map { _ in Int32(random.below(6)) }
        let column = row.map { _ in Int32(random.below(7)) }
        return try SparseMatrix(
            rows: row, columns: column, values: row.map { _ in Double(1 + random.below(5)) }, rowCount: 6,
            columnCount: 7
        ).transposed().transposed().aggregated(.sum, threads: 1)
    }

    @Test func `centred rows sum to zero, centred columns too, unit rows have length one`() throws {
        for seed in 0..<100 {
            let matrix = try random(seed)
            let byRow = matrix.centred(.row)
            for row in 0..<byRow.rowCount {
                #expect(byRow.values[byRow.row(row)].reduce(0, +).magnitude < 1e-9)
            }
            let byColumn = matrix.centred(.column).transposed()
            for row in 0..<byColumn.rowCount {
                #expect(byColumn.values[byColumn.row(row)].reduce(0, +).magnitude < 1e-9)
            }
            #expect(matrix.centred(.none).values == matrix.values)
            let unit = matrix.scaledToUnit()
            for row in 0..<unit.rowCount {
                let squares = unit.values[unit.row(row)].reduce(0) { $0 + $1 * $1 }
                #expect((squares - 1).magnitude < 1e-12 || unit.row(row).isEmpty)
            }
        }
    }

    @Test func `a zero row stays zero`() {
        let zero = SparseMatrix(columnCount: 2, starts: [0, 2], columns: [0, 1], values: [0, 0.0])
        #expect(zero.scaledToUnit().values == [0, 0])
    }

    @Test(arguments: [0x1p600, 0x1p-600])
    func `lengths whose squares overflow or vanish are lengths all the same`(unit: Double) {
        let matrix = SparseMatrix(
            columnCount: 2, starts: [0, 2], columns: [0, 1], values: [3 * unit, 4 * unit])
        #expect(isClose(matrix.scaledToUnit().values, [0.6, 0.8]))
    }
}
