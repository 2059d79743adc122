import CFSupport
import CFTables
import TestSupport
import Testing

/// What `-f list` makes of three roles, the last of which may be missing: the fields of a line, or what is wrong.
private func picked(_ list: String?, hasHeader: Bool = false) throws -> String {
    var format = TableFormat()
    format.hasHeader = hasHeader
    format.columnList = list.map { ColumnList(ByteString($0), option: "-f", headerOption: "-H") }
    let table = bytes((hasHeader ? "who\twhat\tmuch\twhen\n" : "") + "a\tb\tc\td\n")
    return try withFiles([table]) { paths in
        var result = ""
        let error = failure {
            let columns = try Columns(["user", "item", "rating"], last: .optional, format)
            let input = Input(paths, format, columns, mode: .streaming)
            var splitter = try input.splitter()
            try input.forEachLine { (line: RawSpan) throws(Failure) in
                try splitter.split(line)
                let fields = (0..<splitter.roleCount).map { line.extracting(splitter[$0]).text }
                result = fields.joined(separator: " ")
            }
        }
        return error.map { $0.message.replacing("\(paths[0])", with: "FILE") } ?? result
    }
}

@Suite struct ColumnsTests {
    @Test(
        arguments: [
            (nil, "a b c"), ("1,2,3", "a b c"), ("2,1,4", "b a d"), ("4,1", "d a"), ("1,1", "a a"),
            ("1", #"-f: "1" should name the columns of user, item, rating"#),
            ("1,2,3,4", #"-f: "1,2,3,4" should name the columns of user, item, rating"#),
            ("0,1", #"-f: "0" is not a column number from 1 to 1048576"#),
            ("", #"-f: "" is not a column number from 1 to 1048576"#),
            ("1,,2", #"-f: "" is not a column number from 1 to 1048576"#),
            (
                "1,99999999999999999999",
                #"-f: "99999999999999999999" is not a column number from 1 to 1048576"#
            ),
            ("1,9223372036854775807", #"-f: "9223372036854775807" is not a column number from 1 to 1048576"#),
            ("-1,2", #"-f: the name "-1" needs a header (-H)"#),
            ("+1,2", #"-f: the name "+1" needs a header (-H)"#),
            ("who,what", #"-f: the name "who" needs a header (-H)"#),
            ("1,9", "FILE:1: 4 fields where 9 are needed (user, item)"),
        ] as [(String?, String)])
    func `by number`(list: String?, result: String) throws {
        #expect(try picked(list) == result)
    }

    @Test(
        arguments: [
            (nil, "a b c"), ("2,1,4", "b a d"), ("when,who", "d a"), ("what,1,much", "b a c"),
            ("what,WHO", #"FILE:1: no column is named "WHO": there are "who", "what", "much", "when""#),
            ("what,", #"-f: "" is not a column number from 1 to 1048576"#),
        ] as [(String?, String)])
    func `by name, with a header`(list: String?, result: String) throws {
        #expect(try picked(list, hasHeader: true) == result)
    }
}
