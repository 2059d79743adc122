// The only import of the C library and of what this package adds to it, with Platform+Files.swift and Processor.swift:
// everything taken from them passes through here.

@unsafe @preconcurrency import CSystem

#if canImport(Glibc)
    @unsafe @preconcurrency public import Glibc
#elseif canImport(Musl)
    @unsafe @preconcurrency public import Musl
#else
    @unsafe @preconcurrency public import Darwin
#endif

/// The system calls and C functions that cfutils needs, with Swift's types.
@usableFromInline
package enum Platform {
    package static let standardInput: Int32 = 0
    package static let standardOutput: Int32 = 1
    package static let standardError: Int32 = 2

    /// The text of the last system error, as in "No such file or directory".
    package static var lastError: String { unsafe String(cString: strerror(errno)) }

    /// Whether the last write failed because the reader has gone.
    package static var readerHasGone: Bool { errno == EPIPE }

    /// Puts something that fails every read or write in the place of a standard descriptor that was closed:
    /// the next file to be opened would take the place, and be written to.
    package static func reserveStandardDescriptors() {
        for descriptor in [standardInput, standardOutput, standardError]
        where fcntl(descriptor, F_GETFD) < 0 {
            _ = unsafe open("/dev/null", descriptor == standardInput ? O_WRONLY : O_RDONLY)
        }
    }

    /// Opens a file for reading; nil, with `lastError`, when that fails.
    package static func openForReading(_ path: ByteString) -> Int32? {
        let name = path.cString
        let descriptor = uninterrupted { unsafe open(name, O_RDONLY | O_CLOEXEC) }
        return descriptor < 0 ? nil : descriptor
    }

    /// The size of a regular file, nil for anything else.
    package static func fileSize(_ descriptor: Int32) -> Int? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    package static func closeDescriptor(_ descriptor: Int32) -> Bool { close(descriptor) == 0 }

    /// Whether a read need not wait, for bytes, the end or an error; if not, looks again for some time.
    package static func hasInput(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return uninterrupted { unsafe poll(&wanted, 1, milliseconds) } != 0
    }

    /// Reads into `buffer`; 0 at the end, negative on an error. Interrupted calls are retried.
    package static func readBytes(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        uninterrupted { unsafe read(descriptor, buffer.baseAddress, buffer.count) }
    }

    /// Makes a call again as often as it is interrupted.
    @inline(__always)
    static func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }

    /// Writes all of `bytes`; false, with `lastError`, when that fails.
    package static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let count = uninterrupted {
                unsafe write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            }
            if count < 0 { return false }
            unsafe rest = rest.dropFirst(count)
        }
        return true
    }

    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Ends the process as if SIGPIPE had been delivered, also where the parent had it ignored.
    package static func dieOfBrokenPipe() -> Never {
        _ = signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
        exit(141)
    }

    /// The arguments of the process, its own name first, as the system handed them over.
    package static var arguments: [ByteString] {
        let count = system_argument_count()
        if count < 0 { return CommandLine.arguments.map { ByteString($0) } }
        return (0..<count).compactMap { number in
            unsafe system_argument(number).map { unsafe ByteString(cString: $0) }
        }
    }

    /// The value of a variable of the environment; nil where it is not set.
    package static func environment(_ name: String) -> ByteString? {
        unsafe getenv(name).map { unsafe ByteString(cString: $0) }
    }

    /// What messages that do not come from Swift call the program.
    package static func setProgramName(_ name: String) { unsafe system_set_program_name(name) }

    package static func exitProcess(_ status: Int32) -> Never { exit(status) }

    /// Starts a thread that nobody waits for; false where there is none to be had.
    static func startThread(_ body: @convention(c) () -> Void) -> Bool { system_start_thread(body) }

    /// Asks for large pages for memory that is looked into in no order: where it lies in many small ones, the processor has
    /// to find the page first, and prefetches wait for that too. A hint, which small tables need not.
    package static func useLargePages(_ memory: UnsafeMutableRawBufferPointer) {
        #if os(Linux)
            let page = 1 << 21
            guard memory.count >= 2 * page, let base = memory.baseAddress else { return }
            let start = unsafe base.alignedUp(toMultipleOf: page)
            let count = unsafe (memory.count - (start - base)) & ~(page - 1)
            _ = unsafe madvise(start, count, Int32(MADV_HUGEPAGE))
        #endif
    }

    /// Seconds since some moment that does not change while the process runs.
    package static var monotonicSeconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The processors this process may run on.
    package static var processorCount: Int {
        max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// The place of `byte` in `bytes`, or nil. Inlined into other targets: without that a call of a call costs
    /// cfeval 3 % of its instructions.
    @inlinable
    @inline(__always)
    package static func firstIndex(of byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress, let hit = unsafe memchr(base, Int32(byte), bytes.count) else {
            return nil
        }
        return unsafe UnsafeRawPointer(hit) - base
    }

    /// memcmp over the shorter length, then the shorter first.
    package static func compareBytes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
        let shared = min(a.count, b.count)
        if shared > 0, let x = a.baseAddress, let y = b.baseAddress {
            let order = unsafe memcmp(x, y, shared)
            if order != 0 { return Int(order) }
        }
        return a.count - b.count
    }

    /// strtod over a NUL-terminated copy of the text: correct rounding for any length.
    package static func parseDouble(_ text: UnsafePointer<CChar>) -> Double { unsafe strtod(text, nil) }

    package static func naturalLog(_ x: Double) -> Double { log(x) }
    package static func binaryLog(_ x: Double) -> Double { log2(x) }
    package static func cosine(_ x: Double) -> Double { cos(x) }
    package static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }

    /// `printf("%.*g")`, as text.
    package static func significant(_ value: Double, digits: Int) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            _ = unsafe withVaList([Int32(digits), value]) {
                unsafe vsnprintf(buffer.baseAddress, buffer.count, "%.*g", $0)
            }
            return unsafe buffer.baseAddress.map { unsafe String(cString: $0) } ?? ""
        }
    }
}

