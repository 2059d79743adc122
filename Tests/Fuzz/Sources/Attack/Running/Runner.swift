@unsafe @preconcurrency import Glibc

/// Starts tools in a folder of their own.
final class Runner {
    private let tools: String
    /// Seconds that a command may take.
    private let patience: Int32 = 60
    private(set) var runs = 0
    /// How many ended with status 0.
    private(set) var goods = 0
    private let environment: [String]

    /// - Parameters:
    ///   - tools: the folder of the executables.
    ///   - folder: where they run; the process goes there.
    init(tools: String, folder: String) throws(Problem) {
        self.tools = tools
        environment = ["LC_ALL=C", "PATH=/usr/bin:/bin"]
        guard unsafe chdir(folder) == 0 else { throw Problem("\(folder): cannot go there") }
        // A size that some option asks for must not take the machine's memory.
        var limit = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        limit = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    func run(_ command: Command) throws(Problem) -> Outcome {
        runs += 1
        for (name, bytes) in command.files { try Self.write(bytes, to: name) }
        for name in command.outputs where command.files[name] == nil { _ = unsafe unlink(name) }
        var input: Int32
        if command.isPiped && command.input.count <= 60_000 {
            let ends = try Self.pipe()
            try Self.write(command.input, to: ends[1], "pipe")
            close(ends[1])
            input = ends[0]
        } else {
            try Self.write(command.input, to: "stdin")
            input = unsafe open("stdin", O_RDONLY | O_CLOEXEC)
        }
        defer { close(input) }
        var outcome = Outcome()
        outcome.ending = try start(command, input)
        if outcome.isGood { goods += 1 }
        outcome.output = try Self.read("stdout")
        outcome.errors = try Self.read("stderr")
        for name in command.outputs {
            if let bytes = try? Self.read(name) { outcome.files[name] = bytes }
        }
        return outcome
    }

    private func start(_ command: Command, _ input: Int32) throws(Problem) -> Outcome.Ending {
        let output = unsafe open("stdout", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        let errors = unsafe open("stderr", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        // The tool has the end of a pipe that nobody writes to: it closes when the tool ends.
        let life = try Self.pipe()
        guard output >= 0, errors >= 0 else { throw Problem("stdout, stderr: cannot be written") }
        defer { for file in [output, errors, life[0]] { close(file) } }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (at, file) in [input, output, errors].enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, file, Int32(at))
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, life[1], 9)
        var words = unsafe ([command.tool] + command.arguments).map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let failure = unsafe posix_spawn(
            &child, tools + "/" + command.tool, &actions, nil, &words, &variables)
        close(life[1])
        guard failure == 0 else { throw Problem("\(tools)/\(command.tool) cannot be started") }
        var watch = pollfd(fd: life[0], events: Int16(POLLIN), revents: 0)
        let isOver = unsafe poll(&watch, 1, patience * 1000) > 0
        if !isOver { kill(child, SIGKILL) }
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
        if !isOver { return .hung }
        return status & 0x7f == 0 ? .status(status >> 8 & 0xff) : .signal(status & 0x7f)
    }

    private static func pipe() throws(Problem) -> [Int32] {
        var ends: [Int32] = [0, 0]
        guard unsafe Glibc.pipe(&ends) == 0 else { throw Problem("no pipe can be made") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    static func write(_ bytes: [UInt8], to name: String) throws(Problem) {
        let file = unsafe open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Problem("\(name): cannot be written") }
        defer { close(file) }
        try write(bytes, to: file, name)
    }

    private static func write(_ bytes: [UInt8], to file: Int32, _ name: String) throws(Problem) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.write(file, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw Problem("\(name): cannot be written") }
            done += count
        }
    }

    static func read(_ name: String) throws(Problem) -> [UInt8] {
        let file = unsafe open(name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Problem("\(name): cannot be read") }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw Problem("\(name): cannot be read") }
        let size = Int(status.st_size)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { space, count in
            while count < size {
                let more = unsafe Glibc.read(
                    file,
                    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(space)[count...])
                        .baseAddress, size - count)
                if more <= 0 { break }
                count += more
            }
        }
    }

    static func makeFolder(_ name: String) { _ = unsafe mkdir(name, 0o755) }

    /// A new folder, to be removed by who started the attack.
    static func scratch() throws(Problem) -> String {
        let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var name = Array((place + "/cfutils-attack-XXXXXX").utf8CString)
        guard unsafe mkdtemp(&name) != nil else { throw Problem("\(place): no folder can be made there") }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Seconds since some time.
    static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Ends the process, the scratch folder being empty.
    static func leave(_ folder: String, _ status: Int32) -> Never {
        if let all = unsafe opendir(folder) {
            while let entry = unsafe readdir(all) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                    unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                }
                _ = unsafe unlink(folder + "/" + name)
            }
            unsafe closedir(all)
        }
        _ = unsafe rmdir(folder)
        exit(status)
    }
}

/// The attack itself cannot go on.
struct Problem: Error {
    let text: String
    init(_ text: String) { self.text = text }
}
