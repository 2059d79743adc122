@unsafe @preconcurrency import Glibc
import Workbench

/// How a process ended, and what it wrote.
struct Outcome {
    var ending = Ending.status(0)
    var output: [UInt8] = []
    var errors: [UInt8] = []
    /// Those in its folder that were not there before, and those that it may write.
    var files: [String: [UInt8]] = [:]
    /// What strace saw.
    var trace = ""

    var message: String { String(decoding: errors, as: UTF8.self) }
}

/// Starts tools in the folder that the process is in, which holds their files alone; beside it is what they print.
final class Runner {
    let tools: String
    /// Where allocations are counted.
    let counted: String?
    private(set) var runs = 0
    private var known: Set<String> = []
    private static let patience: Int32 = 20
    /// What a file of an output holds before.
    static let old = Array("what was there before\n".utf8)

    init(tools: String, counted: String?) throws(Problem) {
        (self.tools, self.counted) = (tools, counted)
        // Children have it from here: a write past the limit of a file is to fail.
        signal(SIGXFSZ, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        for (name, text) in Scenario.files { try Files.write(Array(text.utf8), to: name) }
        for (name, words) in Scenario.made {
            let words = words.split(separator: " ").map(String.init)
            let scenario = Scenario(
                name: name, tool: words[0], arguments: Array(words.dropFirst()), input: "in.tsv",
                isPiped: false,
                outputs: [], streams: false)
            let outcome = try run(scenario, nil)
            guard outcome.ending == .status(0) else { throw Problem("\(name): \(outcome.message)") }
            try Files.write(outcome.output, to: name)
        }
        known = Set(Files.names(in: "."))
    }

    /// The words of a command line that has the fault, as far as that is a matter of words.
    func words(_ scenario: Scenario, _ fault: Fault?) -> [String] {
        let isCounted = if case .allocation = fault { true } else { false }
        let command = [(isCounted ? counted ?? tools : tools) + "/" + scenario.tool] + scenario.arguments
        return switch fault {
        case .call(let call, let error, let when):
            // What a file that is closed was opened for.
            Self.strace + [
                "-e", "trace=" + (call == "close" ? "close,openat" : call), "-e",
                "inject=\(call):error=\(error):when=\(when)",
            ]
                + command
        case .limit(let name, let value): ["prlimit", "--\(name)=\(value)"] + command
        default: command
        }
    }

    private static let strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "../trace"]

    func run(_ scenario: Scenario, _ fault: Fault?) throws(Problem) -> Outcome {
        runs += 1
        return try run(words(scenario, fault), scenario, fault)
    }

    /// How often each thread makes each call, of the thread that makes most.
    func calls(_ scenario: Scenario) throws(Problem) -> [String: Int] {
        runs += 1
        let calls = Fault.errors.map(\.call).joined(separator: ",")
        let words = Self.strace + ["-e", "trace=" + calls] + words(scenario, nil)
        let outcome = try run(words, scenario, .call("", error: "", when: ""))
        guard outcome.ending == .status(0) else { throw Problem("strace: \(outcome.message)") }
        var counts: [String: Int] = [:]
        for line in outcome.trace.split(separator: "\n") {
            guard let end = line.firstIndex(of: "(") else { continue }
            counts[String(line[..<end]), default: 0] += 1
        }
        var most: [String: Int] = [:]
        for (key, count) in counts {
            let call = key.split(separator: " ").last.map(String.init) ?? key
            most[call] = max(most[call] ?? 0, count)
        }
        return most
    }

    private func run(_ words: [String], _ scenario: Scenario, _ fault: Fault?) throws(Problem) -> Outcome {
        for name in scenario.outputs { try Files.write(Self.old, to: name) }
        var outcome = Outcome()
        let input = try openInput(scenario, fault)
        let errors = try Files.pipe()
        let output = try openOutput(fault)
        let life = try Files.pipe()
        let child = try start(words, [input, output.ours.write, errors.write], life.write, fault)
        for file in [input, output.ours.write, errors.write, life.write] { close(file) }
        defer { for file in [errors.read, life.read] { close(file) } }
        if let reader = output.ours.read {
            if case .leave(let count) = fault { outcome.output = Files.read(reader, atMost: count) }
            if case .leave = fault { close(reader) }
        }
        outcome.ending = Ending.of(child, life: life.read, seconds: Self.patience, group: true)
        if let reader = output.ours.read, fault == .unread {
            outcome.output = Files.read(reader, atMost: .max)
            close(reader)
        }
        if output.isFile { outcome.output = try Files.read("../stdout") }
        _ = fcntl(errors.read, F_SETFL, O_NONBLOCK)
        outcome.errors = Files.read(errors.read, atMost: .max)
        if case .call = fault { outcome.trace = String(decoding: try Files.read("../trace"), as: UTF8.self) }
        for name in scenario.outputs { outcome.files[name] = try? Files.read(name) }
        for name in Files.names(in: ".") where !known.isEmpty && !known.contains(name) {
            if outcome.files[name] == nil { outcome.files[name] = [] }
            _ = unsafe unlink(name)
        }
        return outcome
    }

    private func openInput(_ scenario: Scenario, _ fault: Fault?) throws(Problem) -> Int32 {
        let name = scenario.input
        guard scenario.isPiped else { return unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
        var bytes = try Files.read(name)[...]
        // In a pipe of packets, each is what one read brings.
        var piece = 4096
        if case .pieces(let size) = fault { piece = max(size, bytes.count / 250 + 1) }
        let ends = try Files.pipe(size: 1 << 20, inPackets: true)
        while !bytes.isEmpty {
            try Files.write(Array(bytes.prefix(piece)), to: ends.write, "a pipe")
            bytes = bytes.dropFirst(piece)
        }
        close(ends.write)
        return ends.read
    }

    private func openOutput(_ fault: Fault?) throws(Problem) -> (
        ours: (read: Int32?, write: Int32), isFile: Bool
    ) {
        switch fault {
        case .leave, .unread:
            let ends = try fault == .unread ? Files.pipe(size: 4096, waits: false) : Files.pipe()
            return ((ends.read, ends.write), false)
        case .full: return ((nil, unsafe open("/dev/full", O_WRONLY | O_CLOEXEC)), false)
        default:
            let file = unsafe open("../stdout", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            return ((nil, file), true)
        }
    }

    private func start(
        _ words: [String], _ standard: [Int32], _ life: Int32, _ fault: Fault?
    ) throws(Problem) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (at, file) in standard.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, file, Int32(at))
            if case .closed(let bits) = fault, bits >> at & 1 == 1 {
                unsafe posix_spawn_file_actions_addclose(&actions, Int32(at))
            }
        }
        // It closes when the last process ends.
        unsafe posix_spawn_file_actions_adddup2(&actions, life, 99)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var plain = sigset_t()
        unsafe sigemptyset(&plain)
        unsafe sigaddset(&plain, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &plain)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
        var variables = ["LC_ALL=C", "PATH=/usr/bin:/bin"]
        if case .allocation(let number) = fault { variables.append("CFUTILS_FAIL_ALLOCATION=\(number)") }
        var list = unsafe words.map { unsafe strdup($0) } + [nil]
        var environment = unsafe variables.map { unsafe strdup($0) } + [nil]
        defer { unsafe (list + environment).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let failure = unsafe posix_spawnp(&child, words[0], &actions, &attributes, &list, &environment)
        guard failure == 0 else { throw Problem("\(words[0]): cannot be started") }
        return child
    }
}
