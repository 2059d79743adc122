import CFMath
import CFSupport
import CFTables
import Foundation
import TestSupport
import Testing

@Suite struct ModelFileTests {
    /// The model as text.
    static func text(
        _ model: FactorModel, threads: Int = 1, precision: NumberFormat = .shortest
    ) throws -> String {
        var bytes: [UInt8] = []
        try model.write(threads: threads, precision: precision) { bytes += $0.bytes }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a text as a model file.
    static func read(_ text: String, threads: Int = 1) throws -> FactorModel {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("cfutils-\(UUID().uuidString).tsv").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try FactorModel.read(ByteString(path), threads: threads)
    }

    /// The message that reading a text gives, without the file's name.
    static func message(_ text: String) throws -> String? {
        do {
            _ = try read(text)
            return nil
        } catch let failure as Failure {
            return failure.message.split(separator: ".tsv:", maxSplits: 1).last.map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    /// Numbers of all sizes; ids of all kinds.
    static func random(_ seed: Int, users: Int, items: Int, factors k: Int) -> FactorModel {
        var random = SeededRandom(seed: UInt64(seed))
        func number() -> Float {
            while true {
                let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
                switch random.below(4) {
                case 0: return Float(random.below(9) - 4)
                case 1: return Float(random.normal())
                default: if value.isFinite { return value }
                }
            }
        }
        func ids(_ count: Int) -> IDIndex {
            var index = IDIndex()
            while index.count < count {
                let id = Array(
                    "\(random.below(1_000_000)) é\(String(repeating: "x", count: random.below(12)))".utf8)
                _ = unsafe index.intern(id.span.bytes)
            }
            return index
        }
        let factors = Factors(users: users, items: items, factors: k, number)
        let low = number()
        let terms = FoldInTerms(
            noise: random.below(2) == 0 ? nil : abs(number()),
            lambda: random.below(2) == 0 ? nil : abs(number()),
            unobserved: random.below(2) == 0 ? nil : abs(number()),
            confidence: random.below(2) == 0 ? nil : max(0.5, abs(number())),
            deviation: random.below(2) == 0 ? nil : max(0.5, abs(number())))
        var model = FactorModel(
            users: ids(users), items: ids(items), solver: "sgd",
            range: random.below(2) == 0 ? nil : low...max(low, number()), terms: terms,
            factors: factors)
        func loss() -> Float? { random.below(2) == 0 ? nil : number() }
        let runs = (0..<random.below(4)).map {
            ModelHistory.Run(
                version: "0.\($0)", command: "mftrain -k \($0)", ratings: random.below(1 << 40), epochs: $0)
        }
        if !runs.isEmpty {
            model.history = ModelHistory(
                runs: runs, trainingLoss: loss(), validationLoss: loss(), validationNDCG: loss())
        }
        return model
    }

    @Test func `what is written reads back the same and is written the same again`() throws {
        for seed in 0..<60 {
            let model = Self.random(seed, users: seed % 7, items: seed * 37 % 1000, factors: 1 + seed % 20)
            let text = try Self.text(model)
            let back = try Self.read(text, threads: 1 + seed % 3)
            #expect(back.factors == model.factors)
            #expect(back.range == model.range && back.solver == model.solver)
            #expect(back.history == model.history)
            #expect(
                (0..<back.users.count).map(back.users.text) == (0..<model.users.count).map(model.users.text))
            #expect(
                (0..<back.items.count).map(back.items.text) == (0..<model.items.count).map(model.items.text))
            #expect(try Self.text(back, threads: 2) == text)
        }
    }

    @Test func `a model of many blocks is read in order`() throws {
        let model = Self.random(1, users: 90_000, items: 40_000, factors: 8)
        let text = try Self.text(model, threads: 2)
        #expect(text.utf8.count > 8 << 20)
        let back = try Self.read(text, threads: 2)
        #expect(back.factors == model.factors)
        #expect(back.users.text(80_000) == model.users.text(80_000))
        #expect(try Self.text(back) == text)
    }

    static let small = """
        model\tformat\tcfutils-mf-1
        model\tsolver\tsgd
        model\tfactors\t2
        model\tusers\t2
        model\titems\t1
        model\tmean\t3.5
        model\tmin\t1
        model\tmax\t5
        user\t196\t0.25\t1\t-0.5
        user\t186\t0\t1e-05\t2
        item\t242\t-1\t0.1\t16777216

        """

    @Test func `the form is that of the manual`() throws {
        let model = try Self.read(Self.small)
        #expect(try Self.text(model) == Self.small)
        #expect(abs(model.factors.predict(user: 0, item: 0) - (3.5 + 0.25 - 1 + 0.1 - 8_388_608)) < 1)
        #expect(model.clipped(9) == 5 && model.clipped(-9) == 1 && model.clipped(2.5) == 2.5)
    }

    @Test(arguments: [
        ("", "", "the model is empty"),
        ("model\tformat\tcfutils-mf-1", "model\tformat\tcfutils-mf-2", "1: not a model of cfutils"),
        ("model\tformat\tcfutils-mf-1\n", "", "1: not a model of cfutils"),
        ("model\tsolver\tsgd\n", "", "the model has no line for solver"),
        ("model\tmean\t3.5\n", "", "the model has no line for mean"),
        ("model\tmin\t1\n", "", "the model has no line for min"),
        ("min\t1", "min\t6", "min is above max"),
        ("mean\t3.5", "mean\tx", "6: mean \"x\" is not a number"),
        ("mean\t3.5", "mean\tnan", "6: mean \"nan\" is not a number"),
        ("factors\t2", "factors\t0", "9: 2 factors, where the model has 0"),
        ("factors\t2", "factors\t3", "9: 2 factors, where the model has 3"),
        (
            "factors\t2\n", "factors\t2147483647\nmodel\tprior_mean\t1\t2\n",
            "4: prior_mean is not 2147483648 numbers"
        ),
        ("users\t2", "users\t3", "2 user lines, where the model has 3"),
        ("items\t1", "items\t", "5: items \"\" is not a whole number"),
        ("model\tusers\t2", "model\tusers\t2\nmodel\tusers\t2", "5: users appears twice"),
        ("model\tmin", "model\tleast", "the model has no line for min"),
        ("model\tmin\t1", "model\tmin", "7: a model line without a value"),
        ("mean\t3.5", "mean\t3.5\t4", "6: mean \"3.5\\t4\" is not a number"),
        ("users\t2", "users\t2\t2", "4: users \"2\\t2\" is not a whole number"),
        ("solver\tsgd", "solver\tsgd\tals", "2: solver \"sgd\\tals\" is not a word"),
        ("cfutils-mf-1", "cfutils-mf-1\t", "1: not a model of cfutils"),
        ("user\t196", "# a\r\nuser\t196", "9: the line ends in a carriage return"),
        ("user\t196", "\nuser\t196", "9: the line is empty"),
        ("user\t196", " # a\nuser\t196", "9: \" # a\" is neither model, user nor item"),
        ("item\t242", "# a\nuser\t196\t1\t1\t1\nitem\t242", "12: user \"196\" appears twice"),
        ("item\t242", "# a\nmodel\tnote\ta\nitem\t242", "12: a model line after those of users"),
        ("user\t186", "# a\nuser\t186\t0\t1\nuser\t186", "11: 1 factor, where the user before has 2"),
        ("model\tformat\tcfutils-mf-1", "# a\nmodel\tformat\tcfutils-mf-2", "2: not a model of cfutils"),
        ("user\t186", "user\t196", "10: user \"196\" appears twice"),
        ("user\t186", "user\t", "10: the user is empty"),
        ("user\t186\t0\t1e-05\t2", "user\t186", "10: a user without numbers"),
        ("user\t186\t0\t1e-05\t2", "user\t186\t0\t1e-05", "10: 1 factor, where the user before has 2"),
        ("item\t242\t-1\t0.1\t16777216", "item\t242", "11: an item without numbers"),
        (
            "model\tmean", "item\t9\t1\t1\t1\nmodel\tmean", "7: a model line after those of items"
        ),
        ("1e-05", "1e-05x", "10: \"1e-05x\" is not a number"),
        ("1e-05", "inf", "10: \"inf\" is not a number"),
        ("1e-05", "1e39", "10: \"1e39\" is not a number"),
        ("1e-05", "", "10: \"\" is not a number"),
        ("user\t186", "vser\t186", "10: \"vser\" is neither model, user nor item"),
        ("item\t242\t-1\t0.1\t16777216\n", "", "0 item lines, where the model has 1"),
        ("item\t242\t-1\t0.1\t16777216\n", "item\t242\t-1\t0.1\t1677", "the last line is cut off"),
        (
            "item\t242", "item\t242\t1\t1\t1\nuser\t7\t1\t1\t1\nitem\t243",
            "12: a user line after those of items"
        ),
        ("user\t186\t0\t1e-05\t2\n", "user\t186\t0\t1e-05\t2\n\n", "11: the line is empty"),
        ("user\t186\t0\t1e-05\t2\n", "user\t186\t0\t1e-05\t2\r\n", "10: the line ends in a carriage return"),
    ])
    func `a file that is not whole says what is wrong`(old: String, new: String, message: String) throws {
        let text = old.isEmpty ? "" : Self.small.replacingOccurrences(of: old, with: new)
        #expect(text != Self.small)
        let got = try #require(try Self.message(text))
        #expect(got.hasPrefix(message), "\(got)")
    }

    @Test(arguments: 0..<40)
    func `notes stand anywhere, and are written behind what is known`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed), stream: 7)
        let plain = Self.random(seed, users: seed % 9, items: seed % 5 * 3, factors: 1 + seed % 3)
        let model = seed % 2 == 0 ? plain : plain.inByteOrder()
        let lines = try Self.text(model).split(separator: "\n").map(String.init)
        var mixed: [String] = [], notes: [String] = []
        for line in lines + [""] {
            while random.below(3) == 0 {
                let isHeader = line.hasPrefix("model")
                let words =
                    ["#", "# é \t", "#model\tmean\t9", "#user\ta"] + (isHeader ? ["model\tnote\tx\ty"] : [])
                notes.append(words[random.below(words.count)])
                mixed.append(notes[notes.count - 1])
            }
            if !line.isEmpty { mixed.append(line) }
        }
        let back = try Self.read(mixed.map { $0 + "\n" }.joined())
        #expect(back.factors == model.factors && back.isOrdered == model.isOrdered)
        let header = lines.prefix { $0.hasPrefix("model") }
        let wanted = header + notes + lines.dropFirst(header.count)
        let text = wanted.map { $0 + "\n" }.joined()
        #expect(try Self.text(back) == text && Self.text(Self.read(text)) == text)
    }

    @Test func `lines are counted over comments, from block to block`() throws {
        let model = Self.random(3, users: 90_000, items: 1, factors: 8)
        for isOrdered in [false, true] {
            let text = try Self.text(isOrdered ? model.inByteOrder() : model)
            var lines = text.split(separator: "\n").map(String.init)
            for place in stride(from: 89_000, to: 20, by: -997) { lines.insert("# \(place)", at: place) }
            let last = try #require(lines.lastIndex { $0.hasPrefix("user") })
            let first = try #require(lines.first { $0.hasPrefix("user") })
            if isOrdered {
                lines[last] = lines[last].replacingOccurrences(
                    of: "^user\t", with: "user\t!", options: .regularExpression)
            } else {
                lines[last] = first
            }
            let got = try #require(try Self.message(lines.map { $0 + "\n" }.joined()))
            #expect(got.hasPrefix("\(last + 1): user "), "\(got)")
        }
    }

    @Test(arguments: 1...17)
    func `rounded numbers have the digits of printf, and stay as they are`(digits: Int) throws {
        for seed in 0..<6 {
            let model = Self.random(seed, users: 5, items: 40, factors: 4)
            let exact = try Self.text(model).split(separator: "\n")
            let text = try Self.text(model, precision: .significant(digits))
            for (line, rounded) in zip(exact, text.split(separator: "\n")) {
                if line.hasPrefix("model") {
                    #expect(line == rounded)
                    continue
                }
                let numbers = line.split(separator: "\t").dropFirst(2).map {
                    String(format: "%.\(digits)g", Double(Float($0) ?? .nan))
                }
                #expect(rounded.split(separator: "\t").dropFirst(2).map(String.init) == numbers)
            }
            // Single precision keeps six digits.
            guard digits <= 6 || digits >= 9 else { continue }
            let back = try Self.read(text)
            #expect(try Self.text(back, precision: .significant(digits)) == text)
            if digits >= 9 { #expect(back.factors == model.factors) }
        }
    }

    @Test(arguments: 0..<8)
    func `a model in byte order says so, and is the same otherwise`(seed: Int) throws {
        let model = Self.random(seed, users: 5 * seed, items: 3 + seed, factors: 2)
        let sorted = model.inByteOrder()
        let text = try Self.text(sorted)
        #expect(try Self.text(Self.read(text)) == text && sorted.isOrdered && !model.isOrdered)
        func rows(_ text: String, _ kind: String) -> [String] {
            text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(kind) }
        }
        let before = try Self.text(model)
        for kind in ["user", "item"] {
            #expect(rows(text, kind).sorted() == rows(before, kind).sorted())
            let ids = rows(text, kind).map { Array($0.split(separator: "\t")[1].utf8) }
            #expect(zip(ids, ids.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        }
        #expect(rows(text, "model").filter { $0 != "model\torder\tbytes" } == rows(before, "model"))
    }

    @Test(arguments: [
        ("bytes", "11: user \"186\" is not in byte order: sort the lines"),
        ("alphabet", "9: order \"alphabet\" is not an order that is known here (bytes)"),
    ])
    func `what is not in the order that a model speaks of is an error`(order: String, message: String) throws
    {
        let line = "model\torder\t\(order)\n"
        let text = Self.small.replacingOccurrences(of: "user\t196", with: line + "user\t196")
        let got = try #require(try Self.message(text))
        #expect(got.hasPrefix(message), "\(got)")
        let sorted = Self.small.replacingOccurrences(of: "user\t196", with: line + "user\t185")
        #expect(try (Self.message(sorted) == nil) == (order == "bytes"))
    }

    @Test func `every truncation is noticed`() throws {
        for length in 0..<Self.small.utf8.count {
            let text = String(decoding: Array(Self.small.utf8)[..<length], as: UTF8.self)
            #expect(try Self.message(text) != nil, "\(length) bytes")
        }
    }
}
