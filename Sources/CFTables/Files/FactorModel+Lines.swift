public import CFMath

extension FactorModel {
    /// The users and items that the lines of a block name.
    ///
    /// - Parameters:
    ///   - splitter: its roles are user and item.
    ///   - isStrict: whether an id that the model does not know is a failure.
    /// - Throws: a failure for a line without them.
    public func pairs(
        in block: LineBlock, _ splitter: FieldSplitter, isStrict: Bool
    ) throws(Failure) -> [Factors.Pair] {
        var fields = splitter
        var pairs: [Factors.Pair] = []
        try block.forEachLine { (line: RawSpan) throws(Failure) in
            try fields.split(line)
            let userID = line.extracting(try fields.id(0)), itemID = line.extracting(try fields.id(1))
            let user = users.find(userID), item = items.find(itemID)
            if isStrict {
                if user == nil { throw .unknown("user", userID) }
                if item == nil { throw .unknown("item", itemID) }
            }
            pairs.append((Int32(user ?? -1), Int32(item ?? -1)))
        }
        return pairs
    }
}

extension Failure {
    /// An id that a model does not have. - Parameter role: user or item.
    public static func unknown(_ role: String, _ id: RawSpan) -> Failure {
        Failure("the model does not know the \(role) \(quoted(id))")
    }
}
