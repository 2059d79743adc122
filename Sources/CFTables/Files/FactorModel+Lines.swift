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
        var (userIDs, itemIDs) = ([BlockIDs.Place](), [BlockIDs.Place]())
        var start = block.content.lowerBound
        var failure: Failure?
        do throws(Failure) {
            try block.forEachLine(splitter) { (line: RawSpan, fields: inout FieldSplitter) throws(Failure) in
                let (user, item) = (try fields.id(0), try fields.id(1))
                userIDs.append(BlockIDs.Place(line.extracting(user), at: start + user.lowerBound))
                itemIDs.append(BlockIDs.Place(line.extracting(item), at: start + item.lowerBound))
                start += line.byteCount + 1
            }
        } catch { failure = error }
        let pairs = try block.bytes.withSpan { (bytes: RawSpan) throws(Failure) in
            let pairs = zip(users.find(userIDs, in: bytes), items.find(itemIDs, in: bytes))
                .map { (user: $0, item: $1) }
            // A line without ids comes after those that have been looked up.
            if isStrict, let i = pairs.firstIndex(where: { $0.user < 0 || $0.item < 0 }) {
                let (role, place) = pairs[i].user < 0 ? ("user", userIDs[i]) : ("item", itemIDs[i])
                throw Failure.unknown(role, bytes.extracting(place.range)).atLine(block.skippedLines + i + 1)
            }
            return pairs
        }
        if let failure { throw failure }
        return pairs
    }
}

extension Failure {
    /// An id that a model does not have. - Parameter role: user or item.
    public static func unknown(_ role: String, _ id: RawSpan) -> Failure {
        Failure("the model does not know the \(role) \(quoted(id))")
    }
}
