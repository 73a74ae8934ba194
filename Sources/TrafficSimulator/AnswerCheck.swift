internal import Classifier
internal import Glibc

/// Decides whether answers are right.
///
/// The first answer to a prepared request is decoded and checked. A server gives the same row the same
/// answer, so the next ones are only compared with it, byte by byte, which is what makes it possible to check
/// every answer at full speed. One that differs is decoded again: the server may have another model now.
struct AnswerCheck {
    /// What an answer says.
    struct Content {
        /// How many rows it predicts as each of the server's classes.
        let classCounts: [Int]
        /// Rows that it predicts as the table labels them.
        let correctCount: Int
        let predictions: [Prediction]
    }

    enum Verdict {
        case right(Content?)
        case wrong(Failure.Kind, String)
    }

    private let model: ServedModel
    private var known: [(body: [UInt8], content: Content)?]

    init(of model: ServedModel, requestCount: Int) {
        self.model = model
        known = Array(repeating: nil, count: requestCount)
    }

    /// What can be said without decoding; nil for a prediction that has not been seen yet.
    func quickVerdict(
        on body: Span<UInt8>, _ head: HTTPResponseHead, of request: PreparedRequest, number: Int
    ) -> Verdict? {
        // Without fault injection the server answers as if it had not been asked to fail.
        guard head.status == request.expectedStatus || (request.isFault && head.status == 200)
        else { return .wrong(.status(head.status), "expected \(request.expectedStatus)") }
        guard head.status == 200 else { return .right(nil) }
        guard let (expected, content) = known[number], body.equals(expected.span) else {
            return nil
        }
        return .right(content)
    }

    /// The same, decoded if it must be, which takes some 10 µs a row.
    mutating func verdict(
        on body: Span<UInt8>, _ head: HTTPResponseHead, of request: PreparedRequest, number: Int
    ) -> Verdict {
        if let verdict = quickVerdict(on: body, head, of: request, number: number) {
            return verdict
        }
        guard head.isJSON else { return .wrong(.wrongAnswer, "the type is not JSON's") }
        let bytes = body.withUnsafeBufferPointer { Array($0) }
        do throws(WrongAnswer) {
            let predictions = try Prediction.all(in: bytes, isBatch: request.isBatch)
            guard predictions.count == request.labels.count else {
                throw WrongAnswer(
                    "\(predictions.count) predictions for \(request.labels.count) rows")
            }
            var classCounts = Array(repeating: 0, count: model.schema.classCount)
            var correctCount = 0
            for (prediction, label) in zip(predictions, request.labels) {
                if let problem = prediction.problem(for: model.schema) {
                    throw WrongAnswer(problem)
                }
                classCounts[prediction.classIndex] += 1
                if prediction.className == label { correctCount += 1 }
            }
            let content = Content(
                classCounts: classCounts, correctCount: correctCount, predictions: predictions)
            known[number] = (bytes, content)
            return .right(content)
        } catch {
            return .wrong(.wrongAnswer, error.description)
        }
    }
}

extension Span<UInt8> {
    fileprivate func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return withUnsafeBytes { own in
            other.withUnsafeBytes { other in
                // An empty span may have no address, which memcmp does not take.
                guard let address = own.baseAddress, let other = other.baseAddress else {
                    return true
                }
                return memcmp(address, other, count) == 0
            }
        }
    }
}
