import CFMath
import CFSupport
import CFTables
import Foundation
import TestSupport
import Testing

private func written(_ body: (OutputBuffer) -> Void) -> String {
    let buffer = OutputBuffer(capacity: 1)
    body(buffer)
    return buffer.content
}

@Suite struct OutputBufferTests {
    @Test(
        arguments: [
            (1.0, "1", "1.0"), (0, "0", "0.0"), (-3, "-3", "-3.0"), (0.5, "0.5", "0.5"),
            (1.0 / 3, "0.3333333333333333", "0.3333333333333333"),
            (1e14, "100000000000000", "100000000000000.0"), (1e15, "1000000000000000", "1000000000000000.0"),
            (0x1p53, "9007199254740992", "9007199254740992.0"),
            (1e17, "1e+17", "1e+17"),
            (-1e300, "-1e+300", "-1e+300"),
            (.leastNonzeroMagnitude, "5e-324", "5e-324"), (123456.75, "123456.75", "123456.75"),
        ] as [(Double, String, String)])
    func `whole weights have no point, computed values always do`(value: Double, weight: String, real: String)
    {
        #expect(written { $0.append(weight: value) } == weight)
        #expect(written { $0.append(real: value) } == real)
    }

    @Test(arguments: [
        (1 as Float, "1", "1.0"), (0.1, "0.1", "0.1"), (-2.5, "-2.5", "-2.5"),
        (33_554_432, "3.3554432e+07", "3.3554432e+07"), (16777216, "16777216", "16777216.0"),
    ])
    func `single precision`(value: Float, weight: String, real: String) {
        #expect(written { $0.append(weight: value) } == weight)
        #expect(written { $0.append(real: value) } == real)
    }

    @Test func `negative zero`() {
        #expect(written { $0.append(weight: -0.0) } == "0")
        #expect(written { $0.append(real: -0.0) } == "0.0")
    }

    @Test(arguments: 0..<4)
    func `every number reads back to the same bits`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            let single = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            let whole = Double(Int64(truncatingIfNeeded: random.next()) >> random.below(64))
            for value in [value, whole] where value.isFinite {
                #expect(Double(written { $0.append(weight: value) }) == value)
                #expect(Double(written { $0.append(real: value) }) == value)
            }
            guard single.isFinite else { continue }
            #expect(Float(written { $0.append(weight: single) }) == single)
            #expect(Float(written { $0.append(real: single) }) == single)
        }
    }

    @Test(arguments: 0..<8)
    func `significant digits are printf's`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<5000 {
            let value =
                switch random.below(5) {
                case 0: Double(bitPattern: random.next())
                case 1: random.normal() * 100
                // Exactly in the middle between two decimals, or about.
                case 2: Double(random.below(4000) - 2000) / Double(1 << random.below(12))
                case 3: Double(random.below(2_000_000) - 1_000_000) / 1000
                default: (Double(random.below(20)) / 2).nextUp * [1e-7, 1e-4, 1, 1e6, 1e16][random.below(5)]
                }
            guard value.isFinite else { continue }
            let digits = 1 + random.below(17)
            let wanted = String(format: "%.\(digits)g", value)
            #expect(written { $0.append(weight: value, .significant(digits)) } == wanted)
            #expect(written { $0.append(real: value, .significant(digits)) } == wanted)
            let single =
                random.below(2) == 0 ? Float(value) : Float(bitPattern: UInt32(random.below(1 << 32)))
            guard single.isFinite else { continue }
            let wantedOfSingle = String(format: "%.\(digits)g", Double(single))
            #expect(written { $0.append(real: single, .significant(digits)) } == wantedOfSingle)
        }
    }

    @Test func `whole numbers`() {
        var values = [0, 1, -1, 9, 10, 99, 100, Int.max, Int.min, Int.max - 1, Int.min + 1]
        var power = 1
        for _ in 0..<18 {
            power *= 10
            values += [power - 1, power, power + 1, -power, 1 - power]
        }
        for value in values { #expect(written { $0.append(whole: value) } == String(value)) }
    }

    @Test(arguments: 0..<20)
    func `all kinds of appending, in order, across growth`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let buffer = OutputBuffer(capacity: 1)
        var model: [UInt8] = []
        for _ in 0..<300 {
            let text = random.text("abé\t", 0...random.pick([3, 200]))
            let piece = bytes(text)
            switch random.below(6) {
            case 0:
                buffer.append(text)
                model += piece
            case 1:
                unsafe buffer.append(piece.span.bytes)
                model += piece
            case 2:
                let half = piece.count / 2
                buffer.append(piece, half..<piece.count)
                model += piece[half...]
            case 3:
                let other = OutputBuffer()
                other.append(text)
                buffer.append(other)
                model += piece
            case 4:
                buffer.endLine()
                model.append(0x0A)
            default:
                buffer.append(whole: seed * 1_000_003)
                model += bytes(String(seed * 1_000_003))
            }
            #expect(buffer.count == model.count)
        }
        #expect(buffer.bytes == model)
        buffer.removeAll()
        #expect(buffer.content.isEmpty)
        buffer.header(["user", "item"], 0x2C)
        #expect(buffer.content == "user,item\n")
    }
}
