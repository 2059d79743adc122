/// A file that gets its name once it is whole.
///
/// Until then it is `NAME.PID.tmp` beside it, which is removed where it does not come to that; only what ends the process
/// from outside leaves it there. What has the name already and is no regular file, such as a pipe or a terminal, is
/// written to as it is.
package final class NewFile {
    package let descriptor: Int32
    private let name: ByteString
    /// Nil where it has its name.
    private var temporary: ByteString?
    private var isOpen = true

    /// Nil, with `Platform.lastError`, where it cannot be written. From now on a reader that has gone is a failed write.
    package init?(_ path: ByteString) {
        Platform.ignoreBrokenPipes()
        let old = Platform.fileStatus(path)
        if let old, !old.isRegular {
            guard let opened = Platform.openForWriting(path) else { return nil }
            (descriptor, name) = (opened, path)
            return
        }
        // A link stays, and its target is replaced.
        name = old == nil ? path : Platform.withoutLinks(path) ?? path
        let temporary = ByteString(name.bytes + Array(".\(Platform.processNumber).tmp".utf8))
        if old != nil, !Platform.mayWrite(path) { return nil }
        guard let opened = Platform.createTemporary(temporary, permissions: old?.permissions) else {
            return nil
        }
        descriptor = opened
        self.temporary = temporary
    }

    /// Whether it is what standard output is written to: a file would be lost, in a pipe both would be mixed.
    package static func isStandardOutput(_ path: ByteString) -> Bool {
        Platform.isFile(path, of: Platform.standardOutput)
    }

    /// Whether two names are those of one file, whether it is there yet or not.
    package static func areSame(_ path: ByteString, _ other: ByteString) -> Bool {
        path == other || place(path).map { $0 == place(other) } ?? false
    }

    /// The name without links in it; of what is not there yet that of its folder. Nil for what is no regular file, and
    /// where there is no such folder.
    private static func place(_ path: ByteString) -> ByteString? {
        if let status = Platform.fileStatus(path) {
            return status.isRegular ? Platform.withoutLinks(path) : nil
        }
        let start = path.bytes.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
        let folder = start == 0 ? "." : ByteString(Array(path.bytes[..<start]))
        return Platform.withoutLinks(folder).map { ByteString($0.bytes + [0x2F] + path.bytes[start...]) }
    }

    /// Closes it and gives it its name; false, with `Platform.lastError`, when that fails.
    package func finish() -> Bool {
        isOpen = false
        guard Platform.closeDescriptor(descriptor) else { return false }
        guard let temporary else { return true }
        guard Platform.move(temporary, to: name) else { return false }
        Platform.forgetTemporary(temporary)
        self.temporary = nil
        return true
    }

    deinit {
        if isOpen { _ = Platform.closeDescriptor(descriptor) }
        guard let temporary else { return }
        Platform.removeFile(temporary)
        Platform.forgetTemporary(temporary)
    }
}
