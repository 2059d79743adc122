import Workbench

/// What was found: the sentence, and commands that show it.
struct Finding: Error {
    let what: String
    let commands: [Command]
}

/// A kind of attack: a case of a seed is tried, and gives a finding or nothing.
protocol Attack {
    var name: String { get }
    mutating func attempt(_ dice: inout Dice, _ runner: Runner) throws(Problem) -> Finding?
    /// What shows only when all is over.
    func last() -> [Finding]
    /// What else is to be said then.
    var note: String { get }
}

extension Attack {
    func last() -> [Finding] { [] }
    var note: String { "" }
}
