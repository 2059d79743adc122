/// getopt_long(3) over a table.
package enum GetOpt {
    /// What the table says of an option.
    package struct Rule {
        package let short: Character?
        package let long: String
        package let takesArgument: Bool

        package init(short: Character?, long: String, takesArgument: Bool) {
            self.short = short
            self.long = long
            self.takesArgument = takesArgument
        }
    }

    /// What stood on the command line.
    package struct Parsed {
        /// The number of the rule and the argument, in the order given.
        package var options: [(rule: Int, argument: ByteString)] = []
        package var operands: [ByteString] = []
    }

    /// Options without a letter are numbered from here.
    private static let firstLongOnly: Int32 = 256

    /// Parses `arguments`, the first of which is the name in messages.
    ///
    /// - Throws: what getopt_long finds wrong, in its words, with escapes in what was typed.
    package static func parse(
        _ arguments: [ByteString], _ rules: [Rule]
    ) throws(Mistake) -> Parsed {
        let argv = CStrings(arguments)
        let names = CStrings(rules.map { ByteString($0.long) })
        let letters = rules.compactMap { rule in rule.short.map { "\($0)" + (rule.takesArgument ? ":" : "") }
        }
        let scanner = unsafe OptionScanner(
            argv.pointer, count: arguments.count, letters: letters.joined(),
            rules.indices.map { i in
                unsafe OptionScanner.Rule(
                    name: names[i], takesArgument: rules[i].takesArgument, code: code(i, rules[i]))
            })
        var parsed = Parsed()
        while let (found, argument) = scanner.next() {
            guard let rule = rules.indices.first(where: { code($0, rules[$0]) == found }) else {
                throw mistake(scanner, rules)
            }
            parsed.options.append((rule, argument))
        }
        for i in scanner.firstOperand..<arguments.count {
            unsafe argv[i].map { unsafe parsed.operands.append(ByteString(cString: $0)) }
        }
        return withExtendedLifetime((argv, names)) { parsed }
    }

    /// What is wrong with a command line, in words.
    package struct Mistake: Error {
        package let message: String
    }

    /// What getopt_long would have printed: it prints what was typed as it is.
    private static func mistake(_ scanner: OptionScanner, _ rules: [Rule]) -> Mistake {
        let typed = scanner.lastArgument
        let isLong = typed.bytes.starts(with: [0x2D, 0x2D])
        if let culprit = rules.indices.first(where: { code($0, rules[$0]) == scanner.culprit }) {
            let long = rules[culprit].long
            if !rules[culprit].takesArgument {
                return Mistake(message: "option '--\(long)' doesn't allow an argument")
            }
            if isLong { return Mistake(message: "option '--\(long)' requires an argument") }
        }
        if scanner.culprit != 0 {
            let letter = ByteString([UInt8(truncatingIfNeeded: scanner.culprit)])
            let isKnown = rules.contains { $0.short?.asciiValue == letter.bytes[0] }
            return Mistake(
                message: isKnown
                    ? "option requires an argument -- '\(letter)'" : "invalid option -- '\(letter)'")
        }
        let name = typed.bytes.dropFirst(2).prefix { $0 != 0x3D }
        let possible = rules.filter { $0.long.utf8.starts(with: name) }.map { " '--\($0.long)'" }
        return Mistake(
            message: possible.count > 1
                ? "option '\(typed)' is ambiguous; possibilities:" + possible.joined()
                : "unrecognized option '\(typed)'")
    }

    private static func code(_ i: Int, _ rule: Rule) -> Int32 {
        rule.short.flatMap { $0.asciiValue }.map(Int32.init) ?? firstLongOnly + Int32(i)
    }
}

/// An array of C strings that ends in NULL.
@safe
private final class CStrings {
    let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [ByteString]) {
        count = strings.count
        unsafe pointer = .allocate(capacity: count + 1)
        for (i, string) in strings.enumerated() {
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.bytes.count + 1)
            for (j, byte) in string.bytes.enumerated() { unsafe copy[j] = CChar(bitPattern: byte) }
            unsafe copy[string.bytes.count] = 0
            unsafe pointer[i] = copy
        }
        unsafe pointer[count] = nil
    }

    deinit {
        // getopt_long permutes the strings but keeps them all.
        for i in 0..<count { unsafe pointer[i]?.deallocate() }
        unsafe pointer.deallocate()
    }

    subscript(i: Int) -> UnsafePointer<CChar>? { unsafe UnsafePointer(pointer[i]) }
}
