internal import ArgumentParser

/// `iris-server`: its commands, of which `serve` is the default.
struct IrisServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iris-server",
        abstract: "Serves predictions of a tabular classifier over HTTP, with metrics.",
        discussion: """
            Without a command, "serve" is run: the server learns the Iris data that it has built in \
            and answers on http://127.0.0.1:8000.

              curl http://127.0.0.1:8000/predict -d '{
                "sepal_length": 5.1, "sepal_width": 3.5,
                "petal_length": 1.4, "petal_width": 0.2}'
            """,
        version: ServerVersion.text,
        subcommands: [ServeCommand.self, TrainCommand.self, EvaluateCommand.self],
        defaultSubcommand: ServeCommand.self
    )
}
