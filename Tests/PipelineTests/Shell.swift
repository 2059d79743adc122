import Foundation

#if canImport(Glibc)
    @unsafe @preconcurrency import Glibc
#endif

/// Where things lie.
enum Places {
    /// The package's root.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    /// The tools that were built with these tests.
    static let tools = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    /// The golden cases, one folder a tool.
    static let cases = root.appendingPathComponent("Tests/PipelineTests/cases")
}

/// Runs commands with the built tools first on PATH.
enum Shell {
    /// Runs a bash script with `pipefail`, its output going to files, its input empty.
    ///
    /// - Parameters:
    ///   - folder: where it runs.
    ///   - scratch: an empty folder for its output, its HOME and its TMPDIR.
    ///   - seconds: after so long everything it started is killed; the status is then 124 or 137. A sanitizer makes a tool of
    ///     a few seconds one of minutes.
    static func run(_ script: String, in folder: URL, scratch: URL, seconds: Int = 600) throws -> Outcome {
        let stdout = scratch.appendingPathComponent("stdout")
        let stderr = scratch.appendingPathComponent("stderr")
        let home = scratch.appendingPathComponent("home")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // timeout(1) runs the command in a process group of its own, so that children die with it.
        process.arguments = ["timeout", "-k", "2", "\(seconds)", "bash", "-o", "pipefail", "-c", script]
        process.currentDirectoryURL = folder
        process.environment = environment(home: home)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try emptyFile(stdout)
        process.standardError = try emptyFile(stderr)
        try withNoSignalBlocked { try process.run() }
        process.waitUntilExit()
        return Outcome(
            status: Int(process.terminationStatus), stdout: try Data(contentsOf: stdout),
            stderr: try Data(contentsOf: stderr))
    }

    /// Test threads block signals, and a child would inherit that: then SIGTERM and SIGPIPE do not reach it.
    private static func withNoSignalBlocked(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    private static func environment(home: URL) -> [String: String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return [
            "LC_ALL": "C", "PATH": "\(Places.tools.path):\(path)", "HOME": home.path, "TMPDIR": home.path,
            // glibc fills memory: what is read before it is written shows.
            "MALLOC_PERTURB_": "165",
        ]
    }

    private static func emptyFile(_ place: URL) throws -> FileHandle {
        try Data().write(to: place)
        return try FileHandle(forWritingTo: place)
    }

    /// Calls `body` with a new folder that is gone afterwards.
    static func withScratch<Value>(_ name: String, _ body: (URL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("cfutils-\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
