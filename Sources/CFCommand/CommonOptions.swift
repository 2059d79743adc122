public import CFSupport
public import CFTables

// The options that many tools share, each declared once.

extension Option {
    /// `-d`, `-H`, `--no-header` and, unless the tool picks columns in another way, `-f`.
    ///
    /// - Parameter writesNumbers: whether the output has numbers of the tool's own, which `-d` must not divide.
    public static func table(
        _ place: WritableKeyPath<Values, TableFormat>, columns: String?, writesNumbers: Bool = true
    ) -> [Option] {
        var options: [Option] = []
        if let columns {
            options.append(
                .columns(
                    "f", "fields", "LIST", place.appending(path: \.columnList),
                    "columns that hold \(columns), by number (or name with \(Header.shortestName))"))
        }
        return options + [delimiter(place, writesNumbers: writesNumbers), header(place)]
            + [
                .flag(
                    nil, "no-header", place.appending(path: \.hasHeader), to: false,
                    "there is none, whatever \(Header.variable) says")
            ]
    }

    private static func delimiter(
        _ place: WritableKeyPath<Values, TableFormat>, writesNumbers: Bool
    ) -> Option {
        var option = text("d", "delimiter", "C", "fields are separated by the byte C, not TAB") {
            (values, text) throws(Failure) in
            guard text.bytes.count == 1, text.bytes[0] != 0x0A else {
                throw .usage("\(quoted(text)) is not one byte")
            }
            if writesNumbers, "0123456789.+-e".utf8.contains(text.bytes[0]) {
                throw .usage("\(quoted(text)) is a byte of the numbers that are written")
            }
            values[keyPath: place].delimiter = text.bytes[0]
        }
        option.variable = Variable(name: "CFUTILS_DELIMITER", apply: option.apply)
        return option
    }

    private static func header(_ place: WritableKeyPath<Values, TableFormat>) -> Option {
        var option = Option(
            short: Header.short, long: Header.long, argument: nil, help: "the first line is a header"
        ) { values, _ in
            values[keyPath: place].hasHeader = true
            values[keyPath: place].headerAdvice = "leave out \(Header.shortestName)"
        }
        option.variable = Variable(name: Header.variable) { (values, text) throws(Failure) in
            guard text == "0" || text == "1" else { throw .usage("\(quoted(text)) is not 0 or 1") }
            values[keyPath: place].hasHeader = text == "1"
            values[keyPath: place].headerAdvice = "say --no-header"
        }
        return option
    }

    /// Columns, by number or name.
    public static func columns(
        _ short: Character?, _ long: String, _ argument: String,
        _ place: WritableKeyPath<Values, ColumnList?>,
        default usual: OptionDefault? = nil, _ help: String
    ) -> Option {
        let name = shortestName(short, long)
        return Option(short: short, long: long, argument: argument, help: help, usual: { _ in usual }) {
            values, text in
            values[keyPath: place] = ColumnList(text, option: name, headerOption: Header.shortestName)
        }
    }

    /// `--fill`, of tools that write a list of items for each user.
    public static func fill(
        _ file: WritableKeyPath<Values, ByteString?>, _ fields: WritableKeyPath<Values, ColumnList?>
    ) -> [Option] {
        [
            .file(
                nil, "fill", "FILE", file,
                "fill up lists of fewer than N with FILE's (item, score), best first; say so in a fourth field"
            ),
            .columns(
                nil, "fill-fields", "LIST", fields, default: .words("the first two"),
                "the columns of FILE that hold item and score"),
        ]
    }

    /// `--exclude-items` and `--only-items`, of the same tools.
    public static func itemFilter(_ files: WritableKeyPath<Values, ItemFilterFiles>) -> [Option] {
        [
            .file(
                nil, "exclude-items", "FILE", files.appending(path: \.excluded),
                "leave out the items of FILE for everybody"),
            .file(
                nil, "only-items", "FILE", files.appending(path: \.only),
                "leave out all items that are not in FILE"),
            .columns(
                nil, "items-fields", "LIST", files.appending(path: \.fields), default: .words("the first"),
                "the column of these files that holds the item"),
        ]
    }

    /// `-p`.
    public static func precision(_ place: WritableKeyPath<Values, NumberFormat>) -> Option {
        .text("p", "precision", "N", "write N significant digits, not the shortest exact text") {
            (values, text) throws(Failure) in
            values[keyPath: place] = .significant(try OptionValue.whole(text, 1...17))
        }
    }

    /// `-j`.
    public static func threads(_ place: WritableKeyPath<Values, Int>) -> Option {
        .whole(
            "j", "threads", "N", place, in: 1...1024, default: .words("one per processor"),
            "work on N threads")
    }

    /// `-v` and `-q`.
    public static func verbosity(_ place: WritableKeyPath<Values, Verbosity>) -> [Option] {
        [
            Option(short: "v", long: "verbose", argument: nil, help: "log progress as plain lines on stderr")
            {
                values, _ in values[keyPath: place] = .verbose
            },
            quiet(place, "no progress bar, no warnings"),
        ]
    }

    /// `-q`, which tools have alone that show no progress but may warn.
    public static func quiet(
        _ place: WritableKeyPath<Values, Verbosity>, _ help: String = "no warnings"
    ) -> Option {
        Option(short: "q", long: "quiet", argument: nil, help: help) { values, _ in
            values[keyPath: place] = .quiet
        }
    }
}

/// The option that says that there is a header, which messages about names of columns name.
private enum Header {
    static let short: Character = "H"
    static let long = "header"
    static let shortestName = "-\(short)"
    static let variable = "CFUTILS_HEADER"
}

/// How much a tool says on standard error while it works.
public enum Verbosity: Sendable {
    /// A progress bar where standard error is a terminal.
    case normal
    /// Plain lines.
    case verbose
    /// Nothing.
    case quiet
}
