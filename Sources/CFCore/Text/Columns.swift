/// The roles a table's columns play, and which column plays which.
public struct Columns: Sendable {
    /// What the columns hold, in the order of their roles, as messages name them.
    public let roles: [String]
    /// The last role may be missing, on all lines alike.
    public let lastIsOptional: Bool
    private let selection: [Selector]?

    private enum Selector: Sendable {
        case place(Int)
        case name(String)
    }

    /// Roles that lie in columns 1, 2, … unless `list` says otherwise.
    ///
    /// - Parameter list: what `-f` was given: one-based numbers, or names where there is a header.
    /// - Throws: a usage failure for a list that makes no sense.
    public init(
        _ roles: [String], lastIsOptional: Bool = false, list: String? = nil, hasHeader: Bool = false
    ) throws(Failure) {
        self.roles = roles
        self.lastIsOptional = lastIsOptional
        selection = try list.map { text throws(Failure) in try Self.parse(text, hasHeader: hasHeader) }
        let least = roles.count - (lastIsOptional ? 1 : 0)
        if let count = selection?.count, count < least || count > roles.count {
            let wanted = roles.joined(separator: ",")
            throw .usage("-f: \(count) columns in \(quoted(list ?? "")), wanted are \(wanted)")
        }
    }

    private static func parse(_ list: String, hasHeader: Bool) throws(Failure) -> [Selector] {
        var selection: [Selector] = []
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            if let number = Int(part), number >= 1, part.utf8.allSatisfy({ $0 != 0x2B }) {
                selection.append(.place(number - 1))
            } else if hasHeader, !part.isEmpty, Int(part) == nil {
                selection.append(.name(String(part)))
            } else if Int(part) != nil || part.isEmpty {
                throw .usage("-f: \(quoted(String(part))) is not a column number of at least 1")
            } else {
                throw .usage("-f: the name \(quoted(String(part))) needs a header (-H)")
            }
        }
        return selection
    }

    /// The zero-based places of the roles, given the fields of the header where there is one.
    ///
    /// - Returns: places; one fewer than there are roles where `-f` left out the optional last one.
    ///   `isFixed` says that `-f` was given, so that every column named must be there.
    func places(header: [String]?) throws(Failure) -> (places: [Int], isFixed: Bool) {
        guard let selection else { return (Array(0..<roles.count), false) }
        var places: [Int] = []
        for selector in selection {
            switch selector {
            case .place(let place): places.append(place)
            case .name(let name):
                guard let place = header?.firstIndex(of: name) else {
                    throw Failure("no column is named \(quoted(name))")
                }
                places.append(place)
            }
        }
        return (places, true)
    }
}
