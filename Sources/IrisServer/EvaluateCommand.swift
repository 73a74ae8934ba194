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
            Prints accuracy, log loss, precision and recall of each class, and the confusion matrix.
            """
    )

    @OptionGroup var training: TrainingOptions

    @Option(
        help: """
            Stratified folds, 2 to the number of rows of the smallest class. (default: \
            leave-one-out)
            """)
    var folds: Int?

    func run() throws {
        let dataset = try training.dataset()
        let progress = ProgressLine()
        do throws(TrainingError) {
            let evaluation = try Evaluation.run(
                on: dataset, algorithm: training.algorithm,
                folds: folds.map { .stratified($0) } ?? .leaveOneOut, seed: training.seed
            ) { done, total in progress.show("fold \(done) of \(total)") }
            progress.clear()
            print(evaluation)
        } catch {
            progress.clear()
            throw CommandFailure("cannot evaluate: \(error)")
        }
    }
}

/// A line on a terminal that is written over; nothing where standard error is no terminal.
private struct ProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ text: String) { write("\r\u{1B}[K\(text)") }

    func clear() { write("\r\u{1B}[K") }

    private func write(_ text: String) {
        if isTerminal { StandardError.write(text) }
    }
}
