/// A lock with one condition on which threads wait for their turn.
package final class Monitor {
    private let lock = ConditionLock()

    package init() {}

    deinit { lock.destroy() }

    package func locked<Value>(_ body: () -> Value) -> Value {
        lock.lock()
        defer { lock.unlock() }
        return body()
    }

    /// Only inside `locked`: lets others in until one of them calls `wakeAll`.
    package func wait() { lock.wait() }

    /// Only inside `locked`.
    package func wakeAll() { lock.wakeAll() }
}
