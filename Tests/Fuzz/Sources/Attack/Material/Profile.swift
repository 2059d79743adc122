/// A use of a tool: what it reads, and the options that make sense with that.
struct Profile {
    let name: String
    let tool: String
    /// Options that are always there.
    var fixed: [[String]] = []
    let choices: [Choice]
    let input: Content
    /// The lines of each first field must stand together.
    var isGrouped = false
    var operand: Content?
    var hasFields = true
}

/// An option that may be there.
struct Choice {
    let name: String
    let value: Value
    /// Options without which it makes no sense.
    var needs: [String] = []
    /// It does not show in the output.
    var isSilent = false

    enum Value {
        case none
        case words([String])
        case file(Content)
        /// A file laid out as the input is.
        case alike(Content)
        case output(String)
        /// An id of the input.
        case user
    }

    static func flag(_ name: String, needs: [String] = []) -> Choice {
        Choice(name: name, value: .none, needs: needs)
    }

    static func words(_ name: String, _ words: String..., needs: [String] = []) -> Choice {
        Choice(name: name, value: .words(words), needs: needs)
    }

    static func file(_ name: String, _ content: Content, needs: [String] = []) -> Choice {
        Choice(name: name, value: .file(content), needs: needs)
    }
}
