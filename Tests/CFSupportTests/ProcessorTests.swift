import CFSupport
import Testing

@Suite(.disabled(if: Processor.extensions.isEmpty, "this architecture is built for as its oldest"))
struct ProcessorTests {
    /// The bits of some extensions.
    private func bits(_ names: String...) -> UInt64 {
        names.compactMap(Processor.extensions.firstIndex).reduce(0) { $0 | 1 << UInt64($1) }
    }

    @Test func `what is there is enough`() {
        #expect(Processor.complaint(wanted: 0, present: 0) == nil)
        #expect(Processor.complaint(wanted: bits("avx2"), present: bits("avx2")) == nil)
        #expect(Processor.complaint(wanted: bits("avx2"), present: ~0) == nil)
        #expect(Processor.complaint(wanted: 0, present: bits("avx2")) == nil)
    }

    @Test func `what lacks is named, and nothing else`() {
        #expect(
            Processor.complaint(wanted: bits("avx", "avx2"), present: bits("avx", "avx512f"))
                == "built for processors with avx2: this one does not have it")
        #expect(
            Processor.complaint(wanted: bits("sse3", "fma", "avx", "avx2"), present: bits("sse3"))
                == "built for processors with fma, avx, avx2: this one does not have them")
        let all = Processor.complaint(wanted: ~0, present: 0) ?? ""
        #expect(Processor.extensions.allSatisfy(all.contains))
        #expect(all.hasSuffix(": this one does not have them"))
    }

    @Test(arguments: [
        ([], "x86-64"), (["sse3", "ssse3"], "x86-64 + sse3 + ssse3"),
        (["sse3", "ssse3", "sse4.1", "sse4.2", "popcnt"], "x86-64-v2"),
        (["sse3", "ssse3", "sse4.1", "sse4.2", "popcnt", "avx"], "x86-64-v2 + avx"),
    ])
    func `what it is built for is a level, and what is beyond`(extensions: [String], target: String) {
        #expect(Processor.target(extensions) == target)
    }

    @Test func `all of them are the highest level, and more`() {
        let target = Processor.target(Processor.extensions)
        #expect(target.hasPrefix("x86-64-v4 + ") && target.contains(" + gfni"))
        #expect(!target.contains(" + avx2") && !target.contains(" + sse3"))
        #expect(Processor.target.hasPrefix("x86-64"))
    }

    @Test func `this processor has what these tests were compiled for`() {
        #expect(Processor.present(of: Processor.wanted) == Processor.wanted)
        #expect(Processor.extensions.count <= 64)
        #expect(Set(Processor.extensions).count == Processor.extensions.count)
        #expect(Processor.present(of: 0) == 0)
    }
}
