@unsafe @preconcurrency import Glibc

/// Files and pipes, whole.
package enum Files {
    // What the C library's module lacks.
    private static let setPipeSize: Int32 = 1031
    #if arch(arm64)
        private static let direct: Int32 = 0o200000
    #else
        private static let direct: Int32 = 0o40000
    #endif

    /// - Parameters:
    ///   - inPackets: what one write put there is what one read brings.
    ///   - waits: else a write for which there is no room fails.
    package static func pipe(
        size: Int32? = nil, inPackets: Bool = false, waits: Bool = true
    ) throws(Problem) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe Glibc.pipe(&ends) == 0 else { throw Problem("no pipe can be made") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        if let size { _ = fcntl(ends[1], setPipeSize, size) }
        if inPackets || !waits { _ = fcntl(ends[1], F_SETFL, waits ? direct : O_NONBLOCK) }
        return (ends[0], ends[1])
    }

    package static func write(_ bytes: [UInt8], to name: String) throws(Problem) {
        let file = unsafe open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Problem("\(name): cannot be written") }
        defer { close(file) }
        try write(bytes, to: file, name)
    }

    package static func write(_ bytes: [UInt8], to file: Int32, _ name: String) throws(Problem) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...].withUnsafeBytes {
                unsafe Glibc.write(file, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw Problem("\(name): cannot be written") }
            done += count
        }
    }

    package static func read(_ name: String) throws(Problem) -> [UInt8] {
        let file = unsafe open(name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Problem("\(name): cannot be read") }
        defer { close(file) }
        return read(file, atMost: .max)
    }

    /// To the end, an error or so many bytes.
    package static func read(_ file: Int32, atMost most: Int) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while all.count < most {
            let count = unsafe Glibc.read(file, &buffer, min(buffer.count, most - all.count))
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            all += buffer[..<count]
        }
        return all
    }

    package static func names(in folder: String) -> [String] {
        var names: [String] = []
        guard let all = unsafe opendir(folder) else { return [] }
        while let entry = unsafe readdir(all) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        unsafe closedir(all)
        return names
    }

    package static func make(_ folder: String) { _ = unsafe mkdir(folder, 0o755) }

    /// A new folder; the process goes into its `work`.
    package static func enterScratch() throws(Problem) -> String {
        let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        // mkdtemp(3) puts other letters in the place of the six at the end.
        var name = Array((place + "/cfutils-fuzz-" + String(repeating: "X", count: 6)).utf8CString)
        guard unsafe mkdtemp(&name) != nil else { throw Problem("\(place): no folder can be made there") }
        let folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard unsafe mkdir(folder + "/work", 0o755) == 0, unsafe chdir(folder + "/work") == 0 else {
            throw Problem("\(folder): cannot go there")
        }
        return folder
    }

    /// Removes the folder, of one level more.
    package static func remove(_ folder: String) {
        for name in names(in: folder) {
            let path = folder + "/" + name
            if unsafe unlink(path) != 0 { remove(path) }
        }
        _ = unsafe rmdir(folder)
    }

    package static func absolute(_ path: String) -> String? {
        guard let name = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(name) }
        return unsafe String(cString: name)
    }

    package static func seconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
