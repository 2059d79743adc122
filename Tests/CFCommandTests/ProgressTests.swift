import CFCommand
import Testing

@Suite struct ProgressTests {
    @Test(arguments: [
        (5, 10, 0.5, ""), (0, 10, 5, ""), (5, 10, 1, ", 5/s, 1 s left"), (1, 4, 8, ", 0.12/s, 24 s left"),
        (10, 10, 4, ", 2.5/s"), (10, 0, 4, ", 2.5/s"), (99_999, 0, 2, ", 50000/s"),
        (1000, 60_000, 1, ", 1000/s, 59 s left"), (1000, 61_000, 1, ", 1000/s, 1 min 0 s left"),
        (1, 3600, 1, ", 1/s, 59 min 59 s left"), (1, 3601, 1, ", 1/s, 1 h 0 min left"),
        (1, 100_000, 1, ", 1/s, 27 h 46 min left"),
        (3, 1_000_000_000, 1000, ", 0.003/s, 92592592 h 18 min left"),
    ])
    func `the pace, and how long it takes at that`(done: Int, total: Int, seconds: Double, wanted: String) {
        #expect(Progress.pace(done, of: total, seconds: seconds) == wanted)
    }
}
