internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram

/// `iris-traffic`: sends a table's rows to a running server and checks the answers.
struct TrafficCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iris-traffic",
        abstract: "Send a table's rows to a running iris-server and check the answers.",
        discussion: """
            Every row is sent alone, one after the other on one connection, and once more in a \
            batch, which has to give the same answers. Prints statuses, throughput, latency and \
            how many of the table's labels were predicted.

            The exit code is 1 if any answer is not a well-formed 200.
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

    func run() throws {
        let dataset = try dataset()
        var client = HTTPClient(url)
        do {
            let model = try ServedModel(from: &client)
            if let difference = model.difference(from: dataset.schema) {
                throw CommandFailure(
                    "\(url) serves another table: \(difference): "
                        + "choose the table that its model learned with --data")
            }
            let tally = try Traffic(of: dataset, to: model).run(with: &client)
            print(Summary(tally, dataset: dataset, model: model, client: client))
            if let failure = tally.failure { throw CommandFailure(failure) }
        } catch let error as ClientError {
            throw CommandFailure(error.description)
        }
    }

    private func dataset() throws -> Dataset {
        guard let data else { return .iris }
        do { return try Dataset(contentsOf: data) } catch {
            throw CommandFailure("cannot read the data \(error)")
        }
    }
}
