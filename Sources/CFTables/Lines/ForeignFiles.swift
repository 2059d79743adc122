// What is not a table of ours, told by how it looks: each gets a sentence that says what it is and what makes one of it.

/// What files of other formats begin with.
enum ForeignFile {
    private static let compressed: [(start: [UInt8], name: String, program: String)] = [
        ([0x1F, 0x8B], "gzip", "zcat"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd", "zstdcat"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz", "xzcat"),
        (Array("BZh".utf8), "bzip2", "bzcat"),
        ([0x50, 0x4B, 0x03, 0x04], "zip", "unzip -p"),
    ]

    /// What is wrong with a file that begins like this; nil where it may be a table.
    static func failure(startingWith bytes: ArraySlice<UInt8>) -> Failure? {
        for format in compressed where bytes.starts(with: format.start) {
            // Text may begin with these three letters: a digit and the digits of π follow them.
            if format.name == "bzip2", !bytes.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26]) {
                continue
            }
            return Failure(
                "it is compressed with \(format.name): pass it through \(format.program) "
                    + "(\(format.program) FILE | ...)")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return Failure("it begins with a byte order mark: remove that with tail -c +4").atLine(1)
        }
        if let name = utf16(bytes) {
            return Failure("it is in UTF-16: make UTF-8 of it with iconv -f \(name) -t UTF-8")
        }
        if bytes.starts(with: "PAR1".utf8) { return Failure("it is a Parquet file, not lines of text") }
        if bytes.starts(with: "%%MatrixMarket".utf8) { return matrixMarket(bytes) }
        return nil
    }

    /// What iconv(1) calls it. Without a byte order mark: two letters or digits with a zero behind, or before, each.
    private static func utf16(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
        let four = Array(bytes.prefix(4))
        guard four.count == 4 else { return nil }
        let isText = { (byte: UInt8) in byte == 0x09 || byte == 0x0A || 0x20..<0x7F ~= byte }
        if isText(four[0]), four[1] == 0, isText(four[2]), four[3] == 0 { return "UTF-16LE" }
        if four[0] == 0, isText(four[1]), four[2] == 0, isText(four[3]) { return "UTF-16BE" }
        return nil
    }

    private static func matrixMarket(_ bytes: ArraySlice<UInt8>) -> Failure {
        let words = bytes.prefix { $0 != 0x0A }.split(separator: 0x20)
            .map { String(decoding: $0, as: UTF8.self) }
        if words.contains("coordinate"), words.last?.hasPrefix("general") == true {
            return Failure(
                "it is a MatrixMarket file: make triples of it with grep -v '^%' | sed 1d | tr -s ' ' '\\t'")
        }
        return Failure(
            "it is a MatrixMarket file that does not hold all entries as triples (coordinate, general)")
    }
}

/// What a line shows that is not as it should be.
enum ForeignLine {
    /// What to do about a line that has no delimiter, where `needed` fields are wanted; empty where nothing is seen.
    static func advice(_ line: RawSpan, needed: Int, delimiter: UInt8) -> String {
        let text = line.bytes
        if text.contains(delimiter) || text.count > 1 << 16 { return "" }
        let words = text.split(separator: 0x20)
        if isLibSVM(words) {
            let program = #"{ for (i = 2; i <= NF; i++) { split($i, f, ":"); print NR, f[1], f[2] } }"#
            return ": it looks like libsvm: make triples of it with awk -v OFS='\\t' '\(program)'"
        }
        let colons = zip(text, text.dropFirst()).count { $0 == 0x3A && $1 == 0x3A }
        if colons >= needed - 1, colons > 0 {
            return ": its fields are separated by \"::\": make them TABs with sed 's/::/\\t/g'"
        }
        for (byte, name, advice) in [
            (0x09, "TABs", "use -d $'\\t'"), (0x2C, "commas", "use -d ,"), (0x3B, "semicolons", "use -d ';'"),
            (0x7C, "bars", "use -d '|'"),
        ] as [(UInt8, String, String)] where byte != delimiter {
            let count = text.count { $0 == byte }
            if count > 0, count >= needed - 1 { return ": it has \(name) between its fields: \(advice)" }
        }
        if delimiter == 0x20 || words.count < max(2, needed) { return "" }
        return words.count == text.count { $0 == 0x20 } + 1
            ? ": it has blanks between its fields: use -d ' '"
            : ": it has blanks between its fields: make them TABs with awk -v OFS='\\t' '{ $1 = $1; print }'"
    }

    /// `label index:value index:value …`
    private static func isLibSVM(_ words: [ArraySlice<UInt8>]) -> Bool {
        guard words.count > 1, Array(words[0]).withSpan({ $0.number() }) != nil else { return false }
        return words.dropFirst().allSatisfy { word in
            let parts = word.split(separator: 0x3A, omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && parts[0].allSatisfy { 0x30...0x39 ~= $0 }
                && Array(parts[1]).withSpan { $0.number() } != nil
        }
    }

    /// What is wrong with a field that begins with a quote, where the delimiter is not TAB.
    static func quoted(_ format: TableFormat) -> Failure {
        let delimiter = Character(Unicode.Scalar(format.delimiter))
        let separator = delimiter == "," ? "" : " --ifs '\(delimiter)'"
        return Failure(
            "a field begins with a quote, which means nothing here: convert the CSV with mlr --icsv --otsv"
                + "\(separator)\(format.hasHeader ? "" : " -N") cat, and use -d $'\\t'")
    }

    /// What more there is to say of a word in place of a number on the first line.
    static let header = ": if the line is a header, say -H, or drop it with tail -n +2"

    /// The failure of a field that should be a number.
    static func notANumber(_ role: String, _ field: RawSpan, _ delimiter: UInt8) -> Failure {
        let failure = Failure("\(role) \(CFTables.quoted(field)) is not a number\(blanks(field, delimiter))")
        return isWord(field) ? failure.onFirstLine(header) : failure
    }

    /// What to do about an empty field.
    static func blanks(_ field: RawSpan, _ delimiter: UInt8) -> String {
        switch delimiter {
        case 0x20 where field.byteCount == 0:
            ": with -d ' ' each blank ends a field: make one of several with tr -s ' '"
        case 0x3A where field.byteCount == 0:
            ": with -d : each colon ends a field: make \"::\" a TAB with sed 's/::/\\t/g', and use -d $'\\t'"
        default: ""
        }
    }

    /// Whether it may be the name of a column, and not a mark for what is missing.
    static func isWord(_ field: RawSpan) -> Bool {
        guard let first = field.bytes.first, first >= 0x80 || first == 0x5F || 0x41...0x5A ~= first & 0xDF
        else {
            return false
        }
        return !["nan", "inf", "infinity", "na", "n/a", "null", "none"].contains(field.text.lowercased())
    }
}
