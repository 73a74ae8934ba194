/// What is known of an answer beside its body.
struct ReceivedAnswer {
    let head: HTTPResponseHead
    /// Which of the prepared requests it answers.
    let request: Int
    let latencyNanoseconds: Int
}

/// Answers that have to be decoded, for which there was no time yet.
struct UncheckedAnswers {
    private var waiting: [(answer: ReceivedAnswer, body: [UInt8])] = []
    private var bytes = 0

    /// So much may wait: long answers to many connections, or a server that never gives the same answer
    /// again.
    private static let bytesMax = 16 * 1_024 * 1_024
    /// What an answer takes beside its body.
    private static let bytesEach = 128

    /// Whether some have to be decoded now, also if requests are due.
    var isTooMuch: Bool { bytes > UncheckedAnswers.bytesMax }

    mutating func append(_ answer: ReceivedAnswer, body: Span<UInt8>) {
        waiting.append((answer, body.withUnsafeBufferPointer { Array($0) }))
        bytes += body.count + UncheckedAnswers.bytesEach
    }

    /// Takes one of them, in no order.
    mutating func take() -> (answer: ReceivedAnswer, body: [UInt8])? {
        guard let next = waiting.popLast() else { return nil }
        bytes -= next.body.count + UncheckedAnswers.bytesEach
        return next
    }
}
