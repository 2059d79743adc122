extension Processor {
    /// The levels of the x86-64 psABI above the first, each with what it adds, of the extensions that are looked at.
    private static let levels: [(name: String, adds: Set<String>)] = [
        ("x86-64-v2", ["sse3", "ssse3", "sse4.1", "sse4.2", "popcnt"]),
        ("x86-64-v3", ["avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"]),
        ("x86-64-v4", ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]),
    ]

    /// What this was compiled for, as in "x86-64-v3", with extensions beyond the level: "x86-64-v3 + gfni".
    package static var target: String {
        #if arch(x86_64)
            return target(extensions.indices.filter { wanted >> UInt64($0) & 1 == 1 }.map { extensions[$0] })
        #elseif arch(arm64)
            return "arm64"
        #else
            return "any processor of its kind"
        #endif
    }

    /// The highest level that has no more than these extensions, and those beyond it.
    package static func target(_ extensions: [String]) -> String {
        var names = ["x86-64"]
        var rest = Set(extensions)
        for level in levels where level.adds.isSubset(of: rest) {
            names = [level.name]
            rest.subtract(level.adds)
        }
        return (names + extensions.filter(rest.contains)).joined(separator: " + ")
    }
}
