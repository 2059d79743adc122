/// Finds the fields of a line that play roles. One splitter serves all lines: it holds only offsets.
public struct FieldSplitter: Sendable {
    private let delimiter: UInt8
    private let places: [Int]
    private let roles: [String]
    private let isInOrder: Bool
    private let needed: Int
    private var forbidden: String?
    /// Start of each field, and one past the end of the last one found plus one.
    private var starts: [Int]
    /// How many fields the line has, as far as was looked: at most `needed`, plus one for "more".
    public private(set) var fieldCount = 0

    /// - Parameters:
    ///   - places: the zero-based column of each role.
    ///   - roles: the roles' names, for messages.
    init(delimiter: UInt8, places: [Int], roles: [String]) {
        self.delimiter = delimiter
        self.places = places
        self.roles = roles
        isInOrder = places == Array(0..<places.count)
        needed = (places.max() ?? -1) + 1
        starts = Array(repeating: 0, count: needed + 1)
    }

    /// The number of roles.
    public var roleCount: Int { places.count }

    /// Splits a line. Complexity: O(bytes up to the last field needed).
    /// - Throws: a failure that says how many fields there are and how many are needed.
    @inline(__always)
    public mutating func split(_ line: RawSpan) throws(Failure) {
        if needed == 0 { return }
        var field = 1
        var at = 0
        let end = line.byteCount
        while at < end {
            if line.byte(at) == delimiter {
                starts[field] = at + 1
                field += 1
                if field > needed { break }
            }
            at += 1
        }
        fieldCount = field
        if field < needed { throw tooFew(field) }
        if field == needed { starts[needed] = end + 1 } else if let forbidden { throw surplus(forbidden) }
    }

    /// From now on a line with more fields than needed is a failure, since the first line had no `role`.
    mutating func forbidMore(_ role: String) { forbidden = role }

    private func surplus(_ role: String) -> Failure {
        Failure("a \(role) in column \(needed + 1), where the first line has none")
    }

    private func tooFew(_ count: Int) -> Failure {
        let fields = count == 1 ? "1 field" : "\(count) fields"
        return Failure("\(fields) where \(needed) are needed (\(roles.joined(separator: ", ")))")
    }

    /// Whether the line last split has fields beyond those needed.
    public var hasMore: Bool { fieldCount > needed }

    /// Whether the roles lie in columns side by side, in order.
    public func areAdjacent(_ roles: Range<Int>) -> Bool {
        roles.dropFirst().allSatisfy { places[$0] == places[$0 - 1] + 1 }
    }

    /// Where the field of a role lies in the line last split.
    @inline(__always)
    public subscript(role: Int) -> Range<Int> {
        let place = isInOrder ? role : places[role]
        return starts[place]..<starts[place + 1] - 1
    }

    /// Where the field of a role lies, which must not be empty.
    @inline(__always)
    public func id(_ role: Int) throws(Failure) -> Range<Int> {
        let range = self[role]
        if range.isEmpty { throw Failure("the \(roles[role]) is empty") }
        return range
    }

    /// The number in the field of a role.
    @inline(__always)
    public func number(_ role: Int, in line: RawSpan) throws(Failure) -> Double {
        let field = line.extracting(self[role])
        guard let value = field.number() else { throw notANumber(role, field) }
        return value
    }

    @inline(never)
    private func notANumber(_ role: Int, _ field: RawSpan) -> Failure {
        Failure("\(roles[role]) \(quoted(field)) is not a number")
    }
}
