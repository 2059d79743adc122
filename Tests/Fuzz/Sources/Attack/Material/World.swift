import Workbench

/// The users, items and numbers of a case, so that its files fit each other.
struct World {
    let users: [String]
    let items: [String]
    /// Lines of its tables.
    let rows: Int
    let delimiter: String
    let hasHeader: Bool
    /// Numbers of a dense vector.
    let width: Int
    private let numbers: Numbers

    enum Numbers: CaseIterable {
        case stars, halves, decimals, signed
    }

    private static let odd = [
        "-", "0", "007", "é", "a b", "ü\u{301}", "\"q\"", "#", "x,y", "1e5", "item", "\u{7f}",
    ]

    /// - Parameter size: 0 is a handful of lines, 1 some hundred, 2 some ten thousand.
    init(_ dice: inout Dice, size: Int, isPlain: Bool = false) {
        let users = [dice.from(1...6), dice.from(10...40), dice.from(200...900)][size]
        let items = [dice.from(1...6), dice.from(5...40), dice.from(50...300)][size]
        rows = [dice.from(1...15), dice.from(50...400), dice.from(10_000...40_000)][size]
        width = dice.from(1...5)
        hasHeader = !isPlain && dice.chance(0.2)
        delimiter = !isPlain && dice.chance(0.1) ? dice.pick(["|", ";", " "]) : "\t"
        numbers = dice.pick(Numbers.allCases)
        let isOdd = !isPlain && dice.chance(0.15)
        let isLong = !isPlain && dice.chance(0.05)
        func names(_ letter: String, _ count: Int) -> [String] {
            (0..<count).map { at in
                var name = letter + String(at)
                if isOdd && at < Self.odd.count { name = Self.odd[at] }
                if isLong { name += String(repeating: "x", count: 300) }
                return name
            }
        }
        var (someUsers, someItems) = (names("u", users), names("i", items))
        if delimiter != "\t" {
            let without = { [delimiter] (name: String) in
                name.split(separator: delimiter).joined(separator: "_")
            }
            someUsers = someUsers.map(without)
            someItems = someItems.map(without)
        }
        self.users = someUsers
        self.items = someItems
    }

    func user(_ dice: inout Dice) -> String { users[skewed(users.count, &dice)] }

    func item(_ dice: inout Dice) -> String { items[skewed(items.count, &dice)] }

    private func skewed(_ count: Int, _ dice: inout Dice) -> Int { min(dice.below(count), dice.below(count)) }

    /// A number as text.
    func number(_ dice: inout Dice) -> String {
        switch numbers {
        case .stars: String(dice.from(1...5))
        case .halves: "\(Double(dice.from(1...10)) / 2)"
        case .decimals: "\(Double(dice.from(1...100_000)) / 7)"
        case .signed: "\(Double(dice.from(-40...40)) / 8)"
        }
    }

    /// One above 0.
    func weight(_ dice: inout Dice) -> String { "\(Double(dice.from(1...64)) / 16)" }
}

/// Lines of fields under names.
struct Table {
    let names: [String]
    var rows: [[String]]

    func bytes(_ world: World, _ layout: Layout? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        for row in world.hasHeader ? [names] + rows : rows {
            let fields = layout?.placed(row) ?? row
            bytes += fields.joined(separator: world.delimiter).utf8
            bytes.append(0x0A)
        }
        return bytes
    }
}

/// Columns that stand elsewhere, as `-f` says.
struct Layout {
    let columns: [Int]
    let width: Int

    init(_ dice: inout Dice, roles: Int) {
        width = roles + dice.below(3)
        columns = Array(dice.shuffled(Array(0..<width)).prefix(roles))
    }

    var list: String { columns.map { String($0 + 1) }.joined(separator: ",") }

    func placed(_ row: [String]) -> [String] {
        var fields = (0..<width).map { "z\($0)" }
        for (column, field) in zip(columns, row) { fields[column] = field }
        return fields
    }
}
