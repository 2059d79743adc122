import CFTables
import TestSupport
import Testing

@Suite struct FailureTests {
    @Test func `a location is added once`() {
        let failure = Failure("it is bad").atLine(3).atLine(9)
        let located = failure.located("file", linesBefore: 10)
        #expect(located.message == "file:13: it is bad")
        #expect(located.atLine(1).located("stdin", linesBefore: 1).message == "file:13: it is bad")
        #expect(Failure("it is bad").located("file", linesBefore: 10).message == "file: it is bad")
    }

    @Test func `mistakes on the command line have no location`() {
        let failure = Failure.usage("no").atLine(3).located("file", linesBefore: 0)
        #expect(failure.message == "no")
        #expect(failure.kind == .usage)
    }

    @Test(arguments: [
        ("", "\"\""), ("abc", "\"abc\""), ("a\tb\r", #""a\tb\r""#), ("a\u{0}\u{7F}", #""a\0\u{7F}""#),
        ("é", "\"é\""), ("a\u{9B}31m", #""a\u{009B}31m""#), ("a\u{85}b\u{2028}", #""a\u{0085}b\u{2028}""#),
        ("a\u{202E}b\u{2066}c\u{200F}d\u{61C}", #""a\u{202E}b\u{2066}c\u{200F}d\u{061C}""#),
        (String(repeating: "x", count: 60), "\"" + String(repeating: "x", count: 60) + "\""),
        (String(repeating: "x", count: 61), "\"" + String(repeating: "x", count: 60) + "…\""),
    ])
    func `quoted text is short and printable`(text: String, wanted: String) {
        #expect(quoted(text) == wanted)
    }

    @Test func `what is not UTF-8 is replaced, also by the cut`() {
        #expect(unsafe quoted(([0x61, 0xE9, 0x62] as [UInt8]).span.bytes) == "\"a\u{FFFD}b\"")
        let cut = bytes(String(repeating: "x", count: 59) + "é")
        #expect(unsafe quoted(cut.span.bytes).hasSuffix("x\u{FFFD}…\""))
    }
}
