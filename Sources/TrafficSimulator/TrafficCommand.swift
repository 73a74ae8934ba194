internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram

/// `iris-traffic`: plays traffic to a running server, measures it and checks every answer.
struct TrafficCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iris-traffic",
        abstract: "Play traffic to a running iris-server, measure it and check every answer.",
        usage: "iris-traffic [<options>]",
        discussion: """
            normal     the rows of a table as they are
            drift      rows that are not as the model has learned them: by default with
                       the last two features moved by 1.5 standard deviations
            errors     30 % bad requests, half of them faults that the server has to
                       allow with --fault-injection
            high-load  twice as many requests a second with every step, until the
                       server does not keep up; prints the knee, or that the
                       generator fell behind before there was one
            all        one after the other

            With --rate, requests come by themselves like those of clients who do not know of one another \
            (open loop), and latencies count from the time at which a request was due: a server that \
            stands still cannot hide it. With --connections, each sends its next request when it has its \
            answer (closed loop), which shows how fast a server can be.

            SIGINT, SIGTERM and SIGHUP end it with the report so far. The exit code is 1 if an expectation was \
            missed, metrics differ, or the server is gone.
            """
    )

    @Option(
        help: ArgumentHelp(
            """
            The server: a name or an address, and the port if it is not 80. (default: \
            \(ServerURL.local))
            """,
            valueName: "http://host:port"),
        transform: ServerURL.init(parsing:))
    var url = ServerURL.local

    @Option(
        help: ArgumentHelp(
            "The token that the server was started with, to read its model and metrics.",
            valueName: "file"))
    var tokenFile: String?

    @Option(help: "What to play.")
    var scenario = TrafficOptions.Choice.all

    @Option(help: ArgumentHelp("How long each scenario takes.", valueName: "seconds"))
    var duration = 60

    @Option(
        help: ArgumentHelp(
            "Requests a second; in high-load those of the first step. (default: 100, in high-load 1000)",
            valueName: "requests"))
    var rate: Int?

    @Option(
        help: ArgumentHelp(
            "A closed loop on so many connections, instead of a rate.", valueName: "number"))
    var connections: Int?

    @Option(help: "Starts the random numbers: the same seed draws the same requests.")
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            """
            A CSV table: a header row, numbers, the class in the last column. (default: the \
            built-in Iris data)
            """,
            valueName: "file.csv"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The share of the requests that are batches.", valueName: "0...1"))
    var batchShare = 0.1

    @Option(
        help: ArgumentHelp("The rows of each batch. (default: 2 to 20)", valueName: "rows"))
    var batchRows: Int?

    @Option(
        help: ArgumentHelp(
            "Drift: add so many standard deviations to a feature. Can be repeated.",
            valueName: "feature=deviations"))
    var shift: [String] = []

    @Option(
        help: ArgumentHelp(
            "Drift: multiply a feature, like a wrong unit does. Can be repeated.",
            valueName: "feature=factor"))
    var scale: [String] = []

    @Option(
        help: ArgumentHelp(
            "Drift: the share of the rows that are of a class. Can be repeated.",
            valueName: "class=share"))
    var mix: [String] = []

    @Flag(help: "Drift: little by little, at its full size at the end.")
    var gradual = false

    @Flag(help: "Print every prediction, not one now and then.")
    var verbose = false

    @Option(help: ArgumentHelp("Write the figures to a file too.", valueName: "file"))
    var json: String?

    @Option(
        help: ArgumentHelp(
            "What each scenario has to reach, as p99=5ms,errors=0.1%,rate=1000.",
            valueName: "figure=bound,..."),
        transform: Expectation.list(parsing:))
    var expect: [Expectation] = []

    @Flag(help: "Compare the server's counters with what was sent and answered, to the unit.")
    var checkMetrics = false

    func run() throws {
        let options = try TrafficOptions(self)
        let table = try table()
        let scenarios = try options.scenarios(of: table)
        let client = HTTPClient(
            options.url, token: try tokenFile.map { try AccessToken(contentsOf: $0) })
        if let json { try TrafficReport.prepare(json) }
        ConnectionPool.raiseDescriptorLimit()
        let terminal = Terminal()
        do {
            try play(scenarios, options, table, with: client, on: terminal)
        } catch let error as ClientError {
            throw CommandFailure(error.description)
        }
    }

    private func play(
        _ scenarios: [Scenario], _ options: TrafficOptions, _ table: Dataset,
        with client: HTTPClient, on terminal: Terminal
    ) throws {
        var client = client
        let model = try servedModel(table, from: &client)
        // From here on there is something to report.
        let signals = TerminationSignals()
        var report = TrafficReport(server: url.description, seed: options.seed)
        var failure: ClientError?
        for scenario in scenarios {
            let run = try ScenarioRun(
                of: scenario, options, to: model, on: terminal, until: signals)
            do throws(ClientError) {
                let (scenarioReport, ownFailure) = try run.play(with: &client)
                report.scenarios.append(scenarioReport)
                failure = ownFailure
            } catch { failure = error }
            if failure != nil || run.endSignal != nil { break }
        }
        if let json { try report.write(to: json) }
        if let failure { throw failure }
        try judge(report)
    }

    /// Throws what the exit code 1 stands for.
    private func judge(_ report: TrafficReport) throws(CommandFailure) {
        let missed = report.scenarios.flatMap { scenario in
            scenario.expectations.filter { !$0.isMet }.map {
                "\($0.expected) in \(scenario.scenario)"
                    + ($0.answersNeeded.map { " (too few answers, it takes \($0))" } ?? "")
            }
        }
        guard missed.isEmpty else {
            throw CommandFailure("expectations missed: \(missed.joined(separator: ", "))")
        }
        let differing = report.scenarios.filter { $0.metricsDifferences?.isEmpty == false }
        guard differing.isEmpty else {
            let names = differing.map(\.scenario).joined(separator: ", ")
            throw CommandFailure(
                "the server's metrics differ from what was sent in \(names): "
                    + "did others send requests meanwhile?")
        }
    }

    /// Asks what is served; throws unless it takes the rows of the table.
    private func servedModel(_ table: Dataset, from client: inout HTTPClient) throws -> ServedModel
    {
        guard let model = try ServedModel(from: &client) else {
            return ServedModel(assumedFor: table.schema)
        }
        if let difference = model.difference(from: table.schema) {
            throw CommandFailure(
                "\(url) serves another table: \(difference): "
                    + "choose the table that its model learned with --data")
        }
        return model
    }

    private func table() throws -> Dataset {
        guard let data else { return .iris }
        do { return try Dataset(contentsOf: data) } catch {
            throw CommandFailure("cannot read the data \(error)")
        }
    }
}
