internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram
internal import PrintableText

/// What `train` and `evaluate` have in common: data, algorithm and seed.
struct TrainingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A CSV table: a header row, numbers, the class in the last column. (default: the built-in \
            Iris data)
            """,
            valueName: "file.csv"))
    var data: String?

    @Option(help: "softmax (multinomial logistic regression) or forest (random forest).")
    var algorithm = Algorithm.softmax

    @Option(help: "Starts the random numbers: the same seed gives the same result.")
    var seed: UInt64 = 0

    /// Reads the table, or takes the built-in one.
    func dataset() throws -> Dataset {
        guard let data else { return .iris }
        do { return try Dataset(contentsOf: data) } catch {
            throw CommandFailure("cannot read the data \(error)")
        }
    }
}

/// `iris-server train`: learns a table and writes the model's file.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learn a table and write a model that serve can load.",
        usage: "iris-server train [<options>] --output <model.json>",
        discussion: """
            The file is JSON with the features' and classes' names, the parameters, figures of the \
            training, and the distribution of the training data that drift is measured against. The \
            same data, algorithm and seed give the same file, byte for byte.
            """
    )

    @OptionGroup var training: TrainingOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "model.json"))
    var output: String

    func run() throws {
        let dataset = try training.dataset()
        let model: Model
        do throws(TrainingError) {
            model = try Model.train(
                on: dataset, algorithm: training.algorithm, seed: training.seed)
        } catch {
            throw CommandFailure("cannot train: \(error)")
        }
        do throws(ModelFileError) { try model.write(to: output) } catch {
            throw CommandFailure("cannot write the model \(error)")
        }
        print(
            """
            \(output.onOneLine): \(model.algorithm.rawValue) model \(model.version), \
            \(model.training.rowCount) rows, \(model.schema.featureCount) features, \
            \(model.schema.classCount) classes, training accuracy \(model.training.accuracy)
            """)
    }
}

extension Algorithm: ExpressibleByArgument {}
