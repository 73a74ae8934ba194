internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram
internal import PrintableText

/// `iris-server train`: learns a table and writes the model's file.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learn a table and write a model that serve can load.",
        usage: "iris-server train [<options>] --output <model.json>",
        discussion: """
            The file is JSON with the features' and classes' names, the parameters, figures of the \
            training, and the distribution of the training data that drift is measured against. The \
            same data, options and seed give the same file, byte for byte, on machines with the \
            same C library and kind of processor; elsewhere last digits can differ.
            """
    )

    @OptionGroup var training: TrainingOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "model.json"))
    var output: String

    func run() throws {
        let dataset = try training.dataset()
        // Before the time for training is spent.
        do throws(FileError) { try FileSystem.checkReplaceable(output) } catch {
            throw CommandFailure(
                "cannot write the model \(output): \(error): check the path given for the output")
        }
        let progress = ProgressLine()
        let model: Model
        do throws(TrainingError) {
            model = try Model.train(
                on: dataset, algorithm: training.algorithm, seed: training.seed,
                c: training.c ?? 1, progress: progress.show)
            progress.clear()
        } catch {
            progress.clear()
            throw CommandFailure("cannot train: \(error)")
        }
        do throws(ModelFileError) { try model.write(to: output) } catch {
            throw CommandFailure("cannot write the model \(error)")
        }
        let featureCount = model.schema.featureCount
        // Of rows and classes there are two or more.
        print(
            """
            \(output.onOneLine): \(model.algorithm.rawValue) model \(model.version), \
            \(model.training.rowCount) rows, \
            \(featureCount) \(featureCount == 1 ? "feature" : "features"), \
            \(model.schema.classCount) classes, training accuracy \(model.training.accuracy)
            """)
        let limits = model.driftLimits.description
        if !limits.isEmpty { print(limits) }
    }
}
