import Workbench

/// Damage to a command: to a byte of its files, a field, a line, a value of its options.
enum Dirt {
    private static let fields = [
        "", "nan", "-nan", "NaN", "inf", "-Infinity", "1e999", "-1e999", "1e-999", "0x10", "1e308", "-1e308",
        "4e-324", "-0",
        "+1", "1_0", " 1", "1 ", "9999999999999999999999", ".5", "5.", ".", "1e", "1e+", "--1", "½", "0",
        "-1", "1e154", "1e-160",
        "9007199254740993", "u0", "i0", "u1", "\u{1b}[31m", "\u{7f}", "a\u{0}b",
    ]
    private static let values = [
        "", "0", "-1", "x", "1,", ",", "1e3", "99999999999999999999", "nan", "0.5", "2,2", "\u{1b}[1m", "9",
    ]
    private static let bytes: [UInt8] = [
        0, 9, 10, 13, 32, 34, 44, 45, 48, 57, 0x1f, 0x8b, 0xc3, 0xef, 0xfe, 0xff,
    ]

    static func soil(_ command: inout Command, _ dice: inout Dice) {
        if dice.chance(0.25) { return soilOptions(&command, &dice) }
        let names = command.files.keys.sorted()
        let at = dice.below(names.count + 1)
        if at == names.count {
            command.input = soiled(command.input, &dice)
        } else {
            command.files[names[at]] = soiled(command.files[names[at], default: []], &dice)
        }
    }

    private static func soilOptions(_ command: inout Command, _ dice: inout Dice) {
        let at = command.options.indices.filter { command.options[$0].count == 2 }
        // Passes over the data are not bounded by anything else.
        guard let one = at.isEmpty ? nil : dice.pick(at),
            !["-e", "--epochs", "--bootstrap"].contains(command.options[one][0])
        else {
            command.options.append([dice.pick(["--nothing", "-Z", "--top", "-k", "-f", "--", "-"])])
            return
        }
        command.options[one][1] = dice.pick(values)
    }

    static func soiled(_ all: [UInt8], _ dice: inout Dice) -> [UInt8] {
        if all.isEmpty { return dice.chance(0.5) ? [0x0A] : [dice.pick(bytes)] }
        switch dice.below(12) {
        case 0: return Array(all.prefix(dice.below(all.count)))
        case 1:
            var all = all
            all[dice.below(all.count)] = dice.pick(bytes)
            return all
        case 2:
            var all = all
            all.insert(dice.pick(bytes), at: dice.below(all.count + 1))
            return all
        case 3: return all.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        case 4:
            var all = all
            all.remove(at: dice.below(all.count))
            return all
        default: return withLines(all, &dice)
        }
    }

    private static func withLines(_ all: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var lines = all.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
        let at = dice.below(max(1, lines.count - 1))
        switch dice.below(6) {
        case 0: lines.remove(at: at)
        case 1: lines.insert(lines[at], at: dice.below(lines.count))
        case 2: lines.swapAt(at, dice.below(lines.count))
        case 3: lines[at] = []
        default:
            var fields = lines[at].split(separator: 9, omittingEmptySubsequences: false).map { Array($0) }
            let field = dice.below(fields.count)
            switch dice.below(5) {
            case 0: fields.remove(at: field)
            case 1: fields.insert(Array(dice.pick(self.fields).utf8), at: field)
            default: fields[field] = Array(dice.pick(self.fields).utf8)
            }
            lines[at] = Array(fields.joined(separator: [9]))
        }
        return Array(lines.joined(separator: [0x0A]))
    }
}
