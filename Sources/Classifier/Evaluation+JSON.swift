private import FoundationEssentials

extension Evaluation {
    /// Puts the figures at `path` as one JSON object, whole or not at all.
    package func writeJSON(to path: String) throws(FileError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let bytes: [UInt8]
        do { bytes = Array(try encoder.encode(Figures(self))) + [UInt8(ascii: "\n")] } catch {
            preconditionFailure("figures are finite numbers: \(error)")
        }
        try FileSystem.replace(path, with: bytes)
    }

    /// What the file holds; a ROC AUC that there is none of is left out.
    private struct Figures: Encodable {
        struct OfClass: Encodable {
            let name: String
            let precision: Double
            let recall: Double
            let f1: Double
            let rocAuc: Double?
            let rows: Int
        }

        let algorithm: String
        let folds: String
        let rows: Int
        let accuracy: Double
        let logLoss: Double
        let rocAuc: Double?
        let brierScore: Double
        let expectedCalibrationError: Double
        let calibrationBins: Int
        let classes: [OfClass]
        /// A list for each true class, in it a number of rows for each predicted class.
        let confusion: [[Int]]

        init(_ evaluation: Evaluation) {
            let scores = evaluation.scores
            let probabilityScores = evaluation.probabilityScores
            algorithm = evaluation.algorithm.rawValue
            folds = evaluation.folds.description
            rows = scores.rowCount
            accuracy = scores.accuracy
            logLoss = scores.logLoss
            rocAuc = probabilityScores.macroROCAUC
            brierScore = probabilityScores.brierScore
            expectedCalibrationError = probabilityScores.expectedCalibrationError
            calibrationBins = ProbabilityScores.calibrationBins
            classes = evaluation.schema.classNames.enumerated().map { index, name in
                let ofClass = scores.ofClass(index)
                return OfClass(
                    name: name, precision: ofClass.precision, recall: ofClass.recall,
                    f1: ofClass.f1, rocAuc: probabilityScores.rocAUCs[index], rows: ofClass.support)
            }
            confusion = stride(from: 0, to: scores.confusion.count, by: scores.classCount)
                .map { Array(scores.confusion[$0..<$0 + scores.classCount]) }
        }
    }
}
