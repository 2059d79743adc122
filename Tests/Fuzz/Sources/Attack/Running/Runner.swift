@unsafe @preconcurrency import Glibc
import Workbench

/// Starts tools in a folder of their own.
final class Runner {
    private let tools: String
    /// Seconds that a command may take.
    private let patience: Int32 = 60
    private(set) var runs = 0
    /// How many ended with status 0.
    private(set) var goods = 0

    /// - Parameters:
    ///   - tools: the folder of the executables.
    init(tools: String) {
        self.tools = tools
        // A size that some option asks for must not take the machine's memory.
        var limit = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        limit = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    /// - Parameter filling: what glibc fills memory with (`MALLOC_PERTURB_`), 0 for nothing: memory that is read before it
    ///   is written makes a difference then.
    func run(_ command: Command, filling: UInt8 = 0) throws(Problem) -> Outcome {
        runs += 1
        for (name, bytes) in command.files { try Files.write(bytes, to: name) }
        for name in command.outputs where command.files[name] == nil { _ = unsafe unlink(name) }
        var input: Int32
        if command.isPiped && command.input.count <= 60_000 {
            let ends = try Files.pipe()
            try Files.write(command.input, to: ends.write, "pipe")
            close(ends.write)
            input = ends.read
        } else {
            try Files.write(command.input, to: "stdin")
            input = unsafe open("stdin", O_RDONLY | O_CLOEXEC)
        }
        defer { close(input) }
        var outcome = Outcome()
        outcome.ending = try start(command, input, filling)
        if outcome.isGood { goods += 1 }
        outcome.output = try Files.read("stdout")
        outcome.errors = try Files.read("stderr")
        for name in command.outputs {
            if let bytes = try? Files.read(name) { outcome.files[name] = bytes }
        }
        return outcome
    }

    private func start(_ command: Command, _ input: Int32, _ filling: UInt8) throws(Problem) -> Ending {
        let output = unsafe open("stdout", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        let errors = unsafe open("stderr", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        // The tool has the end of a pipe that nobody writes to: it closes when the tool ends.
        let life = try Files.pipe()
        guard output >= 0, errors >= 0 else { throw Problem("stdout, stderr: cannot be written") }
        defer { for file in [output, errors, life.read] { close(file) } }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (at, file) in [input, output, errors].enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, file, Int32(at))
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, life.write, 9)
        var words = unsafe ([command.tool] + command.arguments).map { unsafe strdup($0) } + [nil]
        let environment = ["LC_ALL=C", "PATH=/usr/bin:/bin", "MALLOC_PERTURB_=\(filling)"]
        var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let failure = unsafe posix_spawn(
            &child, tools + "/" + command.tool, &actions, nil, &words, &variables)
        close(life.write)
        guard failure == 0 else { throw Problem("\(tools)/\(command.tool) cannot be started") }
        return Ending.of(child, life: life.read, seconds: patience)
    }
}
