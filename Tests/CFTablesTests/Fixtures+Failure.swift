import CFSupport
import CFTables

/// What `body` throws, as the user sees it; nil where it succeeds.
func failure(_ body: () throws -> Void) -> Failure? {
    do { try body() } catch { return error as? Failure ?? Failure("\(error)") }
    return nil
}

extension OutputBuffer {
    /// What has been appended.
    var content: String { String(decoding: bytes, as: UTF8.self) }
}

/// The table `user item [rating]` of a file.
func triples(_ file: ByteString, threads: Int) throws(Failure) -> Triples {
    let format = TableFormat()
    let columns = try Triples.columns("user", "item", "rating", format)
    return try NamedTable(file, format, columns).read(threads: threads)
}
