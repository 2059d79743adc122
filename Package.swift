// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same settings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A release tool is one static file: it starts in a millisecond and runs on any
/// node of its architecture. lld, which comes with the toolchain, links it without
/// the dlopen warning that other linkers give.
let selfContained: [LinkerSetting] = [
    .unsafeFlags(
        ["-static-executable", "-use-ld=lld", "-Xlinker", "-s"],
        .when(platforms: [.linux], configuration: .release))
]

let tools = ["cfvec", "cosim", "topk", "cfrec", "mftrain", "mfpredict", "cfeval", "pca2"]

let package = Package(
    name: "cfutils",
    products: [.library(name: "CFCore", targets: ["CFCore"])]
        + tools.map { .executable(name: $0, targets: [$0]) },
    targets: [
        // getopt.h is not part of the toolchain's C library module.
        .systemLibrary(name: "CGetopt"),
        .target(name: "CFCore", dependencies: ["CGetopt"], swiftSettings: strict),
    ]
        + tools.map {
            .executableTarget(
                name: $0, dependencies: ["CFCore"], swiftSettings: strict,
                linkerSettings: selfContained)
        }
        + [
            .testTarget(name: "CFCoreTests", dependencies: ["CFCore"], swiftSettings: strict),
            .testTarget(name: "PipelineTests", exclude: ["cases"], swiftSettings: strict),
        ]
)
