import Foundation
import Testing

@Suite struct GoldenTests {
    @Test(arguments: GoldenCase.all(in: Places.cases))
    func `golden case`(golden: GoldenCase) throws {
        guard let (command, copy, outcome) = try golden.run() else { return }
        if ProcessInfo.processInfo.environment["CFUTILS_BLESS"] == "1" { try golden.bless(outcome) }
        let difference = outcome.difference(from: try golden.expected())
        #expect(
            difference == nil,
            """
            \(golden.testDescription)
            $ \(command)in \(copy.path)
            \(difference ?? "")
            status \(outcome.status)
            stdout:
            \(Outcome.excerpt(outcome.stdout, 2000))
            stderr:
            \(Outcome.excerpt(outcome.stderr, 2000))
            """)
    }
}
