import Glibc

/// libFuzzer over all targets, of which CFUTILS_FUZZ chooses one: so the program is built once.
@main
enum Main {
    private static let target = chosenTarget()

    private static func chosenTarget() -> Target {
        let name = unsafe getenv("CFUTILS_FUZZ").map { unsafe String(cString: $0) } ?? ""
        if let target = Target(rawValue: name) { return target }
        let names = Target.allCases.map(\.rawValue).joined(separator: " ")
        fatalError("CFUTILS_FUZZ is \"\(name)\", which is not one of \(names)")
    }

    static func main() {
        _ = target
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv
        exit(
            unsafe runDriver(&count, &arguments) { start, count in
                var input = unsafe FuzzBytes(Array(UnsafeBufferPointer(start: start, count: count)))
                Main.target.run(&input)
                return 0
            })
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ oneInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What is attacked.
private enum Target: String, CaseIterable {
    case numbers, buffers, lines, triples, models, options, ids, heaps, selection, sums, grouping

    func run(_ input: inout FuzzBytes) {
        switch self {
        case .numbers: Numbers.run(&input)
        case .buffers: Buffers.run(&input)
        case .lines: Lines.run(&input)
        case .triples: TripleTables.run(&input)
        case .models: Models.run(&input)
        case .options: Options.run(&input)
        case .ids: IDs.run(&input)
        case .heaps: Heaps.run(&input)
        case .selection: Selection.run(&input)
        case .sums: Sums.run(&input)
        case .grouping: Grouping.run(&input)
        }
    }
}
