import CFSupport
import Testing

@Suite struct ByteStringTests {
    @Test(arguments: [
        ("", ""), ("a b.tsv", "a b.tsv"), ("café", "café"), ("a\nb\t\u{1B}[31m", #"a\nb\t\u{1B}[31m"#),
        ("\u{9B}1m\u{7F}", #"\u{009B}1m\u{7F}"#), ("\u{202E}vst\u{2069}", #"\u{202E}vst\u{2069}"#),
    ])
    func `a name cannot be taken for a message`(name: String, wanted: String) {
        #expect("\(ByteString(name))" == wanted)
    }

    @Test func `what is not UTF-8 is shown byte by byte`() {
        #expect("\(ByteString([0x61, 0xE9, 0x62]))" == #"a\xE9b"#)
        #expect("\(ByteString([0xE2, 0x82, 0x0A, 0xFF]))" == #"\xE2\x82\n\xFF"#)
        #expect("\(ByteString([0xC3, 0xA9, 0xC3]))" == #"é\xC3"#)
        #expect("\(ByteString([0xED, 0xA0, 0x80, 0x41]))" == #"\xED\xA0\x80A"#)
    }

    @Test func `texts that look the same are not`() {
        #expect(ByteString("é") != ByteString("e\u{301}"))
        #expect(ByteString([0xE9]) != ByteString([0xE8]))
    }
}
