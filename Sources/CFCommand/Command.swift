package import CFSupport
package import CFTables

/// A tool's command line: its name, operands and options.
public struct Command<Values> {
    let name: String
    let summary: String
    let operands: String
    let operandCount: ClosedRange<Int>
    let options: [Option<Values>]
    let defaults: Values
    let examples: [Example]

    /// What `--help` ends with: a command, and in a few words what for.
    public typealias Example = (purpose: String, command: String)

    /// - Parameters:
    ///   - summary: what the tool does, in a line.
    ///   - operands: the operands in the usage line, such as `[file …]`.
    ///   - operandCount: how many operands make sense.
    ///   - examples: two, of files with such names as a test gives them, for it runs them.
    public init(
        _ name: String, _ summary: String, operands: String = "[file ...]",
        operandCount: ClosedRange<Int> = 0...Int.max, defaults: Values, options: [Option<Values>],
        examples: [Example]
    ) {
        self.name = name
        self.summary = summary
        self.operands = operands
        self.operandCount = operandCount
        self.defaults = defaults
        self.examples = examples
        self.options = options
    }

    /// What a command line asks for.
    package enum Request {
        case run(Values, [ByteString])
        case print(String)
    }

    /// Makes sense of the arguments after the tool's name.
    /// - Parameter environment: the value of a variable, nil where it is not set.
    package func parse(
        _ arguments: [ByteString], environment: (String) -> ByteString? = { _ in nil }
    ) throws(Failure) -> Request {
        let builtIn = BuiltInOption.allCases
        let rules =
            options.map { GetOpt.Rule(short: $0.short, long: $0.long, takesArgument: $0.argument != nil) }
            + builtIn.map { GetOpt.Rule(short: nil, long: $0.rawValue, takesArgument: $0.argument != nil) }
        let parsed: GetOpt.Parsed
        do throws(GetOpt.Mistake) { parsed = try GetOpt.parse([ByteString(name)] + arguments, rules) } catch {
            throw .usage(error.message)
        }
        var values = defaults
        // Help is to be had in any environment.
        if !parsed.options.contains(where: { $0.rule >= options.count }) {
            try take(environment, &values)
        }
        for (rule, argument) in parsed.options {
            if rule >= options.count {
                return .print(try text(for: builtIn[rule - options.count], argument))
            }
            let option = options[rule]
            do throws(Failure) { try option.apply(&values, argument) } catch {
                throw .usage("\(option.shortestName): \(error.message)")
            }
        }
        if parsed.operands.count < operandCount.lowerBound {
            let missing = operands.split(separator: " ")[parsed.operands.count]
            throw .usage("an operand is missing: \(missing)")
        }
        if parsed.operands.count > operandCount.upperBound {
            throw .usage("extra operand \(quoted(parsed.operands[operandCount.upperBound]))")
        }
        return .run(values, parsed.operands)
    }

    private func take(
        _ environment: (String) -> ByteString?, _ values: inout Values
    ) throws(Failure) {
        for variable in options.compactMap(\.variable) {
            guard let text = environment(variable.name), !text.isEmpty else { continue }
            do throws(Failure) { try variable.apply(&values, text) } catch {
                throw .usage("\(variable.name): \(error.message)")
            }
        }
    }

    private func text(for option: BuiltInOption, _ argument: ByteString) throws(Failure) -> String {
        switch option {
        case .help: return help
        case .version: return "\(name) (cfutils) \(cfutilsVersion)\nbuilt for \(Processor.target)\n"
        case .completions:
            guard let shell = Shell(rawValue: argument.text) else {
                let shells = Shell.allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("--completions: \(quoted(argument)) is not one of \(shells)")
            }
            return completions(for: shell)
        }
    }
}

/// The version that `--version` prints.
public let cfutilsVersion = "0.2.0"

/// What every tool understands.
enum BuiltInOption: String, CaseIterable {
    case help, version, completions

    var argument: String? { self == .completions ? "SHELL" : nil }

    var help: String {
        switch self {
        case .help: "print this help"
        case .version: "print the version"
        case .completions: "print the completion script for bash, zsh or fish"
        }
    }
}
