// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// What attacks the tools: a package of its own, so that nobody builds it who does not want it.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "cfutils", path: "../..")],
    targets: [
        // Processes, their files and random numbers.
        .target(name: "Workbench", swiftSettings: strict + [.strictMemorySafety()]),
        // Runs whole commands. It shares no code with what it attacks.
        .executableTarget(
            name: "Attack", dependencies: ["Workbench"], swiftSettings: strict + [.strictMemorySafety()]),
        // Lets calls of the system fail.
        .executableTarget(
            name: "Faults", dependencies: ["Workbench"], swiftSettings: strict + [.strictMemorySafety()]),
        // libFuzzer's: to be built with -sanitize=fuzzer,address. It sees what only the project's own targets see, for
        // another package has another name; that does not go together with strict memory safety.
        .executableTarget(
            name: "InProcess", dependencies: [.product(name: "CFCore", package: "cfutils")],
            swiftSettings: strict + [
                .unsafeFlags(["-parse-as-library", "-Xfrontend", "-disable-access-control"])
            ]),
    ]
)
