import Workbench

/// A command of a profile, with some of its options.
struct Case {
    let profile: Profile
    let maker: Maker
    private(set) var command: Command
    private let layout: Layout?
    private var chosen: Set<String> = []

    /// The option that names the columns of a file.
    private static let placing = [
        "--exclude": "--exclude-fields", "--fill": "--fill-fields", "--own": "--own-fields",
        "--pairs": "--pairs-fields",
        "--truth": "--truth-fields", "--catalogue": "--catalogue-fields", "--train": "--train-fields",
    ]

    /// - Parameters:
    ///   - share: of the options that are there.
    ///   - wanted: one that must be.
    init(
        _ profile: Profile, _ world: World, _ runner: Runner, _ dice: inout Dice, share: Double,
        wanted: Choice? = nil
    ) throws(Problem) {
        self.profile = profile
        maker = Maker(world: world, runner: runner)
        command = Command(tool: profile.tool, options: profile.fixed + maker.tableOptions)
        let isPlaced = profile.hasFields && profile.input.roles > 0 && dice.chance(0.2)
        layout = isPlaced ? Layout(&dice, roles: profile.input.roles) : nil
        if let layout { command.options.append(["-f", layout.list]) }
        if let wanted { try add(wanted, &dice) }
        for choice in profile.choices where choice.name != wanted?.name && dice.chance(share) {
            if !choice.needs.isEmpty && dice.chance(0.1) { continue }
            try add(choice, &dice)
        }
        for (name, content) in profile.fixedFiles().sorted(by: { $0.key < $1.key }) {
            try addFile(named: name, of: "--" + name, content, &dice)
        }
        if let operand = profile.operand {
            command.operands.append("operand")
            command.files["operand"] = try maker.bytes(operand, &dice)
        }
        try makeInput(&dice)
        command.isPiped = dice.chance(0.6)
    }

    private mutating func makeInput(_ dice: inout Dice) throws(Problem) {
        guard profile.isGrouped else {
            command.input = try maker.bytes(profile.input, &dice, layout)
            return
        }
        command.input = Maker.grouped(maker.table(profile.input, &dice)).bytes(maker.world, layout)
    }

    private mutating func add(_ choice: Choice, _ dice: inout Dice) throws(Problem) {
        guard chosen.insert(choice.name).inserted else { return }
        for name in choice.needs
        where !chosen.contains(name) && !profile.fixed.contains(where: { $0[0] == name }) {
            if let needed = profile.choices.first(where: { $0.name == name }) { try add(needed, &dice) }
        }
        switch choice.value {
        case .none: command.options.append([choice.name])
        case .words(let words): command.options.append([choice.name, dice.pick(words)])
        case .user: command.options.append([choice.name, maker.world.user(&dice)])
        case .output(let name):
            command.options.append([choice.name, name])
            command.outputs.append(name)
        case .alike(let content):
            let name = "file" + choice.name
            command.options.append([choice.name, name])
            command.files[name] = try maker.bytes(content, &dice, layout)
        case .file(let content):
            let name = "file" + choice.name
            command.options.append([choice.name, name])
            try addFile(named: name, of: choice.name, content, &dice)
        }
    }

    /// A file that an option names, perhaps with its columns elsewhere.
    private mutating func addFile(
        named name: String, of option: String, _ content: Content, _ dice: inout Dice
    ) throws(Problem) {
        var place: Layout?
        if let placing = Self.placing[option], layout != nil || dice.chance(0.15) {
            let isShort =
                option == "--truth" && !chosen.contains("--gain")
                || option == "--pairs" && !chosen.contains("--base")
            let roles = isShort ? 2 : content.roles
            let layout = Layout(&dice, roles: content.roles)
            place = layout
            let columns = layout.list.split(separator: ",").prefix(roles).joined(separator: ",")
            command.options.append([placing, columns])
        }
        command.files[name] = try maker.bytes(content, &dice, place)
    }
}
