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
/// the dlopen warning that other linkers give. It lies anywhere in memory, and what
/// its start has settled cannot be written to any more.
let selfContained: [LinkerSetting] = [
    .unsafeFlags(
        ["-static-executable", "-use-ld=lld", "-Xclang-linker", "-static-pie"]
            + (["-s", "-z", "relro", "-z", "now", "-z", "noexecstack"]
            + [
                "malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign",
                "_dl_relocate_static_pie",
            ].map { "--wrap=\($0)" })
            .flatMap { ["-Xlinker", $0] },
        .when(platforms: [.linux], configuration: .release))
]

/// A sanitizer needs the system's libraries as they are; `make sanitize` asks for them.
let isShared = Context.environment["CFUTILS_SHARED"] != nil

/// The core: each layer may import those before it, which the compiler sees to.
let layers = ["CFSupport", "CFMath", "CFTables", "CFCommand"]

/// The layers before one, as dependencies.
func below(_ layer: String) -> [Target.Dependency] {
    layers.prefix { $0 != layer }.map { .target(name: $0) }
}

let tools = [
    "cfsplit", "cfvec", "cosim", "topk", "cfrec", "cfslim", "mftrain", "mfpredict", "cfeval", "pca2",
]

let package = Package(
    name: "cfutils",
    products: [.library(name: "CFCore", targets: layers)]
        + tools.map { .executable(name: $0, targets: [$0]) },
    // What the toolchain's C library module lacks: getopt_long, and what is in C there.
    targets: [
        .target(name: "CSystem"),
        // The start of a tool, and its end where there is no memory left.
        .target(
            name: "CMemory",
            cSettings: isShared
                ? [] : [.define("CFUTILS_WRAPPED", .when(platforms: [.linux], configuration: .release))]),
    ]
        + layers.map { layer in
            let system: [Target.Dependency] = layer == "CFSupport" ? ["CSystem"] : []
            return .target(name: layer, dependencies: below(layer) + system, swiftSettings: strict)
        }
        + tools.map {
            .executableTarget(
                name: $0, dependencies: layers.map { .target(name: $0) } + ["CMemory"], swiftSettings: strict,
                linkerSettings: isShared ? [] : selfContained)
        }
        + [
            // What the tests of several layers need.
            .target(
                name: "TestSupport", dependencies: below("CFTables"), path: "Tests/TestSupport",
                swiftSettings: strict),
            .testTarget(name: "PipelineTests", exclude: ["cases"], swiftSettings: strict),
        ]
        + layers.map { layer in
            // A layer's tests see the layer and what it sees. TestSupport is made of CFMath.
            let support: [Target.Dependency] = layer == "CFSupport" ? [] : ["TestSupport"]
            return .testTarget(
                name: layer + "Tests", dependencies: below(layer) + [.target(name: layer)] + support,
                swiftSettings: strict)
        }
)
