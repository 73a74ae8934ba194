internal import ArgumentParser
internal import EventHTTP
internal import FoundationEssentials
internal import IrisService

/// The settings of a server: flags, environment and defaults brought together and checked.
struct ServeOptions {
    let host: String
    let port: UInt16
    let loops: Int
    /// Why so many, for the log.
    let loopsReason: String
    let modelPath: String?
    let tokenPath: String?
    let origins: AllowedOrigins?
    /// The hosts that a server on loopback is; nil if it is to take any.
    let hosts: AllowedHosts?
    /// Whether hosts were given.
    let namesHosts: Bool
    let faultInjection: Bool
    /// Connections that the server shall hold at most.
    let connections: Int
    let drainDelaySeconds: Int
    let reusePort: Bool
    let allowsUnpatchedLibevent: Bool
    let logLevel: LogLevel
    /// Variables with the names of settings that were not given, but with what is none in them.
    let serviceLinks: [String: String]

    private let limits: HTTPServerLimits

    private static let loopsMax = 256

    init(_ command: ServeCommand) throws {
        host = ServeOptions.withoutBrackets(
            try EnvironmentOption.value(command.host, "IRIS_HOST", default: "127.0.0.1"))
        let port = try ServeOptions.number(command.port, "--port", 0...65_535, default: 8_000)
        self.port = UInt16(port)
        let cores = UsableCores.ofThisProcess()
        let isToldLoops = try EnvironmentOption.value(command.loops, "IRIS_LOOPS") != nil
        loops = try ServeOptions.number(
            command.loops, "--loops", 1...ServeOptions.loopsMax,
            default: min(cores.count, ServeOptions.loopsMax))
        let capped = cores.count > loops ? "\(cores.reason), \(loops) at most" : cores.reason
        loopsReason = isToldLoops ? "as --loops says" : capped
        modelPath = try EnvironmentOption.value(command.model, "IRIS_MODEL")
        tokenPath = try EnvironmentOption.value(command.tokenFile, "IRIS_TOKEN_FILE")
        origins = try ServeOptions.origins(command.allowOrigin)
        let hostNames = try ServeOptions.list(command.allowHost, "IRIS_ALLOW_HOST")
        hosts = try ServeOptions.hosts(hostNames)
        namesHosts = !hostNames.isEmpty
        faultInjection = try EnvironmentOption.value(
            command.faultInjection ? true : nil, "IRIS_FAULT_INJECTION", default: false)
        logLevel = try EnvironmentOption.value(command.logLevel, "IRIS_LOG_LEVEL", default: .info)

        drainDelaySeconds = try ServeOptions.number(
            command.drainDelaySeconds, "--drain-delay-seconds", 0...3_600, default: 0)
        reusePort = try EnvironmentOption.value(
            command.reusePort ? true : nil, "IRIS_REUSE_PORT", default: false)
        allowsUnpatchedLibevent = try EnvironmentOption.value(
            command.allowUnpatchedLibevent ? true : nil, "IRIS_ALLOW_UNPATCHED_LIBEVENT",
            default: false)
        serviceLinks = ServiceLink.all(
            among: (command.port == nil ? ["IRIS_PORT"] : [])
                + (command.reusePort ? [] : ["IRIS_REUSE_PORT"]),
            of: ProcessInfo.processInfo.environment)

        var limits = HTTPServerLimits()
        connections = try ServeOptions.number(
            command.connections, "--connections", 1...1_000_000, default: 10_000)
        limits.heldBytesPerLoop /= loops
        limits.idleSeconds = try ServeOptions.number(
            command.idleSeconds, "--idle-seconds", 1...86_400, default: limits.idleSeconds)
        limits.drainSeconds = try ServeOptions.number(
            command.drainSeconds, "--drain-seconds", 0...3_600, default: limits.drainSeconds)
        self.limits = limits
    }

    /// How many connections fit into so many descriptors of the process.
    func connections(descriptors: Int) -> Int {
        let others = HTTPServer.otherDescriptors + loops * HTTPServer.descriptorsPerLoop
        return min(connections, max(descriptors - others, loops))
    }

    /// The limits of a server that may hold so many connections.
    func limits(connections: Int) -> HTTPServerLimits {
        var limits = limits
        limits.connectionsPerLoop = max(connections / loops, 1)
        return limits
    }

    /// What metrics call the model: its file's name without the extension.
    var modelName: String {
        guard let modelPath else { return "iris" }
        return URL(fileURLWithPath: modelPath).deletingPathExtension().lastPathComponent
    }

    /// `host:port` as it stands in a URL: brackets around an IPv6 address, and the zone of a link-local
    /// one behind an escaped percent sign (RFC 6874).
    func authority(port: UInt16) -> String {
        guard host.contains(":") else { return "\(host):\(port)" }
        return "[\(host.replacing("%", with: "%25"))]:\(port)"
    }

    /// An IPv6 address as it stands in a URL, `[::1]`, is the address in it.
    private static func withoutBrackets(_ host: String) -> String {
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]") && host.contains(":")
        return isBracketed ? String(host.dropFirst().dropLast()) : host
    }

    /// The origins that are allowed; nil if there are none.
    private static func origins(_ flags: [String]) throws -> AllowedOrigins? {
        let texts = try list(flags, "IRIS_ALLOW_ORIGIN")
        guard !texts.isEmpty else { return nil }
        do throws(AllowedOrigins.Problem) { return try AllowedOrigins(texts) } catch {
            throw ValidationError(error.description)
        }
    }

    /// The hosts that are allowed beside those of loopback; nil if all are.
    private static func hosts(_ texts: [String]) throws -> AllowedHosts? {
        guard texts != ["*"] else { return nil }
        do throws(AllowedHosts.Problem) { return try AllowedHosts(texts) } catch {
            throw ValidationError(error.description)
        }
    }

    /// What was given with flags, or in the variable, where commas are between them.
    private static func list(_ flags: [String], _ variable: String) throws -> [String] {
        guard flags.isEmpty else { return flags }
        let text = try EnvironmentOption.value(nil as String?, variable) ?? ""
        return text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    }

    /// A whole number from its flag, `--idle-seconds`, or its variable, `IRIS_IDLE_SECONDS`.
    private static func number(
        _ value: Int?, _ flag: String, _ range: ClosedRange<Int>, default fallback: Int
    ) throws -> Int {
        let variable =
            "IRIS_" + flag.dropFirst(2).uppercased().split(separator: "-").joined(separator: "_")
        let number = try EnvironmentOption.value(value, variable, default: fallback)
        guard range.contains(number) else {
            throw ValidationError(
                "\(flag) takes \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
        return number
    }
}
