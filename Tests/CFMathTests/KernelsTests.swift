import CFMath
import Testing

@Suite struct KernelsTests {
    @Test func `dot products of every length`() {
        var random = SeededRandom(seed: 1)
        for count in 0..<200 {
            let a = (0..<count).map { _ in Float(random.normal()) }
            let b = (0..<count).map { _ in Float(random.normal()) }
            let exact = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            let size = zip(a, b).reduce(1e-30) { $0 + abs(Double($1.0) * Double($1.1)) }
            let sum = dot(a, b)
            #expect(abs(Double(sum) - exact) <= size * Double(Float.ulpOfOne) * 16)
            let whole = (0..<count).map { Float($0 % 9) }
            #expect(dot(whole, whole) == Float((0..<count).reduce(0) { $0 + ($1 % 9) * ($1 % 9) }))
        }
    }

    private func dot(_ a: [Float], _ b: [Float]) -> Float {
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
                return unsafe FloatKernels.dot(x, y, a.count)
            }
        }
    }
}
