/// A request that was not answered as it deserves.
enum Failure {
    enum Kind: Hashable, CustomStringConvertible {
        /// No connection could be made.
        case notConnected
        /// The connection ended before the answer was complete.
        case connectionLost
        /// No complete answer came in time.
        case timeout
        /// The bytes that came are no HTTP that can be understood.
        case malformed
        /// The status is not the one that the request deserves.
        case status(Int)
        /// The status is right, the content is not.
        case wrongAnswer
        /// It was due and could not be sent, because too many others waited for their answers.
        case notSent

        var description: String {
            switch self {
            case .notConnected: "not connected"
            case .connectionLost: "connection lost"
            case .timeout: "no answer in time"
            case .malformed: "malformed answer"
            case .status(let status): "status \(status)"
            case .wrongAnswer: "wrong answer"
            case .notSent: "not sent"
            }
        }
    }
}
