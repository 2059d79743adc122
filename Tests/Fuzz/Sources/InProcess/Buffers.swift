import CFTables

/// Appending to a small buffer, which has to grow at every place there is, held against an array.
enum Buffers {
    static func run(_ input: inout FuzzBytes) {
        let buffer = OutputBuffer(capacity: 64)
        var model: [UInt8] = []
        while !input.isAtEnd {
            switch input.below(8) {
            case 0:
                let byte = input.byte()
                buffer.append(byte)
                model.append(byte)
            case 1:
                let bytes = input.take(input.below(80))
                bytes.withSpan { buffer.append($0) }
                model += bytes
            case 2:
                let bytes = [UInt8](repeating: input.byte(), count: input.below(100)) + input.take(4)
                let start = input.below(bytes.count + 1)
                let range = start..<start + input.below(bytes.count - start + 1)
                buffer.append(bytes, range)
                model += bytes[range]
            case 3:
                let number = Int(truncatingIfNeeded: input.word()) >> input.below(64)
                buffer.append(whole: number)
                model += Array(String(number).utf8)
            case 4:
                let other = OutputBuffer(capacity: 1)
                for byte in model.suffix(input.below(200)) { other.append(byte) }
                buffer.append(other)
                model += other.bytes
            case 5:
                let text = String(decoding: input.take(input.below(20)), as: UTF8.self)
                buffer.append(text)
                model += Array(text.utf8)
            case 6:
                buffer.header([], 0x09)
                model.append(0x0A)
            default:
                if input.once(in: 8) {
                    buffer.removeAll()
                    model = []
                }
            }
            hold(buffer.count == model.count, "\(buffer.count) bytes, not \(model.count)")
        }
        hold(buffer.bytes == model, "\(quoted(buffer.bytes)), not \(quoted(model))")
    }
}
