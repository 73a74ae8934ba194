internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram
internal import Glibc

/// `iris-server evaluate`: cross-validation of an algorithm on a table.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure how well an algorithm predicts rows that it has not seen.",
        usage: "iris-server evaluate [<options>]",
        discussion: """
            Cross-validation: each row is predicted by a model that has not seen it. Prints \
            accuracy, log loss, area under the ROC curve, Brier score, calibration error, the \
            figures of each class, and the confusion matrix.
            """
    )

    @OptionGroup var training: TrainingOptions

    @Option(
        help: """
            Stratified folds, 2 to the number of rows of the smallest class. (default: 5, or that \
            number)
            """)
    var folds: Int?

    @Flag(help: "Make a fold of each row, instead of --folds.")
    var leaveOneOut = false

    @Option(
        help: ArgumentHelp("Write the figures there, for a program.", valueName: "figures.json"))
    var json: String?

    func validate() throws {
        guard folds == nil || !leaveOneOut else {
            throw ValidationError("--folds and --leave-one-out exclude each other: give one")
        }
    }

    func run() throws {
        try writeJSON(FileSystem.checkReplaceable)
        let dataset = try training.dataset()
        let chosen = leaveOneOut ? Folds.leaveOneOut : folds.map { .stratified($0) }
        let progress = ProgressLine()
        let evaluation: Evaluation
        do throws(TrainingError) {
            evaluation = try Evaluation.run(
                on: dataset, algorithm: training.algorithm,
                folds: chosen ?? .usual(for: dataset), seed: training.seed, c: training.c ?? 1,
                progress: progress.show)
            progress.clear()
        } catch {
            progress.clear()
            throw CommandFailure("cannot evaluate: \(error)")
        }
        print(evaluation)
        try writeJSON(evaluation.writeJSON)
    }

    /// Does it with the path of the file, if one was asked for.
    private func writeJSON(_ write: (String) throws(FileError) -> Void) throws(CommandFailure) {
        guard let json else { return }
        do throws(FileError) { try write(json) } catch {
            throw CommandFailure("cannot write the figures \(json): \(error): check the path")
        }
    }
}
