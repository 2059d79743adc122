// What the system does with names of files: see Platform.swift.

#if canImport(Glibc)
    @unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
    @unsafe @preconcurrency import Musl
#else
    @unsafe @preconcurrency import Darwin
#endif

extension Platform {
    /// What has a name.
    struct FileStatus {
        let isRegular: Bool
        /// Who may do what with it.
        let permissions: mode_t
    }

    /// What has the name, behind links; nil where there is nothing.
    static func fileStatus(_ path: ByteString) -> FileStatus? {
        var status = stat()
        guard unsafe stat(path.cString, &status) == 0 else { return nil }
        return FileStatus(
            isRegular: status.st_mode & S_IFMT == S_IFREG, permissions: status.st_mode & 0o7777)
    }

    /// Whether the name is that of the regular file that a descriptor writes to.
    static func isRegularFile(_ path: ByteString, of descriptor: Int32) -> Bool {
        var named = stat()
        var own = stat()
        guard unsafe stat(path.cString, &named) == 0, unsafe fstat(descriptor, &own) == 0 else {
            return false
        }
        return own.st_mode & S_IFMT == S_IFREG && named.st_dev == own.st_dev && named.st_ino == own.st_ino
    }

    /// The name without links in it.
    static func withoutLinks(_ path: ByteString) -> ByteString? {
        guard let name = unsafe realpath(path.cString, nil) else { return nil }
        defer { unsafe free(name) }
        return unsafe ByteString(cString: name)
    }

    static func mayWrite(_ path: ByteString) -> Bool { unsafe access(path.cString, W_OK) == 0 }

    /// Opens what is there for writing; nil, with `lastError`, when that fails.
    static func openForWriting(_ path: ByteString) -> Int32? {
        let descriptor = unsafe open(path.cString, O_WRONLY | O_CLOEXEC)
        return descriptor < 0 ? nil : descriptor
    }

    /// Makes a file that is not there yet; nil, with `lastError`, when that fails.
    /// - Parameter permissions: nil: those of any new file.
    static func createFile(_ path: ByteString, permissions: mode_t?) -> Int32? {
        let descriptor = unsafe open(path.cString, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor < 0 { return nil }
        if let permissions { fchmod(descriptor, permissions) }
        return descriptor
    }

    /// Gives a file the name, which another may have had.
    static func move(_ path: ByteString, to name: ByteString) -> Bool {
        unsafe rename(path.cString, name.cString) == 0
    }

    static func removeFile(_ path: ByteString) { unsafe unlink(path.cString) }

    static var processNumber: Int32 { getpid() }

    /// From now on a write whose reader has gone fails, with `readerHasGone`, and does not end the process.
    static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
}
