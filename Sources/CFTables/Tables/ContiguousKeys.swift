/// Watches that lines with one key stand together.
///
/// Memory: the keys, since nothing less tells a key that comes back from a new one.
public struct ContiguousKeys {
    private var seen: IDIndex
    private var last = -1

    /// No keys yet.
    public init(limit: Int = IDIndex.mostIDs) { seen = IDIndex(limit: limit) }

    /// Whether a new group begins with this line.
    /// - Throws: a failure that names the key if it has had its group before.
    @inline(__always)
    public mutating func beginsGroup(_ key: RawSpan) throws(Failure) -> Bool {
        let known = seen.count
        let number = seen.intern(key)
        if seen.isOverfull { try seen.checkCount() }
        if number == last { return false }
        if number < known {
            throw Failure(
                "key \(quoted(key)) comes back: bring its lines together first (sort -s -k1,1 -t $'\\t')")
        }
        last = number
        return true
    }

    /// The same for a copy of the key.
    mutating func beginsGroup(_ key: [UInt8]) throws(Failure) -> Bool {
        try key.withSpan { (key: RawSpan) throws(Failure) in try beginsGroup(key) }
    }
}
