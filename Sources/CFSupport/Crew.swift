/// Threads that wait for work: started when they are first needed, as many as the system gives, and kept until the
/// process ends.
///
/// Where none can be had the caller does all of the work, which the result does not depend on. (libdispatch would try
/// for ever.)
final class Crew: @unchecked Sendable {
    static let shared = Crew()
    /// More threads than processors would be in each other's way.
    private static let most = Parallel.defaultThreads

    /// What several threads are to do at once.
    private final class Job {
        private var body: (() -> Void)?
        /// How many more threads may take part.
        var places: Int
        var running = 0

        init(places: Int, _ body: @escaping () -> Void) {
            self.places = places
            self.body = body
        }

        /// Never inlined: the closure must not be held after its end.
        @inline(never)
        func run() { body?() }

        /// Lets go of the closure, which the caller of `Crew.run` only lent.
        func forget() { body = nil }
    }

    private let monitor = Monitor()
    // All of these only while locked.
    private var jobs: [Job] = []
    /// Threads that wait, or are about to.
    private var idle = 0

    /// Runs `body` on this thread, and on others as far as there are any, at most `count` in all; waits for them.
    func run(_ count: Int, _ body: () -> Void) {
        withoutActuallyEscaping(body) { body in
            let job = Job(places: min(count, Self.most) - 1, body)
            begin(job)
            job.run()
            end(job)
        }
    }

    private func begin(_ job: Job) {
        if job.places <= 0 { return }
        monitor.locked {
            jobs.append(job)
            var lacking = jobs.reduce(0) { $0 + $1.places } - idle
            while lacking > 0, Platform.startThread({ Crew.shared.work() }) {
                idle += 1
                lacking -= 1
            }
            monitor.wakeAll()
        }
    }

    /// Takes back the places that nobody has taken, and waits for those who have.
    private func end(_ job: Job) {
        monitor.locked {
            jobs.removeAll { $0 === job }
            while job.running > 0 { monitor.wait() }
            job.forget()
        }
    }

    /// The life of a thread.
    private func work() {
        while true {
            let job = nextJob()
            job.run()
            monitor.locked {
                job.running -= 1
                idle += 1
                if job.running == 0 { monitor.wakeAll() }
            }
        }
    }

    private func nextJob() -> Job {
        monitor.locked {
            while true {
                if let job = jobs.first(where: { $0.places > 0 }) {
                    job.places -= 1
                    job.running += 1
                    idle -= 1
                    return job
                }
                monitor.wait()
            }
        }
    }
}
