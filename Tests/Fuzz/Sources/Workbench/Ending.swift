@unsafe @preconcurrency import Glibc

/// An attack cannot go on.
package struct Problem: Error {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// How a process ended.
package enum Ending: Equatable {
    case status(Int32)
    case signal(Int32)
    /// It was killed after so long.
    case hung

    /// Waits for a process.
    ///
    /// - Parameters:
    ///   - life: the end to read of a pipe of which it has the other: it closes when the process ends.
    ///   - group: whether it leads a group, which is killed with it.
    package static func of(_ child: Int32, life: Int32, seconds: Int32, group: Bool = false) -> Ending {
        var watch = pollfd(fd: life, events: Int16(POLLIN), revents: 0)
        let isOver = unsafe poll(&watch, 1, seconds * 1000) > 0
        if !isOver { kill(group ? -child : child, SIGKILL) }
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
        if !isOver { return .hung }
        return status & 0x7f == 0 ? .status(status >> 8 & 0xff) : .signal(status & 0x7f)
    }
}
