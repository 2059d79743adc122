/// What libFuzzer made up, taken from the front: first choices, then what they are made about. Behind the end are zeros.
struct FuzzBytes {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at >= bytes.count }

    mutating func byte() -> UInt8 {
        if isAtEnd { return 0 }
        defer { at += 1 }
        return bytes[at]
    }

    /// A number from 0 to `bound` - 1, at most 256.
    mutating func below(_ bound: Int) -> Int { Int(byte()) % bound }

    /// Yes, once in so many bytes.
    mutating func once(in count: Int) -> Bool { below(count) == count - 1 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    mutating func word() -> UInt64 { (0..<8).reduce(0) { word, _ in word << 8 | UInt64(byte()) } }

    /// The next bytes, fewer at the end.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(bytes.count, at + count)
        defer { at = end }
        return Array(bytes[min(at, end)..<end])
    }

    mutating func rest() -> [UInt8] { take(bytes.count) }
}

/// Ends the process, which is how libFuzzer hears of a finding, unless the condition holds.
@inline(__always)
func hold(_ condition: Bool, _ finding: @autoclosure () -> String) {
    if !condition { fatalError(finding()) }
}
