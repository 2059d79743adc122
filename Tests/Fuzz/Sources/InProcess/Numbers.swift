import CFTables
import Glibc

/// Numbers in and out. A field is read as strtod(3) reads what is a decimal number by its grammar, else refused; a row
/// as its fields are; digits are said to be lost exactly where they are. What is written reads back bit for bit, and
/// with a precision is what printf(3) writes.
enum Numbers {
    static func run(_ input: inout FuzzBytes) {
        switch input.below(4) {
        case 0: field(input.rest())
        case 1: row(&input)
        case 2: written(Double(bitPattern: input.word()))
        default: written(Float(bitPattern: UInt32(truncatingIfNeeded: input.word())))
        }
    }

    /// By the grammar `[+-] digits [. digits] [e [+-] digits]`, at least one digit before the e; nil for what is none.
    static func naive(_ text: [UInt8]) -> Double? {
        guard isDecimal(text[...]) else { return nil }
        let value = unsafe (text + [0]).withUnsafeBytes {
            unsafe strtod($0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self), nil)
        }
        return value.isFinite ? value : nil
    }

    private static func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func takeDigits() -> Int {
            let digits = rest.prefix { 0x30...0x39 ~= $0 }.count
            rest = rest.dropFirst(digits)
            return digits
        }
        func takeSign() {
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        }
        takeSign()
        var digits = takeDigits()
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += takeDigits()
        }
        if digits == 0 { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            takeSign()
            if takeDigits() == 0 { return false }
        }
        return rest.isEmpty
    }

    /// A field between bytes that look like a number's.
    private static func read(_ text: [UInt8]) -> Double? {
        let line = [0x37] + text + [0x39]
        return line.withSpan(1..<line.count - 1) { $0.number() }
    }

    private static func field(_ text: [UInt8]) {
        let (value, wanted) = (read(text), naive(text))
        hold(
            value?.bitPattern == wanted?.bitPattern,
            "\(quoted(text)) is read as \(value as Any), not \(wanted as Any)")
        guard let value else { return }
        written(value)
        written(Float(value))
        let isLossless = text.withSpan { $0.lossOfDigits(value) } == nil
        hold(
            isLossless == (Digits(text) == Digits(shortest(value))),
            "\(quoted(text)) \(isLossless ? "has lost digits" : "has all its digits")")
    }

    private static func row(_ input: inout FuzzBytes) {
        let delimiter = input.pick([0x09, 0x09, 0x2C, 0x20, 0x65, 0x2E, 0x35] as [UInt8])
        let surplus = input.below(8) - 1
        let text = input.rest()
        let fields = text.split(separator: delimiter, omittingEmptySubsequences: false).map(Array.init)
        let wanted = fields.compactMap(naive)
        var numbers = [Double](repeating: 7, count: max(0, fields.count + (surplus > 1 ? 0 : surplus)))
        let line = [0x37, delimiter] + text + [delimiter, 0x39]
        let isRead = line.withSpan(0..<line.count - 2) {
            NumberFields.read($0, from: 2, delimiter, into: &numbers)
        }
        let isInNumbers = delimiter == 0x2E || delimiter == 0x35
        let isGood = !isInNumbers && wanted.count == fields.count && numbers.count == fields.count
        hold(isRead == isGood, "the row \(quoted(text)) is \(isRead ? "taken" : "refused")")
        hold(
            !isRead || numbers.map(\.bitPattern) == wanted.map(\.bitPattern),
            "the row \(quoted(text)) is read as \(numbers), not \(wanted)")
    }

    // What is written.

    private static func text(_ write: (OutputBuffer) -> Void) -> [UInt8] {
        let buffer = OutputBuffer(capacity: 64)
        write(buffer)
        return buffer.bytes
    }

    private static func shortest(_ value: Double) -> [UInt8] { text { $0.append(weight: value) } }

    /// Zero has lost its sign where it is written as a whole number.
    private static func isSame(_ a: Double?, _ b: Double) -> Bool {
        a?.bitPattern == b.bitPattern || (a == 0 && b == 0)
    }

    private static func written(_ value: Double) {
        guard value.isFinite else { return }
        for text in [shortest(value), text { $0.append(real: value) }] {
            hold(isSame(read(text), value), "\(value) is written as \(quoted(text))")
        }
        let digits = 1 + Int(value.bitPattern % 17)
        let printed = printf(value, digits: digits)
        for text in [
            text { $0.append(weight: value, .significant(digits)) },
            text { $0.append(real: value, .significant(digits)) },
        ] { hold(text == printed, "\(value), to \(digits) digits, is written as \(quoted(text))") }
    }

    private static func written(_ value: Float) {
        guard value.isFinite else { return }
        for text in [text { $0.append(weight: value) }, text { $0.append(real: value) }] {
            let back = read(text).map { Double(Float($0)) }
            hold(isSame(back, Double(value)), "\(value) is written as \(quoted(text))")
        }
        let digits = 1 + Int(value.bitPattern % 17)
        let text = text { $0.append(real: value, .significant(digits)) }
        hold(
            text == printf(Double(value), digits: digits),
            "\(value), to \(digits) digits, is written as \(quoted(text))")
    }

    /// `%.*g`.
    private static func printf(_ value: Double, digits: Int) -> [UInt8] {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            let count = unsafe withVaList([Int32(digits), value]) {
                unsafe vsnprintf(text.baseAddress, text.count, "%.*g", $0)
            }
            return unsafe text[..<Int(count)].map { UInt8(bitPattern: $0) }
        }
    }
}

/// A decimal number's sign, digits without zeros around them, and power of ten: equal where the numbers are.
private struct Digits: Equatable {
    private var isNegative = false
    private var digits: [UInt8] = []
    private var power = 0

    /// - Parameter text: a number.
    init(_ text: [UInt8]) {
        let parts = text.split(maxSplits: 1) { $0 | 0x20 == 0x65 }
        let point = parts[0].split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
        if point.count == 2 { power = -point[1].count }
        digits = parts[0].filter { 0x30...0x39 ~= $0 }
        digits = Array(digits.drop { $0 == 0x30 })
        while digits.last == 0x30 {
            digits.removeLast()
            power += 1
        }
        if digits.isEmpty {
            power = 0
            return
        }
        isNegative = text[0] == 0x2D
        guard parts.count == 2 else { return }
        let exponent = String(decoding: parts[1], as: UTF8.self)
        power += Int(exponent) ?? (exponent.hasPrefix("-") ? -1 << 60 : 1 << 60)
    }
}
