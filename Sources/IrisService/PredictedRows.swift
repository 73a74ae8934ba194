internal import Classifier

/// The predictions of some rows of a body, between the classifier that makes them and those that
/// write and count them.
///
/// A batch goes through in chunks of `rowsMax` rows: each stage then has its data in the nearest
/// cache, and what is counted at once stays short for a scrape that waits for it.
struct PredictedRows {
    /// An update of 64 rows takes some microseconds.
    static let rowsMax = 64

    /// The class with the highest probability, for each row.
    private(set) var classIndices = [Int](repeating: 0, count: rowsMax)
    /// That probability.
    private(set) var confidences = [Float](repeating: 0, count: rowsMax)
    /// One for each class, row by row.
    private(set) var probabilities: [Float]
    /// How many rows there are; what lies behind them is of earlier ones.
    private(set) var count = 0

    init(classCount: Int) {
        probabilities = Array(repeating: 0, count: PredictedRows.rowsMax * classCount)
    }

    /// Predicts the rows in `range`, `rowsMax` at most, of those that `decoder` has read.
    mutating func predict(
        _ range: Range<Int>, of decoder: borrowing PredictionDecoder, by predictor: Predictor
    ) {
        let width = decoder.featureCount
        count = range.count
        predictor.predict(
            decoder.features.span.extracting(range.lowerBound * width..<range.upperBound * width),
            into: &probabilities, classIndices: &classIndices)
        let classCount = predictor.classCount
        for row in 0..<count {
            confidences[row] = probabilities[row &* classCount &+ classIndices[row]]
        }
    }

    /// Counts the rows in `range`, which were predicted last, and their predictions.
    func count(_ range: Range<Int>, of decoder: borrowing PredictionDecoder, by tally: LoopTally) {
        let featureCount = decoder.featureCount
        tally.countRows(
            decoder.features.span.extracting(
                range.lowerBound * featureCount..<range.upperBound * featureCount),
            classIndices: classIndices.span.extracting(0..<count),
            confidences: confidences.span.extracting(0..<count))
    }
}
