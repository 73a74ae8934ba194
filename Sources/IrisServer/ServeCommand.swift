internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram
internal import EventHTTP
internal import Glibc
internal import IrisService
internal import Logging

/// `iris-server serve`: the composition root of the service.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer predictions over HTTP until it is told to stop.",
        discussion: """
            POST /predict   one row, or {"instances":[rows]}, as JSON
            GET  /metrics   for Prometheus
            GET  /livez     200 while the process works
            GET  /readyz    200 while it wants requests, 503 while it shuts down or has
                            too much to do
            GET  /model     what is served: features, classes, training figures
            GET  /          how the service is doing, in a browser
            GET  /docs      the operations, to try out in a browser
            GET  /openapi.json  the same for programs

            Each option can be given as an environment variable instead: --drain-seconds as \
            IRIS_DRAIN_SECONDS, and so on. The option wins.

            When all event loops accept, "listening on http://HOST:PORT" is written to standard \
            error. From then on SIGTERM, SIGINT and SIGHUP let it finish what it has received; \
            SIGTERM or SIGINT after that end it at once.
            """
    )

    @Option(help: "The address or name to listen on; 0.0.0.0 for all. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one. (default: 8000)")
    var port: Int?

    @Option(
        help: """
            Event loops, each a thread. (default: one for each core that affinity and CPU quota \
            let the process use)
            """)
    var loops: Int?

    @Option(
        help: ArgumentHelp(
            "A model that \"iris-server train\" wrote. (default: learn the built-in Iris data)",
            valueName: "file"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            """
            Ask for the bearer token that this file holds before telling metrics and model. \
            (default: everybody may read them)
            """,
            valueName: "file"))
    var tokenFile: String?

    @Option(
        help: ArgumentHelp(
            """
            A web site whose pages may read the answers in a browser (CORS); * for all. Can be \
            repeated; IRIS_ALLOW_ORIGIN has commas instead.
            """,
            valueName: "origin"))
    var allowOrigin: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Additional Host to accept when listening on loopback only; * for all. Can be \
            repeated; IRIS_ALLOW_HOST has commas instead.
            """,
            valueName: "host"))
    var allowHost: [String] = []

    @Flag(
        help: """
            Let clients ask for faults with the header x-inject-fault: error, or delay=MS. For \
            tests of monitoring only.
            """)
    var faultInjection = false

    @Option(help: "Connections that the server holds at most. (default: 10000)")
    var connections: Int?

    @Option(help: "Seconds after which a silent connection is closed. (default: 75)")
    var idleSeconds: Int?

    @Option(help: "Seconds that a shutdown waits for replies. (default: 10)")
    var drainSeconds: Int?

    @Option(
        help: """
            Seconds in which a shutdown serves on and /readyz answers 503, so that a load balancer \
            sends no more clients, before it begins. (default: 0)
            """)
    var drainDelaySeconds: Int?

    @Flag(
        help: """
            Share the port with other servers of the same user that do the same: a new one can \
            start before the old one is stopped.
            """)
    var reusePort = false

    @Flag(help: "Start although libevent lacks the security fixes of July 2026.")
    var allowUnpatchedLibevent = false

    @Option(help: "The least severe that is logged. (default: info)")
    var logLevel: LogLevel?

    func run() throws {
        let options = try ServeOptions(self)
        guard Libevent.hasSecurityFixes || options.allowsUnpatchedLibevent else {
            throw CommandFailure(
                """
                cannot start: libevent \(Libevent.version) lacks the security fixes of July 2026: \
                install the distribution's update, or start with --allow-unpatched-libevent
                """)
        }
        let connections = options.connections(descriptors: DescriptorLimit.raised())
        let logger = ServerLog.bootstrap(level: options.logLevel)
        let model = try loadModel(options.modelPath)
        let definition = ServiceDefinition(
            model: model, name: options.modelName, loops: options.loops,
            allowsFaultInjection: options.faultInjection,
            access: ServiceAccess(
                token: try options.tokenPath.map(loadToken), origins: options.origins))
        let server: HTTPServer
        let signals: TerminationSignals
        do throws(HTTPServerError) {
            server = try HTTPServer(
                host: options.host, port: options.port, loops: options.loops,
                limits: options.limits(connections: connections), hosts: options.hosts,
                sharesPort: options.reusePort
            ) { loop in IrisService(definition, loop: loop) }
            // The loops' threads have to find them blocked; until here nothing has to be finished.
            signals = TerminationSignals()
            try server.start()
        } catch {
            throw CommandFailure("\(error)\(ServeCommand.hint(for: error))")
        }
        // Only now, so that a failure to start is the only line.
        log(model, options, logger)
        for (variable, link) in options.serviceLinks {
            logger.warning(
                """
                ignored a variable that looks like a Kubernetes or Docker service link, not a setting: \
                enableServiceLinks: false in the pod keeps it away
                """, metadata: ["\(variable)": "\(link)"])
        }
        if connections < options.connections {
            logger.warning(
                "the limit of open files allows fewer connections: raise it (ulimit -n)",
                metadata: ["connections": "\(connections)", "wanted": "\(options.connections)"])
        }
        if options.namesHosts && !server.isOnLoopback {
            logger.warning(
                "--allow-host does nothing: other machines reach this server, so it takes all hosts"
            )
        }
        ServerLog.announce("listening on http://\(options.authority(port: server.port))")

        let signal = signals.wait()
        logger.notice("shutting down", metadata: ["signal": "\(signal)"])
        server.announceDrain()
        // A second signal ends the process in this time, too.
        sleep(UInt32(options.drainDelaySeconds))
        server.drain()
        let cut = server.join()
        if cut > 0 {
            logger.warning("drain time over", metadata: ["connections_cut": "\(cut)"])
        }
        logger.notice("stopped")
    }

    private func loadModel(_ path: String?) throws -> Model {
        guard let path else { return try Model.train(on: .iris, algorithm: .softmax, seed: 0) }
        do throws(ModelFileError) { return try Model(contentsOf: path) } catch {
            throw CommandFailure("cannot load the model \(error)")
        }
    }

    private func loadToken(_ path: String) throws(CommandFailure) -> BearerToken {
        let content: [UInt8]
        do throws(FileError) {
            content = try FileSystem.read(path, maximumBytes: 1 << 20)
        } catch {
            throw CommandFailure(
                "cannot read the token \(path): \(error): check the path given with --token-file")
        }
        do throws(BearerToken.Problem) { return try BearerToken(fileContent: content) } catch {
            throw CommandFailure("cannot use the token \(path): \(error)")
        }
    }

    private func log(_ model: Model, _ options: ServeOptions, _ logger: Logger) {
        logger.info(
            options.modelPath == nil
                ? "no --model given: learned the built-in Iris data" : "loaded the model",
            metadata: [
                "algorithm": "\(model.algorithm.rawValue)", "version": "\(model.version)",
                "features": "\(model.schema.featureCount)", "classes": "\(model.schema.classCount)",
                "training_rows": "\(model.training.rowCount)",
            ])
        logger.info(
            "serving", metadata: ["loops": "\(options.loops)", "why": "\(options.loopsReason)"])
        if options.faultInjection {
            logger.warning("fault injection is on: clients can make requests fail")
        }
    }

    /// What to do about a failure to start, to be put behind its description.
    private static func hint(for error: HTTPServerError) -> String {
        switch error.code {
        case EADDRINUSE: ": stop the other server, or choose another port with --port"
        case EACCES: ": ports below 1024 need a privilege, choose another with --port"
        case EADDRNOTAVAIL: ": choose an address of this machine with --host"
        case EMFILE: ": raise the limit of open files (ulimit -n), or lower --loops"
        default: ""
        }
    }
}
