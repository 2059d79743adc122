import CFMath

/// Takes the lines of sums in the only order there is.
struct SumsParser {
    private var sums: EvaluationSums?
    private var step = Step.setting("format")
    private var userCount = 0
    private var itemCount = 0

    /// What the next line is about.
    private enum Step {
        case setting(String)
        /// Of the total, 0, or a replicate.
        case count(Int, Int), sum(Int, Int)
        case users, items
    }

    /// No counts, and no sums of them, are beyond what can be added.
    private static let most = 1 << 48
    private static let mostReplicates = 1_000_000

    /// What is missing at the end; nil where nothing is.
    var missing: String? {
        switch step {
        case .setting("format"): return sums == nil ? "no sums of cfeval --sums in it" : nil
        case .users:
            return "\(counted(sums?.users.count ?? 0, "user")), where the sums have \(userCount): not whole"
        case .items:
            return "\(counted(sums?.items.count ?? 0, "item")), where the sums have \(itemCount): not whole"
        default: return "the sums end before \(expected): not whole"
        }
    }

    private var expected: String {
        guard let kind = sums?.settings.kind else { return quoted("sums of") }
        switch step {
        case .setting(let key): return quoted("sums \(key)")
        case .count(let i, let j): return quoted("count \(i) \(kind.countNames[j])")
        case .sum(let i, let j): return quoted("sum \(i) \(kind.sumNames[j])")
        case .users: return quoted("user")
        case .items: return quoted("item")
        }
    }

    /// Takes a line. - Returns: the sums that end with it.
    mutating func take(_ fields: [[UInt8]]) throws(Failure) -> EvaluationSums? {
        let words = fields.prefix(4).map { String(decoding: $0, as: UTF8.self) }
        switch step {
        case .setting("format"):
            if words != ["sums", "format", EvaluationSums.format] {
                throw Failure(
                    "not sums as cfeval --sums writes them (not \"sums format \(EvaluationSums.format)\")")
            }
            step = .setting("of")
        case .setting(let key):
            guard words.count == 3, words[0] == "sums", words[1] == key, try set(key, words[2]) else {
                throw unexpected
            }
        case .count(let i, let j):
            guard words.count == 4, fields.count == 4, words[..<2] == ["count", "\(i)"],
                let names = sums?.settings.kind.countNames, words[2] == names[j], let count = whole(words[3])
            else { throw unexpected }
            edit(i) { $0.counts[j] = count }
            step = j + 1 < names.count ? .count(i, j + 1) : .sum(i, 0)
        case .sum(let i, let j):
            guard words.count == 4, words[..<2] == ["sum", "\(i)"],
                let kind = sums?.settings.kind, words[2] == kind.sumNames[j]
            else { throw unexpected }
            var components: [Double] = []
            for field in fields.dropFirst(3) {
                guard let number = field.withSpan({ $0.number() }) else {
                    throw Failure("\(quoted(field)) is not a number")
                }
                components.append(number)
            }
            edit(i) { $0.sums[j] = ExactSum(components: components) }
            step = j + 1 < kind.sumNames.count ? .sum(i, j + 1) : nextBlock(i)
        case .users:
            guard fields.count == 4, words[0] == "user", !fields[1].isEmpty, let hasList = whole(words[2], 1),
                let isRelevant = whole(words[3], 1)
            else { throw unexpected }
            if sums?.users.find(fields[1]) != nil { throw Failure("user \(quoted(fields[1])) appears twice") }
            sums?.addUser(fields[1], hasList: hasList == 1, isRelevant: isRelevant == 1)
        case .items:
            guard fields.count == 3, words[0] == "item", !fields[1].isEmpty, let count = whole(words[2])
            else { throw unexpected }
            let number = sums?.items.intern(fields[1])
            if number != sums?.counts.count { throw Failure("item \(quoted(fields[1])) appears twice") }
            sums?.counts.append(count)
        }
        return try ended()
    }

    private var unexpected: Failure { Failure("not the line of \(expected) that has to come here") }

    private func whole(_ text: String, _ most: Int = most) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text), count <= most
        else { return nil }
        return count
    }

    private mutating func edit(_ i: Int, _ body: (inout MetricSums) -> Void) {
        guard var sums else { return }
        self.sums = nil
        if i == 0 {
            body(&sums.total)
        } else {
            if i > sums.replicates.count { sums.replicates.append(sums.settings.kind.zeros) }
            body(&sums.replicates[i - 1])
        }
        self.sums = sums
    }

    private func nextBlock(_ i: Int) -> Step { i == sums?.settings.bootstrap ? .users : .count(i + 1, 0) }

    /// The sums, once they are whole; another may follow.
    private mutating func ended() throws(Failure) -> EvaluationSums? {
        if case .users = step, sums?.users.count == userCount { step = .items }
        guard case .items = step, sums?.items.count == itemCount else { return nil }
        if let sums, sums.settings.kind == .lists,
            sums.total.counts != [sums.isRelevant.count { $0 }, sums.hasList.count { $0 }]
        {
            throw Failure("the counts of users and lists are not those of the lines of users")
        }
        step = .setting("format")
        return sums
    }

    /// Takes a setting, and moves on. - Returns: whether it makes sense.
    private mutating func set(_ key: String, _ value: String) throws(Failure) -> Bool {
        func fingerprint() -> UInt64? { UInt64(value, radix: 16) }
        let order: [String]
        if key == "of" {
            guard let kind = EvaluationSums.Kind(rawValue: value) else { return false }
            sums = EvaluationSums(EvaluationSums.Settings(kind))
            (userCount, itemCount) = (0, 0)
        }
        guard var sums else { return false }
        self.sums = nil
        defer { self.sums = sums }
        switch key {
        case "top":
            guard let top = whole(value, Int.max), top > 0 else { return false }
            sums.settings.top = top
        case "gain":
            guard let gain = Gain(rawValue: value) else { return false }
            sums.settings.gain = gain
        case "catalogue", "train":
            let number = fingerprint()
            if number == nil, value != "-" { return false }
            if key == "train" { sums.settings.train = number } else { sums.settings.catalogue = number }
        case "bootstrap":
            guard let count = whole(value, Self.mostReplicates) else { return false }
            sums.settings.bootstrap = count
        case "seed":
            guard let seed = whole(value, Int.max) else { return false }
            sums.settings.seed = seed
        case "users", "items":
            guard let count = whole(value) else { return false }
            if key == "users" { userCount = count } else { itemCount = count }
        default: break
        }
        order =
            sums.settings.kind == .ratings
            ? ["of", "bootstrap", "seed"]
            : ["of", "top", "gain", "catalogue", "train", "bootstrap", "seed", "users", "items"]
        let next = (order.firstIndex(of: key) ?? 0) + 1
        step = next < order.count ? .setting(order[next]) : .count(0, 0)
        return true
    }
}
