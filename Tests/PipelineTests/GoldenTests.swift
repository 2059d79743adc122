import Foundation
import Testing

/// Every command that the golden cases, READMEs and manual pages show prints what they show.
@Suite struct GoldenTests {
    private static let bless = ProcessInfo.processInfo.environment["CFUTILS_BLESS"] == "1"

    @Test(arguments: Document.all)
    func `commands print what is shown`(document: Document) throws {
        #expect(try document.transcript()?.steps.isEmpty != true, "no commands")
        for mistake in try document.mistakes(bless: Self.bless) { Issue.record("\(mistake)") }
    }
}
