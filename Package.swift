// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "iris-server",
    products: [
        .executable(name: "iris-server", targets: ["IrisServer"]),
        .executable(name: "iris-traffic", targets: ["TrafficSimulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibevent",
            pkgConfig: "libevent",
            providers: [.apt(["libevent-dev"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]
        ),
        .systemLibrary(name: "CEpoll"),
        .target(
            name: "EventHTTP",
            dependencies: ["CLibevent", "CZlib"],
            swiftSettings: [.strictMemorySafety()]
        ),
        .target(name: "Telemetry"),
        .target(name: "PrintableText"),
        .target(name: "Classifier", dependencies: ["PrintableText"]),
        // A target of its own, so that the pages are compiled only when one of them changes.
        .target(name: "WebPages", resources: [.embedInCode("Content")]),
        .target(
            name: "IrisService", dependencies: ["Classifier", "EventHTTP", "Telemetry", "WebPages"]),
        .target(
            name: "CommandLineProgram",
            dependencies: [
                "PrintableText", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(
            name: "IrisServer",
            dependencies: [
                "Classifier", "CommandLineProgram", "EventHTTP", "IrisService", "PrintableText",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .executableTarget(
            name: "TrafficSimulator",
            dependencies: [
                "CEpoll", "Classifier", "CommandLineProgram", "PrintableText",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ]
        ),
        .executableTarget(
            name: "FixedReplyServer",
            dependencies: ["Classifier", "EventHTTP", "IrisService"],
            path: "Benchmarks/FixedReplyServer"
        ),
        .executableTarget(
            name: "Microbenchmark",
            dependencies: ["Classifier", "EventHTTP", "IrisService", "Telemetry"],
            path: "Benchmarks/Microbenchmark",
            exclude: ["client_python.py"]
        ),
        .target(name: "TestSupport", dependencies: ["CZlib"], path: "Tests/TestSupport"),
        .testTarget(name: "ClassifierTests", dependencies: ["Classifier", "TestSupport"]),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry"]),
        .testTarget(name: "EventHTTPTests", dependencies: ["EventHTTP", "TestSupport"]),
        .testTarget(
            name: "IrisServiceTests",
            dependencies: ["Classifier", "EventHTTP", "IrisService", "Telemetry", "TestSupport"]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Classifier", "IrisServer", "PrintableText", "TestSupport", "TrafficSimulator",
            ]
        ),
    ]
)

/// The fuzz targets are a test target that tries their seeds, or, for `make fuzz`, which sets the
/// variable, a program on libFuzzer: that has its main function, and is built with flags of its own.
let fuzzed: [Target.Dependency] = [
    "Classifier", "EventHTTP", "IrisService", "Telemetry", "TestSupport", "WebPages",
]
package.targets.append(
    Context.environment["IRIS_FUZZING"] == nil
        ? .testTarget(
            name: "FuzzingTests", dependencies: fuzzed, path: "Fuzzing",
            exclude: ["Dictionaries", "Seeds", "Fuzzer.swift"])
        : .executableTarget(
            name: "Fuzzer", dependencies: fuzzed, path: "Fuzzing",
            exclude: ["Dictionaries", "Seeds", "SeedTests.swift"]))

/// Upcoming language features that the whole package is written with, and warnings as errors.
/// The dependencies are built with their own settings.
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
            .enableUpcomingFeature("ExistentialAny"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
            .enableUpcomingFeature("MemberImportVisibility"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
            .enableUpcomingFeature("InternalImportsByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
