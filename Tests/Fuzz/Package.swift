// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// What attacks the tools: a package of its own, so that nobody builds it who does not want it.
let package = Package(
    name: "Fuzz",
    targets: [
        // Runs whole commands. It shares no code with what it attacks.
        .executableTarget(name: "Attack", swiftSettings: strict)
    ]
)
