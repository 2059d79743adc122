public import CFSupport

/// One column, as an option names it: by one-based number or by the header's name.
public enum ColumnSelector: Sendable {
    /// A zero-based place.
    case place(Int)
    /// A name in the header.
    case name(ByteString)

    /// A bound that no table reaches and that any machine can hold offsets for.
    private static let mostColumns = 1 << 20

    /// Parses a list such as `2,1,4` or `user,item`.
    ///
    /// - Throws: a usage failure for what is neither a column's number nor, with a header, a name.
    public static func parse(_ list: ColumnList, hasHeader: Bool) throws(Failure) -> [ColumnSelector] {
        var selection: [ColumnSelector] = []
        for part in list.parts {
            let isNumber = isNumber(part)
            if isNumber, let number = Int(part.text), (1...mostColumns).contains(number) {
                selection.append(.place(number - 1))
            } else if isNumber || part.isEmpty {
                throw .usage(
                    "\(list.option): \(quoted(part)) is not a column number from 1 to \(mostColumns)")
            } else if hasHeader {
                selection.append(.name(part))
            } else {
                throw .usage(
                    "\(list.option): the name \(quoted(part)) needs a header (\(list.headerOption))")
            }
        }
        return selection
    }

    /// Parses what is to be one column.
    ///
    /// - Throws: a usage failure for what is not.
    public static func parseOne(_ list: ColumnList, hasHeader: Bool) throws(Failure) -> ColumnSelector {
        let columns = try parse(list, hasHeader: hasHeader)
        if columns.count > 1 { throw .usage("\(list.option): \(quoted(list.text)) is not one column") }
        return columns[0]
    }

    /// Whether a part of a list is a number, not a name.
    static func isNumber(_ part: ByteString) -> Bool {
        !part.isEmpty && part.bytes.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The zero-based place, given the fields of the header where there is one.
    func place(in header: [ByteString]?) throws(Failure) -> Int {
        switch self {
        case .place(let place): return place
        case .name(let name):
            guard let place = header?.firstIndex(of: name) else {
                var names = (header ?? []).prefix(20).map { quoted($0) }
                if let header, header.count > names.count { names.append("...") }
                throw Failure(
                    "no column is named \(quoted(name)): there are \(names.joined(separator: ", "))")
            }
            if let next = header?[(place + 1)...].firstIndex(of: name) {
                throw Failure(
                    "columns \(place + 1) and \(next + 1) are named \(quoted(name)): say which by number")
            }
            return place
        }
    }
}

/// What is special about a table's last role, where no columns are named.
public enum LastRole: Sendable {
    /// It lies behind the others.
    case required
    /// It lies behind the others or is missing, on all lines alike.
    case optional
    /// It lies in the last column of the first line, as what a tool has appended.
    case inLastColumn
}

/// What a number in a table may be.
public enum NumberRange: Sendable {
    /// Any number.
    case any
    /// What is finite in single precision.
    case single
    /// What is finite in single precision, and at least 0.
    case singleNotNegative
    /// What is written as it was read, where it is whole.
    case kept
    /// What is written as it was read, so that numbers that differ stay apart.
    case exact

    var least: Double {
        switch self {
        case .any: -Double.infinity
        case .kept: -most
        // Each number is looked at.
        case .exact: Double.infinity
        case .single: -Double(Float.greatestFiniteMagnitude)
        case .singleNotNegative: 0
        }
    }

    var most: Double {
        switch self {
        case .any, .exact: Double.infinity
        // The last whole number to which no other one is rounded.
        case .kept: 9_007_199_254_740_991
        case .single, .singleNotNegative: Double(Float.greatestFiniteMagnitude)
        }
    }
}

/// The roles a table's columns play, and which column plays which.
public struct Columns: Sendable {
    /// What the columns hold, in the order of their roles, as messages name them.
    public let roles: [String]
    /// Where the last role lies when no columns are named.
    public let last: LastRole
    /// What numbers may be.
    public var numbers = NumberRange.any
    /// The first role that is a number, as are those behind it; before it all are ids.
    public var firstNumber = Int.max
    private let selection: [ColumnSelector]?

    /// Roles that lie in columns 1, 2, … unless `selection` says otherwise.
    public init(_ roles: [String], last: LastRole = .required, selection: [ColumnSelector]? = nil) {
        self.roles = roles
        self.last = last
        self.selection = selection
    }

    /// Roles that lie where the format's list says, if there is one.
    ///
    /// - Throws: a usage failure for a list that makes no sense or has too few or too many columns.
    public init(_ roles: [String], last: LastRole = .required, _ format: TableFormat) throws(Failure) {
        let selection = try format.columnList.map { list throws(Failure) in
            try ColumnSelector.parse(list, hasHeader: format.hasHeader)
        }
        let least = roles.count - (last == .optional ? 1 : 0)
        if let list = format.columnList, let count = selection?.count, count < least || count > roles.count {
            throw .usage(
                "\(list.option): \(quoted(list.text)) should name the columns of "
                    + roles.joined(separator: ", "))
        }
        self.init(roles, last: last, selection: selection)
    }

    /// Whether a column is picked by its name.
    var hasNames: Bool {
        selection?.contains { if case .name = $0 { true } else { false } } ?? false
    }

    /// The first `count` roles alone, and all that is needed.
    public func prefix(_ count: Int) -> Columns {
        var first = Columns(Array(roles.prefix(count)), selection: selection.map { Array($0.prefix(count)) })
        first.numbers = numbers
        first.firstNumber = firstNumber
        return first
    }

    /// The zero-based places of the roles, given the fields of the header where there is one.
    ///
    /// - Returns: places; one fewer than there are roles where the list left out the optional last one.
    ///   `isFixed` says that columns were named, so that each of them must be there.
    func places(header: [ByteString]?) throws(Failure) -> (places: [Int], isFixed: Bool) {
        guard let selection else { return (Array(0..<roles.count), false) }
        var places: [Int] = []
        for selector in selection { places.append(try selector.place(in: header)) }
        return (places, true)
    }
}
