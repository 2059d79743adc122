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
