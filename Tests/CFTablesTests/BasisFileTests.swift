import CFMath
import CFTables
import TestSupport
import Testing

/// The basis as text.
private func text(_ basis: PrincipalComponents) -> String {
    let buffer = OutputBuffer()
    basis.write(to: buffer, delimiter: 0x09)
    return buffer.content
}

/// The basis that the text makes, or what is wrong with it.
private func basis(_ text: String) throws -> (PrincipalComponents?, String) {
    try withFiles([bytes(text)]) { paths in
        var basis: PrincipalComponents?
        let error = failure { basis = try PrincipalComponents.read(file: paths[0], delimiter: 0x09) }
        return (basis, error?.message.replacing("\(paths[0])", with: "FILE") ?? "")
    }
}

@Suite struct BasisFileTests {
    private func some(_ seed: Int) throws -> PrincipalComponents {
        var random = SeededRandom(seed: UInt64(seed))
        let d = 1 + random.below(9)
        let rows = DenseMatrix.normal(1 + random.below(12), d, &random)
        return try PrincipalComponents(
            rows, .init(count: 1 + random.below(d), centre: seed % 2 == 0, scale: seed % 3 == 0))
    }

    @Test func `saved and loaded is the same to the last digit`() throws {
        for seed in 0..<200 {
            let saved = try some(seed)
            let loaded = try #require(try basis(text(saved)).0)
            #expect(loaded.mean == saved.mean && loaded.scale == saved.scale)
            #expect(loaded.variances == saved.variances && loaded.shares == saved.shares)
            #expect(loaded.loadings.elements == saved.loadings.elements)
            #expect(text(loaded) == text(saved))
        }
    }

    @Test func `cut short anywhere, or with a line too many, it is refused`() throws {
        for seed in 0..<20 {
            let lines = text(try some(seed)).split(separator: "\n")
            for count in 0..<lines.count {
                let (loaded, message) = try basis(lines[..<count].map { $0 + "\n" }.joined())
                #expect(loaded == nil && message.hasPrefix("FILE: the basis "))
            }
            for i in lines.indices {
                let message = try basis((lines[...i] + lines[i...]).map { $0 + "\n" }.joined()).1
                #expect(message.hasPrefix("FILE:\(i + 2): "))
            }
        }
    }

    @Test func `a line with a field less or more is refused`() throws {
        for seed in 0..<20 {
            let lines = text(try some(seed)).split(separator: "\n").map(String.init)
            for i in lines.indices {
                var less = lines
                less[i] = lines[i].split(separator: "\t").dropLast().joined(separator: "\t")
                #expect(try basis(less.map { $0 + "\n" }.joined()).1.hasPrefix("FILE:\(i + 1): "))
                var more = lines
                more[i] += "\t1"
                #expect(try basis(more.map { $0 + "\n" }.joined()).1.hasPrefix("FILE:\(i + 1): "))
            }
        }
    }
}
