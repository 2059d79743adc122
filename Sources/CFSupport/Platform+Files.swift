// What the system does with names of files: see Platform.swift.

@unsafe @preconcurrency import CSystem

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

    /// Whether the name is that of the file or pipe that a descriptor writes to; a device may be there for many.
    static func isFile(_ path: ByteString, of descriptor: Int32) -> Bool {
        var named = stat()
        var own = stat()
        guard unsafe stat(path.cString, &named) == 0, unsafe fstat(descriptor, &own) == 0 else {
            return false
        }
        return own.st_mode & S_IFMT != S_IFCHR && named.st_dev == own.st_dev && named.st_ino == own.st_ino
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
        let name = path.cString
        let descriptor = uninterrupted { unsafe open(name, O_WRONLY | O_CLOEXEC) }
        return descriptor < 0 ? nil : descriptor
    }

    /// Makes a file that is not there yet; nil, with `lastError`, when that fails. Until it is forgotten, it is removed
    /// where the process ends for want of memory.
    /// - Parameter permissions: nil: those of any new file.
    static func createTemporary(_ path: ByteString, permissions: mode_t?) -> Int32? {
        let name = path.cString
        let descriptor = uninterrupted { unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
        if descriptor < 0 { return nil }
        unsafe system_remember_temporary(name)
        if let permissions { fchmod(descriptor, permissions) }
        return descriptor
    }

    /// Gives a file the name, which another may have had.
    static func move(_ path: ByteString, to name: ByteString) -> Bool {
        unsafe rename(path.cString, name.cString) == 0
    }

    static func removeFile(_ path: ByteString) { unsafe unlink(path.cString) }

    static var processNumber: Int32 { getpid() }

    /// The file is one to stay, or has gone.
    static func forgetTemporary(_ path: ByteString) { unsafe system_forget_temporary(path.cString) }

    /// From now on a write past the limit of a file's size (ulimit -f) fails, and does not end the process.
    package static func ignoreLimitOfFiles() { _ = signal(SIGXFSZ, SIG_IGN) }

    /// From now on a write whose reader has gone fails, with `readerHasGone`, and does not end the process.
    static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
}
