public import CFMath
public import CFSupport

// Components as text, and back.
//
//     basis      format      cfutils-pca-1
//     basis      components  2
//     basis      columns     3
//     mean       <m1>        <m2>       <m3>
//     scale      <s1>        <s2>       <s3>
//     component  1           <variance> <share> <l1> <l2> <l3>
//     component  2           <variance> <share> <l1> <l2> <l3>

extension PrincipalComponents {
    private static let format = "cfutils-pca-1"

    /// Appends the lines of the file, which reads back to the same values when `precision` is `.shortest`.
    public func write(to buffer: OutputBuffer, delimiter: UInt8, precision: NumberFormat = .shortest) {
        func line(_ fields: [String], _ numbers: some Sequence<Double>) {
            for (i, field) in fields.enumerated() {
                if i > 0 { buffer.append(delimiter) }
                buffer.append(field)
            }
            for number in numbers {
                buffer.append(delimiter)
                buffer.append(real: number, precision)
            }
            buffer.endLine()
        }
        line(["basis", "format", Self.format], [])
        line(["basis", "components", String(variances.count)], [])
        line(["basis", "columns", String(mean.count)], [])
        line(["mean"], mean)
        line(["scale"], scale)
        for i in variances.indices {
            line(
                ["component", String(i + 1)], [variances[i], shares[i]] + loadings.elements[loadings.row(i)])
        }
    }

    /// Reads a file that `write` has made.
    ///
    /// - Throws: a located failure for a file that cannot be read, is something else, or is cut short.
    public static func read(file: ByteString, delimiter: UInt8) throws(Failure) -> PrincipalComponents {
        var format = TableFormat()
        format.delimiter = delimiter
        return try read(Input([file], format, Columns([]), mode: .whole))
    }

    /// The same of an input in blocks of any size.
    package static func read(_ input: Input) throws(Failure) -> PrincipalComponents {
        let delimiter = input.format.delimiter
        var parser = BasisParser()
        try input.forEachLine { (line: RawSpan) throws(Failure) in
            var fields = BasisLine()
            try line.forEachField(delimiter) { (field: RawSpan) throws(Failure) in fields.append(field) }
            try parser.take(fields, format: Self.format)
        }
        do throws(Failure) { return try parser.components() } catch { throw input.located(error) }
    }
}

/// The fields of a line, numbers where they are numbers.
private struct BasisLine {
    var words: [String] = []
    var numbers: [Double?] = []

    mutating func append(_ field: RawSpan) {
        words.append(field.text)
        numbers.append(field.number())
    }
}

/// Takes the lines of a basis in the only order there is.
private struct BasisParser {
    private var lines = 0
    private var counts: [Int] = []
    private var mean: [Double] = []
    private var scale: [Double] = []
    private var variances: [Double] = []
    private var shares: [Double] = []
    private var loadings: [Double] = []

    mutating func take(_ line: BasisLine, format: String) throws(Failure) {
        lines += 1
        switch lines {
        case 1:
            if line.words != ["basis", "format", format] {
                throw Failure(
                    "not a basis as pca2 --loadings writes it (the first line is not \"basis format \(format)\")"
                )
            }
        case 2: counts.append(try count(line, "components"))
        case 3: counts.append(try count(line, "columns"))
        case 4: mean = try numbers(line, ["mean"], counts[1])
        case 5:
            scale = try numbers(line, ["scale"], counts[1])
            if !scale.allSatisfy({ $0 > 0 }) { throw Failure("a scale is not above 0") }
        default:
            if variances.count == counts[0] { throw Failure("a line after the last component") }
            let row = try numbers(line, ["component", String(variances.count + 1)], counts[1] + 2)
            variances.append(row[0])
            shares.append(row[1])
            loadings += row[2...]
        }
    }

    private func count(_ line: BasisLine, _ name: String) throws(Failure) -> Int {
        guard line.words.count == 3, line.words[..<2] == ["basis", name], let count = Int(line.words[2]),
            (1...1 << 40).contains(count)
        else { throw Failure("not the line \"basis \(name) N\"") }
        return count
    }

    private func numbers(_ line: BasisLine, _ words: [String], _ count: Int) throws(Failure) -> [Double] {
        let name = words.joined(separator: " ")
        guard line.words.starts(with: words) else { throw Failure("not the line of \(quoted(name))") }
        let found = line.numbers.dropFirst(words.count)
        if found.count != count {
            throw Failure("\(counted(found.count, "number")) for \(quoted(name)) where \(count) are needed")
        }
        let numbers = found.compactMap { $0 }
        if numbers.count != count, let bad = found.firstIndex(of: nil) {
            throw Failure("\(quoted(line.words[bad])) in column \(bad + 1) is not a number")
        }
        return numbers
    }

    func components() throws(Failure) -> PrincipalComponents {
        if lines == 0 { throw Failure("the basis is empty") }
        if lines < 5 { throw Failure("the basis ends after line \(lines)") }
        if variances.count < counts[0] {
            throw Failure("the basis ends after \(variances.count) of \(counted(counts[0], "component"))")
        }
        return PrincipalComponents(
            mean: mean, scale: scale, variances: variances, shares: shares,
            loadings: DenseMatrix(columnCount: counts[1], elements: loadings))
    }
}
