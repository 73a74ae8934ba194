internal import Classifier

/// The predictions of some rows of a body, between the classifier that makes them and those that
/// write and count them.
///
/// A batch goes through in chunks of `rowsMax` rows: each stage then has its data in the nearest
/// cache, and what is counted at once stays short for a scrape that waits for it.
struct PredictedRows {
    /// The most rows that there can be.
    let rowsMax: Int
    /// How many rows there are; what lies behind them in the arrays is of earlier ones.
    private(set) var count = 0
    /// The class with the highest probability, for each row.
    private(set) var classIndices: [Int]
    /// That probability.
    private(set) var confidences: [Float]
    /// One for each class, row by row.
    private(set) var probabilities: [Float]

    /// Counting a value takes some nanoseconds, so counting these takes a few microseconds.
    private static let valuesMax = 512

    init(featureCount: Int, classCount: Int) {
        rowsMax = max(1, min(64, PredictedRows.valuesMax / featureCount))
        classIndices = Array(repeating: 0, count: rowsMax)
        confidences = Array(repeating: 0, count: rowsMax)
        probabilities = Array(repeating: 0, count: rowsMax * classCount)
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
