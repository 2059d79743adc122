import CFTables
import TestSupport
import Testing

/// The entries that lists give, as text, or what is wrong.
private func entries(_ text: String, numbered: Bool, hasHeader: Bool = false) throws -> String {
    var format = TableFormat()
    format.hasHeader = hasHeader
    return try withFiles([bytes(text)]) { paths in
        var result = ""
        let error = failure {
            let table = try Triples.readLists(
                Input(paths, format, Columns(["id", "item"]), mode: .whole), numbered: numbered)
            #expect(!table.hasValues && table.value.allSatisfy { $0 == 1 })
            let names = zip(table.row, table.item)
                .map { "\(table.rows.text(Int($0))):\(table.items.text(Int($1)))" }
            result = names.joined(separator: " ")
        }
        return error?.message.replacing("\(paths[0])", with: "FILE") ?? result
    }
}

@Suite struct ListReaderTests {
    @Test(arguments: [
        ("", ""), ("u\ta\tb\nv\tb\nu\tc", "u:a u:b v:b u:c"),
        ("u\n", "FILE:1: 1 field where 2 are needed (id, item)"),
        ("u\ta\n\ta\n", "FILE:2: the id is empty"), ("u\ta\t\tb\n", "FILE:1: the item in column 3 is empty"),
        ("u\ta\t\n", "FILE:1: the item in column 3 is empty"),
        ("u\ta\n\nv\ta\n", "FILE:2: the line is empty"),
    ])
    func `an id and its items`(text: String, result: String) throws {
        #expect(try entries(text, numbered: false) == result)
    }

    @Test(arguments: [
        ("", ""), ("a\tb\nb\na\n", "0:a 0:b 1:b 2:a"), ("a\t\tb\n", "FILE:1: the item in column 2 is empty"),
        ("\ta\n", "FILE:1: the item in column 1 is empty"), ("a\n\nb\n", "FILE:2: the line is empty"),
    ])
    func `items, the line's number being the id`(text: String, result: String) throws {
        #expect(try entries(text, numbered: true) == result)
    }

    @Test func `a header has no number`() throws {
        #expect(try entries("x\ty\na\nb\n", numbered: true, hasHeader: true) == "0:a 1:b")
    }
}
