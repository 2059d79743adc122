/// What the system does not give, once or from some time on.
enum Fault: Equatable {
    /// strace(1) lets a call fail: `when` is which one, as `3`, or `3+` for all from there on.
    case call(String, error: String, when: String)
    /// A limit of prlimit(1).
    case limit(String, Int)
    /// Of 0, 1 and 2 those whose bits are set are closed.
    case closed(Int)
    /// Standard output is a full device.
    case full
    /// The reader of standard output leaves after so many bytes.
    case leave(Int)
    /// Standard output is a pipe that nobody reads, and that does not wait.
    case unread
    /// Each read of standard input brings at most so many bytes.
    case pieces(Int)
    /// The so-manieth allocation of a counted build fails.
    case allocation(Int)

    /// What `-c` takes.
    var text: String {
        switch self {
        case .call(let call, let error, let when): "\(call):\(error):\(when)"
        case .limit(let name, let value): "limit:\(name):\(value)"
        case .closed(let bits): "closed:\(bits)"
        case .full: "full"
        case .leave(let count): "leave:\(count)"
        case .unread: "unread"
        case .pieces(let count): "pieces:\(count)"
        case .allocation(let number): "allocation:\(number)"
        }
    }

    /// What of its kind it is said of: that without the number.
    var kind: String {
        if case .call(let call, let error, let when) = self {
            return "\(call):\(error):\(when.hasSuffix("+") ? "+" : "")"
        }
        return String(text.prefix { !$0.isNumber })
    }

    init?(_ text: String) {
        let words = text.split(separator: ":").map(String.init)
        let number = words.last.flatMap { Int($0) } ?? 0
        switch (words.first, words.count) {
        case ("limit", 3): self = .limit(words[1], number)
        case ("closed", 2): self = .closed(number)
        case ("full", 1): self = .full
        case ("leave", 2): self = .leave(number)
        case ("unread", 1): self = .unread
        case ("pieces", 2): self = .pieces(number)
        case ("allocation", 2): self = .allocation(number)
        case (.some(let call), 3): self = .call(call, error: words[1], when: words[2])
        default: return nil
        }
    }

    /// The errors that each call can have, as its page of the system has them. brk(2) has none that strace could give:
    /// it answers with an address. A limit of the data does it.
    static let errors: [(call: String, errors: [String])] = [
        ("read", ["EIO", "EINTR", "EAGAIN", "EISDIR"]),
        ("write", ["ENOSPC", "EIO", "EINTR", "EAGAIN", "EPIPE"]),
        ("openat", ["EMFILE", "ENFILE", "EACCES", "ENOMEM", "EIO", "EINTR"]),
        ("close", ["EIO", "ENOSPC", "EINTR"]),
        ("mmap", ["ENOMEM"]), ("munmap", ["ENOMEM"]), ("mremap", ["ENOMEM"]), ("mprotect", ["ENOMEM"]),
        ("madvise", ["ENOMEM"]),
        ("newfstatat", ["EIO", "ENOMEM", "EACCES"]), ("fstat", ["EIO", "ENOMEM"]), ("lseek", ["EINVAL"]),
        ("poll", ["EINTR", "ENOMEM"]), ("ioctl", ["EIO"]),
        ("clone3", ["EAGAIN", "ENOMEM"]), ("clone", ["EAGAIN", "ENOMEM"]),
        ("rename", ["EIO", "EACCES", "ENOSPC", "EXDEV"]), ("unlink", ["EIO", "EACCES"]),
        ("fchmod", ["EPERM"]), ("access", ["EACCES"]), ("faccessat2", ["EACCES"]),
        ("readlink", ["ENOENT", "ENOMEM"]), ("getrandom", ["ENOSYS"]), ("ftruncate", ["EIO"]),
        ("fsync", ["EIO"]),
    ]

    /// That of a call for all from there on.
    private var always: Fault {
        if case .call(let call, let error, let when) = self {
            .call(call, error: error, when: when + "+")
        } else {
            self
        }
    }

    /// Those of calls, of which a process makes so many.
    static func ofCalls(_ counts: [String: Int]) -> [Fault] {
        errors.flatMap { call, errors in
            errors.flatMap { error in
                let count = counts[call] ?? 0
                // The C library makes the first mprotect(2), before the program.
                let first = call == "mprotect" ? 2 : 1
                let once = (first..<max(first, count + 1)).map {
                    Fault.call(call, error: error, when: "\($0)")
                }
                // An interrupted call is made again, for ever.
                let always = error == "EINTR" ? [] : once.prefix(12).map(\.always)
                return once + always
            }
        }
    }

    /// Those that hold for a process from its start.
    static func ofSurroundings(outputSize: Int) -> [Fault] {
        let memory = [4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 24, 28, 32, 40, 48, 64, 96, 128]
        let sizes = [0, 1, 2, 7, 100, 4096, 65536, outputSize - 1, outputSize].filter { $0 >= 0 }
        return memory.map { .limit("as", $0 << 20) }
            + (0...12).map { .limit("data", $0 * $0 << 16) }
            + (0...6).map { .limit("nofile", $0) }
            + sizes.map { .limit("fsize", $0) }
            + (1...7).map { .closed($0) }
            + [0, 1, 4096, 65536].map { .leave($0) }
            + [1, 2, 3, 7, 64, 1000].map { .pieces($0) }
            + [.full, .unread]
    }
}
