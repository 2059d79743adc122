public import CFSupport
public import CFTables

/// One executable: a command line and a function from input to output.
public protocol Tool {
    /// What the options set.
    associatedtype Options

    /// The command line.
    static var command: Command<Options> { get }

    /// Does the work. Writes to `output` alone; throws what the user should be told.
    static func run(_ options: Options, _ operands: [ByteString], _ output: Output) throws(Failure)
}

extension Tool {
    /// The `main` of every tool: status 0 done, 1 bad data or I/O, 2 usage.
    public static func main() {
        // Before all that may be compiled to instructions which this processor lacks.
        Processor.require()
        start()
    }

    /// Those after the tool's name. Where there is not even that, it is the caller who lost them: Linux then makes one
    /// empty argument of none.
    private static func arguments() throws(Failure) -> [ByteString] {
        let arguments = Platform.arguments
        if arguments.isEmpty || arguments == [""] { throw .usage("the list of arguments is empty") }
        return Array(arguments.dropFirst())
    }

    /// Not a part of `main`, so that nothing of it can come before the look at the processor.
    @inline(never)
    private static func start() -> Never {
        Platform.reserveStandardDescriptors()
        Platform.ignoreLimitOfFiles()
        let command = command
        Platform.setProgramName(command.name)
        let output = Output()
        do throws(Failure) {
            switch try command.parse(try arguments(), environment: Platform.environment) {
            case .run(let options, let operands): try run(options, operands, output)
            case .print(let text): try output.write { $0.append(text) }
            }
            try output.finish()
        } catch {
            if error.kind == .readerHasGone { Platform.dieOfBrokenPipe() }
            Diagnostics.write("\(command.name): \(error.message)\n")
            if error.kind == .usage { Diagnostics.write("\(command.usage)\n") }
            Platform.exitProcess(error.kind == .usage ? 2 : 1)
        }
        Platform.exitProcess(0)
    }
}
