/// What has happened so far.
struct Tally {
    /// How often each status came.
    private(set) var statuses: [Int: Int] = [:]
    /// Of the requests with one row.
    private(set) var latencies = Latencies()
    private(set) var batchLatencies = Latencies()
    /// Rows that were predicted as each of the server's classes.
    private(set) var predictedCounts: [Int]
    /// Rows that were predicted as the table's label says.
    private(set) var correctCount = 0
    private var failureCount = 0
    private var firstFailure = ""

    init(classCount: Int) { predictedCounts = Array(repeating: 0, count: classCount) }

    mutating func countRow(_ response: HTTPResponse) {
        statuses[response.status, default: 0] += 1
        latencies.add(response.duration)
    }

    mutating func countBatch(_ response: HTTPResponse) {
        statuses[response.status, default: 0] += 1
        batchLatencies.add(response.duration)
    }

    /// Counts a prediction that has been checked.
    mutating func countPrediction(_ prediction: Prediction, isLabel: Bool = false) {
        predictedCounts[prediction.classIndex] += 1
        if isLabel { correctCount += 1 }
    }

    mutating func countFailure(_ text: String) {
        failureCount += 1
        if failureCount == 1 { firstFailure = text }
    }

    /// As `200: 151, 422: 3`.
    var statusText: String {
        statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }

    var requestCount: Int { latencies.count + batchLatencies.count }

    /// The failures in one line; nil if there were none.
    var failure: String? {
        switch failureCount {
        case 0: nil
        case 1: "1 of \(requestCount) answers is wrong: \(firstFailure)"
        default: "\(failureCount) of \(requestCount) answers are wrong, the first: \(firstFailure)"
        }
    }
}
