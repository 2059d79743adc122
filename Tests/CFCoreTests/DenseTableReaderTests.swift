import CFCommand
import CFMath
import CFSupport
import CFTables
import Testing

/// The table that the text makes, or what is wrong with it.
private func table(_ text: [UInt8], columns: String? = nil, threads: Int = 1) throws -> (DenseTable?, String)
{
    try withFiles([text]) { paths in
        var format = TableFormat()
        format.columnList = columns.map { ColumnList($0, option: "-f", headerOption: "-H") }
        var table: DenseTable?
        let error = failure {
            let input = Input(paths, format, try DenseTableReader.columns(format), mode: .whole)
            table = try DenseTableReader(input).read(input, threads: threads)
        }
        return (table, error?.message.replacing(paths[0], with: "FILE") ?? "")
    }
}

extension DenseTable {
    fileprivate func id(_ i: Int) -> String { String(decoding: ids[idRange(i)], as: UTF8.self) }
}

@Suite struct DenseTableReaderTests {
    @Test func `rows come back as they were written, over many blocks`() throws {
        for (seed, rowCount) in [0, 1, 7, 900, 60_000].enumerated() {
            var random = SeededRandom(seed: UInt64(seed))
            let width = 1 + random.below(30)
            var text: [UInt8] = []
            var ids: [String] = []
            var numbers: [Double] = []
            for _ in 0..<rowCount {
                ids.append(random.text("ab é1", 1...12))
                text += bytes(ids[ids.count - 1])
                for _ in 0..<width {
                    numbers.append(random.normal())
                    text += bytes("\t\(numbers[numbers.count - 1])")
                }
                text += bytes("\n")
            }
            for threads in [1, 2, 7] {
                let found = try #require(try table(text, threads: threads).0)
                let isSame =
                    found.count == rowCount && found.vectors.elements == numbers
                    && (0..<rowCount).allSatisfy { found.id($0) == ids[$0] }
                #expect(isSame)
                #expect(found.width == (rowCount == 0 ? 0 : width))
            }
        }
    }

    @Test func `picked columns`() throws {
        let found = try #require(try table(bytes("1\ta\t2\tx\n3\tb\t4\ty\n"), columns: "2,3,1").0)
        #expect(found.id(1) == "b" && found.vectors.elements == [2, 1, 4, 3])
        #expect(
            try table([], columns: "1").1 == "-f: \"1\" should name the columns of the id and the numbers")
    }

    @Test(arguments: [1, 2, 7])
    func `the first line that differs is named, in whatever block it is`(threads: Int) throws {
        for good in [1, 50_000, 200_000] {
            let lines = (0..<good).map { "v\($0)\t1\t2.5\t3.25\n" }.joined()
            // The odd line may be the first of a block, and the lines after it agree with each other.
            let odd = (0..<good).map { "w\($0)\t1\t2\n" }.joined()
            #expect(
                try table(bytes(lines + odd), threads: threads).1
                    == "FILE:\(good + 1): 2 numbers where the first line has 3")
            #expect(
                try table(bytes(lines + "w\t1\t2\tx\n" + odd), threads: threads).1
                    == "FILE:\(good + 1): \"x\" in column 4 is not a number")
        }
    }
}
