/// Finds the fields of a line that play roles. One splitter serves all lines: it holds only offsets.
public struct FieldSplitter: Sendable {
    let delimiter: UInt8
    private let places: [Int]
    private let roles: [String]
    private let needed: Int
    private var forbidden = ""
    private var forbidsMore = false
    private var forbiddenByte: UInt8?
    private var refusesQuotes = false
    private var quotedField = Failure("")
    private var numbers = NumberRange.any
    private var least = -Double.infinity
    private var most = Double.infinity
    /// `needed` plus one field starts: those of the fields, and that of the one behind them. An array that is
    /// written for every line costs a look at its reference count; few fields fit into the splitter.
    private var fewStarts = InlineArray<8, Int>(repeating: 0)
    private var manyStarts: [Int]
    /// How many fields the line has, as far as was looked.
    private var fieldCount = 0
    /// Where the last field begins, in a line that a block has split.
    private(set) var lastStart = 0

    /// - Parameters:
    ///   - places: the zero-based column of each role.
    ///   - roles: the roles' names, for messages.
    package init(delimiter: UInt8, places: [Int], roles: [String]) {
        self.delimiter = delimiter
        self.places = places
        self.roles = roles
        needed = (places.max() ?? -1) + 1
        manyStarts = needed < 8 ? [] : Array(repeating: 0, count: needed + 1)
    }

    /// The number of roles.
    public var roleCount: Int { places.count }

    /// Splits a line. Complexity: O(bytes up to the last field needed).
    /// - Throws: a failure that says how many fields there are and how many are needed.
    @inline(__always)
    public mutating func split(_ line: RawSpan) throws(Failure) {
        if needed == 0 { return }
        var found = 0
        var at = 0
        setStart(0, 0)
        while found < needed {
            guard let end = line.firstIndexNearby(of: delimiter, from: at) else {
                found += 1
                fieldCount = found
                if found < needed { throw tooFew(found, line) }
                setStart(found, line.byteCount + 1)
                try checkBytes(line)
                return
            }
            found += 1
            at = end + 1
            setStart(found, at)
        }
        fieldCount = needed + 1
        if forbidsMore { throw surplus() }
        try checkBytes(line)
    }

    /// Splits the line that begins at `start`, up to the next line feed or the cursor's end, which is returned.
    /// `checkCount` says whether it has the fields.
    @inline(__always)
    mutating func splitNext(_ bytes: RawSpan, from start: Int, _ cursor: inout SeparatorCursor) -> Int {
        var found = 0
        var last = start
        setStart(0, 0)
        while true {
            let at = cursor.next(in: bytes)
            found &+= 1
            if found <= needed { setStart(found, at &+ 1 &- start) }
            if at == cursor.end || bytes.byte(at) == 0x0A {
                fieldCount = found
                lastStart = last &- start
                return at
            }
            last = at &+ 1
        }
    }

    /// Throws what `split` throws for the number of fields.
    @inline(__always)
    mutating func checkCount(_ line: RawSpan) throws(Failure) {
        if fieldCount < needed { throw tooFew(fieldCount, line) }
        if forbidsMore, fieldCount > needed { throw surplus() }
    }

    @inline(__always)
    private mutating func setStart(_ field: Int, _ start: Int) {
        if needed < 8 { fewStarts[field] = start } else { manyStarts[field] = start }
    }

    @inline(__always)
    private mutating func start(_ field: Int) -> Int { needed < 8 ? fewStarts[field] : manyStarts[field] }

    /// From now on a line with more fields than needed is a failure, since the first line had no `role`.
    package mutating func forbidMore(_ role: String) {
        forbidden = role
        forbidsMore = true
    }

    /// From now on a field of a role that has this byte is a failure, since it would divide the output.
    mutating func forbidByte(_ byte: UInt8) { forbiddenByte = byte }

    /// From now on a field that begins with a quote is this failure.
    mutating func refuseQuotes(_ failure: Failure) {
        refusesQuotes = true
        quotedField = failure
    }

    /// From now on a number that is not in this range is a failure.
    mutating func limitNumbers(to range: NumberRange) {
        numbers = range
        least = range.least
        most = range.most
    }

    /// Throws what `split` throws for forbidden bytes.
    @inline(__always)
    mutating func checkBytes(_ line: RawSpan) throws(Failure) {
        if let forbiddenByte { try check(line, without: forbiddenByte) }
        if refusesQuotes { try checkQuotes(line) }
    }

    private mutating func checkQuotes(_ line: RawSpan) throws(Failure) {
        for field in 0..<min(needed, fieldCount) {
            let start = start(field)
            if start < line.byteCount, line.byte(start) == 0x22 { throw quotedField }
        }
    }

    @inline(never)
    private mutating func check(_ line: RawSpan, without byte: UInt8) throws(Failure) {
        for (role, name) in roles.enumerated() {
            let field = line.extracting(self[role])
            if field.firstIndex(of: byte) != nil {
                throw .dividing(name, field)
            }
        }
    }

    private func surplus() -> Failure {
        Failure("a \(forbidden) in column \(needed + 1), where the first line has none")
    }

    @inline(never)
    private func tooFew(_ count: Int, _ line: RawSpan) -> Failure {
        let advice = ForeignLine.advice(line, needed: needed, delimiter: delimiter)
        return Failure(
            "\(counted(count, "field")) where \(needed) are needed (\(roles.joined(separator: ", ")))\(advice)"
        )
    }

    /// Whether the line last split has fields beyond those needed.
    package var hasMore: Bool { fieldCount > needed }

    /// Whether the roles lie in columns side by side, in order.
    package func areAdjacent(_ roles: Range<Int>) -> Bool {
        roles.dropFirst().allSatisfy { places[$0] == places[$0 - 1] + 1 }
    }

    // Mutating, though nothing changes: otherwise the splitter is copied for each access, and that has to wait for
    // what `split` has just stored. Measured with topk: 6 ns a line.

    /// Where the field of a role lies in the line last split.
    @inline(__always)
    public subscript(role: Int) -> Range<Int> {
        mutating get {
            let place = places[role]
            return start(place)..<start(place + 1) - 1
        }
    }

    /// Where the field of a role lies, which must not be empty.
    @inline(__always)
    public mutating func id(_ role: Int) throws(Failure) -> Range<Int> {
        let range = self[role]
        if range.isEmpty { throw empty(role) }
        return range
    }

    /// The number in the field of a role.
    @inline(__always)
    public mutating func number(_ role: Int, in line: RawSpan) throws(Failure) -> Double {
        let field = line.extracting(self[role])
        guard let value = field.number() else { throw notANumber(role, field) }
        if value < least || value > most { try checkOutside(role, field, value) }
        return value
    }

    @inline(never)
    private func empty(_ role: Int) -> Failure {
        Failure("the \(roles[role]) is empty\(ForeignLine.blanks(RawSpan(), delimiter))")
    }

    @inline(never)
    private func checkOutside(_ role: Int, _ field: RawSpan, _ value: Double) throws(Failure) {
        if numbers == .kept || numbers == .exact {
            if let loss = field.lossOfDigits(value) { throw Failure("\(roles[role]) \(loss)") }
            return
        }
        let what = value < 0 && least == 0 ? "is below 0" : "is too large for single precision"
        throw Failure("\(roles[role]) \(quoted(field)) \(what)")
    }

    @inline(never)
    private func notANumber(_ role: Int, _ field: RawSpan) -> Failure {
        ForeignLine.notANumber(roles[role], field, delimiter)
    }
}
