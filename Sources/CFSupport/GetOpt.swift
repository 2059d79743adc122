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
        package var options: [(rule: Int, argument: String)] = []
        package var operands: [String] = []
    }

    /// Options without a letter are numbered from here.
    private static let firstLongOnly: Int32 = 256

    /// Parses `arguments`, the first of which is the name in messages.
    ///
    /// - Returns: nil where getopt_long found a mistake, which it has then printed on standard error.
    package static func parse(_ arguments: [String], _ rules: [Rule]) -> Parsed? {
        let argv = CStrings(arguments)
        let names = CStrings(rules.map(\.long))
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
            guard let rule = rules.indices.first(where: { code($0, rules[$0]) == found }) else { return nil }
            parsed.options.append((rule, argument))
        }
        for i in scanner.firstOperand..<arguments.count {
            if let operand = unsafe argv[i] { unsafe parsed.operands.append(String(cString: operand)) }
        }
        return withExtendedLifetime((argv, names)) { parsed }
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

    init(_ strings: [String]) {
        count = strings.count
        unsafe pointer = .allocate(capacity: count + 1)
        for (i, string) in strings.enumerated() {
            let text = string.utf8CString
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
            for (j, char) in text.enumerated() { unsafe copy[j] = char }
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
