import CFCommand
import CFSupport
import CFTables

/// What the options of `sampleCommand` set.
struct SampleValues: Equatable {
    enum Kind: String, CaseIterable { case first, second, third }

    var top = 10
    var limit: Int?
    var flag = false
    var number = false
    var kind = Kind.first
    var rate = 0.5
    var shrink = 0.0
    var file: ByteString?
    var rows: [ByteString] = []
    var marks: ByteString = ""
    var threads = 0
    var delimiter: UInt8 = 9

    var table = TableFormat() { didSet { delimiter = table.delimiter } }

    static func == (a: SampleValues, b: SampleValues) -> Bool { "\(a)" == "\(b)" }
}

/// A command line with every kind of option.
var sampleCommand: Command<SampleValues> {
    Command(

        "tool", "Does one thing.", operands: "MODEL [file ...]", operandCount: 1...3,
        defaults: SampleValues(),
        options: [
            .whole("k", "top", "N", \.top, "keep N"),
            .whole("l", "limit", "N", \.limit, in: 2...5, "limit to N"),
            .flag("t", "transpose", \.flag, "transpose"),
            .flag("n", "number", \.number, "number"),
            .word("w", "weight", "KIND", \.kind, "first, second or third"),
            .number("r", "rate", "X", \.rate, .positive, "it's [a] rate: above 0"),
            .number(nil, "shrink", "X", \.shrink, .notNegative, "shrink"),
            .file("x", "exclude", "FILE", \.file, "leave out what FILE has"),
            .text("R", "row", "ID", isRepeatable: true, "only this row") { values, text in
                values.rows.append(text)
            },
            .text("m", "marks", "LIST", listOf: ["ant", "bee", "bug"], "these marks alone") { values, text in
                values.marks = text
            },
            .threads(\.threads),
        ] + Option.table(\.table, columns: "user and item"),
        examples: [("Once", "tool model.tsv"), ("Twice", "tool model.tsv in.tsv")])
}
