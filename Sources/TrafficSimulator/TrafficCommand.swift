internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram

/// `iris-traffic`: sends a table's rows to a running server and checks the answers, or plays scenarios.
struct TrafficCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iris-traffic",
        abstract: "Send a table's rows to a running iris-server and check the answers.",
        discussion: """
            Every row is sent alone, one after the other on one connection, and once more in a \
            batch, which has to give the same answers. Prints statuses, throughput, latency and \
            how many of the table's labels were predicted.

            The exit code is 1 if any answer is not a well-formed 200.

            With --scenario it plays traffic for a while instead, at a steady rate on one \
            connection, with rows drawn at random and now and then a batch:

            normal   the rows as they are
            drift    the last two features moved by 1.5 standard deviations
            errors   30 % bad requests, half of them faults that the server has to allow with \
            --fault-injection
            all      one after the other

            SIGTERM and SIGINT end it with a report; the exit code is 1 only if the server cannot \
            be talked to.
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
            """
            A CSV table: a header row, numbers, the class in the last column. (default: the \
            built-in Iris data)
            """,
            valueName: "file.csv"))
    var data: String?

    @Option(help: "Play traffic instead of sending each row once.")
    var scenario: ScenarioOptions.Choice?

    @Option(help: ArgumentHelp("How long each scenario takes. (default: 60)", valueName: "seconds"))
    var duration: Int?

    @Option(help: ArgumentHelp("Requests a second. (default: 100)", valueName: "requests"))
    var rate: Int?

    @Option(help: "Starts the random numbers: the same seed draws the same requests. (default: 0)")
    var seed: UInt64?

    func run() throws {
        let options = try ScenarioOptions(self)
        let dataset = try dataset()
        do {
            if let options { try play(options, dataset) } else { try check(dataset) }
        } catch let error as ClientError {
            throw CommandFailure(error.description)
        }
    }

    private func check(_ dataset: Dataset) throws {
        var client = HTTPClient(url)
        let model = try servedModel(dataset, from: &client)
        let tally = try Traffic(of: dataset, to: model).run(with: &client)
        print(Summary(tally, dataset: dataset, model: model, client: client))
        if let failure = tally.failure { throw CommandFailure(failure) }
    }

    private func play(_ options: ScenarioOptions, _ dataset: Dataset) throws {
        let scenarios = try options.scenarios(of: dataset)
        // Before the server can make it wait: a signal is not lost then.
        let signals = TerminationSignals()
        var client = HTTPClient(url)
        let model = try servedModel(dataset, from: &client)
        for scenario in scenarios {
            var run = try ScenarioRun(
                of: scenario, at: options.pace, seed: options.seed, to: model)
            if let signal = try run.play(with: &client, until: signals) {
                return print("ended by \(signal)")
            }
        }
    }

    /// Asks what is served; throws unless it takes the rows of the table.
    private func servedModel(
        _ dataset: Dataset, from client: inout HTTPClient
    ) throws -> ServedModel {
        let model = try ServedModel(from: &client)
        if let difference = model.difference(from: dataset.schema) {
            throw CommandFailure(
                "\(url) serves another table: \(difference): "
                    + "choose the table that its model learned with --data")
        }
        return model
    }

    private func dataset() throws -> Dataset {
        guard let data else { return .iris }
        do { return try Dataset(contentsOf: data) } catch {
            throw CommandFailure("cannot read the data \(error)")
        }
    }
}
