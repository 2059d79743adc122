import Workbench

/// What holds between runs, or between a run and the plainest program that does the same.
struct RelationAttack: Attack {
    let name = "relations"

    private static let all: [Relation] =
        TopLaws.all + SplitLaws.all + VectorLaws.all + SimilarityLaws.all + VoteLaws.all + MetricLaws.all
        + ModelLaws.all + ComponentLaws.all + ShapeLaws.all + DamageLaws.all

    mutating func attempt(_ dice: inout Dice, _ runner: Runner) throws(Problem) -> Finding? {
        let relation = dice.pick(Self.all)
        do {
            try relation.check(&dice, Bench(runner: runner))
            return nil
        } catch let finding as Finding {
            return Finding(what: "\(relation.name): \(finding.what)", commands: finding.commands)
        } catch {
            throw error as? Problem ?? Problem("\(error)")
        }
    }
}

/// A law; it throws a finding where it does not hold.
struct Relation: Sendable {
    let name: String
    let check: @Sendable (inout Dice, Bench) throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (inout Dice, Bench) throws -> Void) {
        self.name = name
        self.check = check
    }
}

/// Where relations run their commands.
struct Bench {
    let runner: Runner

    func run(_ command: Command) throws -> Outcome { try runner.run(command) }

    /// The output of a command that has to work.
    func output(of command: Command) throws -> [UInt8] {
        let outcome = try runner.run(command)
        guard outcome.isGood else {
            let said = outcome.message.split(separator: "\n").first ?? ""
            throw Finding(what: "\(outcome.ending): \(said)", commands: [command])
        }
        return outcome.output
    }

    /// The lines of the output, of so many fields at least.
    func rows(of command: Command, _ count: Int = 1) throws -> [[String]] {
        let rows = try Lines.rows(output(of: command))
        for row in rows where row.count < count {
            throw Finding(what: "\(row) is short", commands: [command])
        }
        return rows
    }

    /// Both commands write the same.
    func same(_ one: Command, _ other: Command, _ what: String = "the outputs differ") throws {
        try expect(output(of: one) == output(of: other), what, one, other)
    }

    func expect(_ holds: Bool, _ what: @autoclosure () -> String, _ commands: Command...) throws {
        if !holds { throw Finding(what: what(), commands: commands) }
    }
}

/// Bytes as lines of fields, and back.
enum Lines {
    static func rows(_ bytes: [UInt8]) -> [[String]] {
        bytes.split(separator: 0x0A).map { line in
            line.split(separator: 9, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    static func bytes(_ rows: [[String]]) -> [UInt8] {
        rows.flatMap { Array($0.joined(separator: "\t").utf8) + [0x0A] }
    }

    /// Each with its line feed.
    static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: 0x0A).map { Array($0) + [0x0A] }
    }

    /// The same lines in byte order.
    static func sorted(_ bytes: [UInt8]) -> [[UInt8]] {
        lines(bytes).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// A share of the lines, and the rest.
    static func cut(_ bytes: [UInt8], _ dice: inout Dice) -> ([UInt8], [UInt8]) {
        let lines = lines(bytes)
        let at = dice.below(lines.count + 1)
        return (Array(lines[..<at].joined()), Array(lines[at...].joined()))
    }

    static func shuffled(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
        Array(dice.shuffled(lines(bytes)).joined())
    }

    /// The part of so many that an id such as u12 belongs to.
    static func shard(_ id: String, of count: Int) -> Int { (Int(id.dropFirst()) ?? 0) % count }

    /// A number as counts and weights are written.
    static func plain(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// The number that a field holds; nan where it is none, which agrees with nothing.
    static func number(_ text: some StringProtocol) -> Double { Double(text) ?? .nan }

    /// Whether two numbers agree but for rounding.
    static func near(_ text: String, _ number: Double, _ share: Double) -> Bool {
        abs(Self.number(text) - number) <= share * max(1, abs(number))
    }
}
