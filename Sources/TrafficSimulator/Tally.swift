internal import Classifier

/// What has happened so far.
struct Tally {
    /// Requests whose time had come.
    var dueCount = 0
    private(set) var answeredCount = 0
    /// Requests that were on their way when everything was ended.
    private(set) var abandonedCount = 0
    /// Requests that may have reached the server without an answer coming back, and their rows.
    private(set) var unansweredCount = 0
    private(set) var unansweredRowCount = 0
    /// Requests that were sent again, because the server had closed the connection just before.
    private(set) var repeatedCount = 0
    private(set) var connectionCount = 0
    private(set) var sentBytes = 0
    private(set) var receivedBytes = 0

    /// From the time at which a request was due to its complete answer. One that says that the server
    /// has no time comes quickly, and so is none of them.
    private(set) var latencies = Latencies()
    /// The same since the last time that somebody asked for it.
    private var recentLatencies = Latencies()
    /// How late the generator itself was: from the time at which a request was due, or since a connection
    /// was free, to its sending. Stays empty in a closed loop, which has no schedule.
    private(set) var scheduleLag = Latencies()

    /// Rows that were predicted as each of the server's classes.
    private(set) var predictedCounts: [Int]
    /// Rows that were predicted as the table's label says.
    private(set) var correctCount = 0
    /// Requests that should have failed and did not: the server does not let itself be made to.
    private(set) var ignoredFaultCount = 0

    private(set) var failures: [Failure.Kind: Int] = [:]
    private(set) var firstFailure: String?
    private(set) var lastFailure: String?

    /// By status: what the server counts as inference requests, and the rest.
    private var inferenceStatusCounts = [Int](repeating: 0, count: statusCountsSize)
    private var otherStatusCounts = [Int](repeating: 0, count: statusCountsSize)

    private static let statusCountsSize = 600

    init(classCount: Int) { predictedCounts = Array(repeating: 0, count: classCount) }

    // MARK: - Counting

    mutating func countAnswer(
        to request: PreparedRequest, status: Int, bytes: Int, latencyNanoseconds: Int,
        verdict: AnswerCheck.Verdict
    ) {
        answeredCount += 1
        receivedBytes += bytes
        if status != 503 {
            latencies.add(nanoseconds: latencyNanoseconds)
            recentLatencies.add(nanoseconds: latencyNanoseconds)
        }
        if request.isInference {
            inferenceStatusCounts[status] += 1
        } else {
            otherStatusCounts[status] += 1
        }
        switch verdict {
        case .wrong(let kind, let text): countFailure(kind, text)
        case .right(nil): break
        case .right(let content?):
            for (index, count) in content.classCounts.enumerated() {
                predictedCounts[index] += count
            }
            correctCount += content.correctCount
            if request.isFault { ignoredFaultCount += 1 }
        }
    }

    mutating func countFailure(_ kind: Failure.Kind, _ text: String, times: Int = 1) {
        guard times > 0 else { return }
        failures[kind, default: 0] += times
        lastFailure = "\(kind): \(text)"
        firstFailure = firstFailure ?? lastFailure
    }

    /// Counts a request that was sent, and lost in a way that is counted apart from this.
    mutating func countUnanswered(_ request: PreparedRequest) {
        unansweredCount += 1
        unansweredRowCount += request.labels.count
    }

    mutating func countAbandoned(_ request: PreparedRequest) {
        abandonedCount += 1
        countUnanswered(request)
    }

    mutating func countSent(bytes: Int) { sentBytes += bytes }
    mutating func countRepeated() { repeatedCount += 1 }
    mutating func countConnection() { connectionCount += 1 }
    mutating func countLag(nanoseconds: Int) { scheduleLag.add(nanoseconds: nanoseconds) }

    /// Adds what happened in another part of the same scenario.
    mutating func add(_ other: Tally) {
        dueCount += other.dueCount
        answeredCount += other.answeredCount
        abandonedCount += other.abandonedCount
        unansweredCount += other.unansweredCount
        unansweredRowCount += other.unansweredRowCount
        repeatedCount += other.repeatedCount
        connectionCount += other.connectionCount
        sentBytes += other.sentBytes
        receivedBytes += other.receivedBytes
        latencies.add(other.latencies)
        scheduleLag.add(other.scheduleLag)
        for index in predictedCounts.indices {
            predictedCounts[index] += other.predictedCounts[index]
        }
        correctCount += other.correctCount
        ignoredFaultCount += other.ignoredFaultCount
        failures.merge(other.failures, uniquingKeysWith: +)
        firstFailure = firstFailure ?? other.firstFailure
        lastFailure = other.lastFailure ?? lastFailure
        for status in 0..<Tally.statusCountsSize {
            inferenceStatusCounts[status] += other.inferenceStatusCounts[status]
            otherStatusCounts[status] += other.otherStatusCounts[status]
        }
    }

    // MARK: - What follows from it

    /// Latencies since the last call.
    mutating func takeRecentLatencies() -> Latencies {
        defer { recentLatencies = Latencies() }
        return recentLatencies
    }

    /// How often each status came.
    var statuses: [Int: Int] { counts { inferenceStatusCounts[$0] + otherStatusCounts[$0] } }
    /// Of the requests that the server counts as inference.
    var inferenceStatuses: [Int: Int] { counts { inferenceStatusCounts[$0] } }

    /// Of the others.
    var otherStatuses: [Int: Int] { counts { otherStatusCounts[$0] } }

    private func counts(_ count: (Int) -> Int) -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for status in 0..<Tally.statusCountsSize where count(status) > 0 {
            counts[status] = count(status)
        }
        return counts
    }

    var predictedRowCount: Int { predictedCounts.reduce(0, +) }
    var failureCount: Int { failures.values.reduce(0, +) }
}
