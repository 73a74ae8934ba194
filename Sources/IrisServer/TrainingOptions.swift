internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram

/// What `train` and `evaluate` have in common: data, algorithm, its settings and seed.
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

    @Option(
        name: .customLong("C"),
        help: ArgumentHelp(
            """
            Inverse of regularization strength, as in scikit-learn; for softmax. (default: 1)
            """,
            valueName: "number"))
    var c: Double?

    @Option(help: "Starts the random numbers: the same seed gives the same result.")
    var seed: UInt64 = 0

    /// Beyond these a penalty is nothing beside the loss, or everything.
    private static let cRange = 1e-12...1e12

    func validate() throws {
        guard let c else { return }
        guard algorithm == .softmax else {
            throw ValidationError("--C is for softmax: leave it away, or --algorithm forest")
        }
        guard TrainingOptions.cRange.contains(c) else {
            throw ValidationError("--C is a number from 1e-12 to 1e12")
        }
    }

    /// Reads the table and says what there is to say about it, or takes the built-in one.
    func dataset() throws -> Dataset {
        guard let data else { return .iris }
        let dataset: Dataset
        do { dataset = try Dataset(contentsOf: data) } catch {
            throw CommandFailure("cannot read the data \(error)")
        }
        for remark in dataset.remarks {
            StandardError.write("iris-server: warning: \(data): \(remark)\n")
        }
        return dataset
    }
}

extension Algorithm: ExpressibleByArgument {}