extension ByteString {
    /// A copy of what ends in a NUL.
    init(cString: UnsafePointer<CChar>) {
        let bytes = unsafe UnsafeRawBufferPointer(start: cString, count: strlen(cString))
        unsafe self.init(bytes)
    }

    /// The bytes with a NUL behind them.
    var cString: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
}

/// The options of a command line, from getopt_long(3), which has its state in globals: one at a time.
@safe
struct OptionScanner {
    /// A row of its table.
    @safe
    struct Rule {
        let name: UnsafePointer<CChar>?
        let takesArgument: Bool
        /// What `next` gives for it.
        let code: Int32
    }

    private let argumentCount: Int32
    private let arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let letters: String
    private let table: [option]

    /// - Parameters:
    ///   - arguments: end in NULL, the first is the name in messages; both they and the rules' names must outlive
    ///     the scanner.
    ///   - letters: the short options as getopt(3) wants them.
    init(
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, count: Int, letters: String,
        _ rules: [Rule]
    ) {
        argumentCount = Int32(count)
        unsafe self.arguments = arguments
        self.letters = letters
        var table = unsafe rules.map { rule in
            unsafe option(name: rule.name, has_arg: rule.takesArgument ? 1 : 0, flag: nil, val: rule.code)
        }
        // The compiler makes a constant array of `[option()]` with less than the whole of it.
        unsafe table.append(option())
        unsafe self.table = table
        opterr = 0
        optind = 0  // starts anew, also after a mistake inside a cluster of letters
    }

    /// The code and the argument of the next option, nil where there is none left. A code that is in no rule is a
    /// mistake.
    func next() -> (code: Int32, argument: ByteString)? {
        let code = unsafe getopt_long(argumentCount, arguments, letters, table, nil)
        if code == -1 { return nil }
        return (code, unsafe optarg.map { unsafe ByteString(cString: $0) } ?? "")
    }

    /// After a mistake: the code of its option, or a letter that is none's; 0 where a long name is no option's.
    var culprit: Int32 { optopt }

    /// The argument that `next` looked at last, once it is done with it.
    var lastArgument: ByteString {
        unsafe arguments[max(0, Int(optind) - 1)].map { unsafe ByteString(cString: $0) } ?? ""
    }

    /// Where the operands begin in the arguments, which `next` has put into order.
    var firstOperand: Int { Int(optind) }
}

/// A mutex with one condition, of POSIX threads.
@safe
struct ConditionLock {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    /// Once, after its last use.
    func destroy() {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    @inline(__always)
    func lock() { unsafe pthread_mutex_lock(mutex) }

    @inline(__always)
    func unlock() { unsafe pthread_mutex_unlock(mutex) }

    /// Only while locked.
    func wait() { unsafe pthread_cond_wait(condition, mutex) }

    /// Only while locked.
    func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}
