/// A text as the system or a file gave it, such as an argument, a file's name or an id: bytes, in most cases UTF-8, but
/// not altered where they are not.
public struct ByteString: Hashable, Sendable, ExpressibleByStringLiteral {
    /// What it is made of.
    public let bytes: [UInt8]

    /// Those bytes.
    public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// A text in UTF-8.
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// A text in UTF-8.
    public init(stringLiteral text: String) { self.init(text) }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { bytes.isEmpty }

    /// As text; what is not UTF-8 is replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension ByteString: CustomStringConvertible {
    /// As a message shows it: control characters escaped, and what is not UTF-8 byte by byte.
    public var description: String {
        var shown = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = Self.validLength(rest)
            shown += String(decoding: rest.prefix(length), as: UTF8.self).printable
            rest = rest.dropFirst(length)
            if let byte = rest.popFirst() { shown += byte.escaped }
        }
        return shown
    }

    /// How many bytes there are before the first that is not UTF-8.
    private static func validLength(_ bytes: ArraySlice<UInt8>) -> Int {
        var decoder = UTF8()
        var source = bytes.makeIterator()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&source) { length += UTF8.width(scalar) }
        return length
    }
}

extension UInt8 {
    /// As in `\x9B`.
    private static let digits = Array("0123456789ABCDEF")

    fileprivate var escaped: String { "\\x\(Self.digits[Int(self >> 4)])\(Self.digits[Int(self & 15)])" }
}

extension String {
    /// The text with escapes, as in `\u{1B}`, for what moves a terminal's cursor, ends a line or turns the direction of
    /// what follows: nothing that a message quotes may look like a message.
    package var printable: String {
        if unicodeScalars.allSatisfy(\.isPrintable) { return self }
        return unicodeScalars.map { $0.isPrintable ? String($0) : $0.escaped(asASCII: true) }.joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isPrintable: Bool {
        switch value {
        // Control characters.
        case 0..<0x20, 0x7F...0x9F: false
        // Ends of lines and of paragraphs.
        case 0x2028, 0x2029: false
        // Marks, embeddings, overrides and isolates of direction: UAX #9.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}
