import Foundation
import Glibc
import Synchronization
import TestSupport

/// A server that answers as no real one would, for what a client must not believe.
///
/// It describes the model of the irises properly; what it answers to predictions is the test's.
final class MisbehavingServer {
    struct Answer {
        /// Sent one after the other.
        var pieces: [String]
        var closes = false
        var delayMilliseconds: UInt32 = 0

        static let ok = Answer(pieces: [response(prediction)])
        static let silence = Answer(pieces: [])

        static let prediction =
            #"{"class":"setosa","class_id":0,"probabilities":{"setosa":0.9,"versicolor":0.1,"virginica":0}}"#

        static func response(
            _ body: String, status: String = "200 OK", fields: String = ""
        ) -> String {
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(fields)"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
    }

    /// A request for a prediction.
    struct Request {
        /// Which one it is on its connection, from 1 on.
        let number: Int
        let body: String
    }

    let port: UInt16
    private let listener: Int32
    private let counter = RequestCounter()

    /// How many requests for predictions have come.
    var requestCount: Int { counter.count.load(ordering: .relaxed) }

    init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening, listen(listener, 1_024) == 0 else {
            throw RawClient.Failure(description: "cannot listen: errno \(errno)")
        }
        port = UInt16(bigEndian: address.sin_port)
        let counter = counter
        // A thread for each connection: they block, and there are few.
        Thread.detachNewThread {
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { break }
                Thread.detachNewThread {
                    serve(descriptor) { request in
                        counter.count.add(1, ordering: .relaxed)
                        return answer(request)
                    }
                    // Not only closed: a program that another test has just started may have it too.
                    shutdown(descriptor, Int32(SHUT_RDWR))
                    close(descriptor)
                }
            }
            close(listener)
        }
    }

    /// Ends the wait for connections; those that are open end with the client.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}

private final class RequestCounter: Sendable {
    let count = Atomic(0)
}

private let model =
    #"{"algorithm":"softmax","version":"1","features":["sepal_length","sepal_width","petal_length","petal_width"],"classes":["setosa","versicolor","virginica"]}"#

/// Answers one request after the other until the client or an answer closes the connection.
private func serve(
    _ descriptor: Int32, _ answer: (MisbehavingServer.Request) -> MisbehavingServer.Answer
) {
    var on: Int32 = 1
    setsockopt(
        descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var pending = ""
    var chunk = [UInt8](repeating: 0, count: 64 * 1_024)
    var number = 0
    while true {
        // The client never sends a second request before it has its answer.
        let isModel = pending.hasPrefix("GET ")
        guard let end = pending.range(of: "\r\n\r\n"),
            isModel || pending[end.upperBound...].utf8.count >= contentLength(of: pending)
        else {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            pending += String(decoding: chunk[..<count], as: UTF8.self)
            continue
        }
        let body = String(pending[end.upperBound...])
        pending = ""
        var reply = MisbehavingServer.Answer(pieces: [MisbehavingServer.Answer.response(model)])
        if !isModel {
            number += 1
            reply = answer(MisbehavingServer.Request(number: number, body: body))
        }
        usleep(reply.delayMilliseconds * 1_000)
        for piece in reply.pieces {
            let bytes = Array(piece.utf8)
            guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
                return
            }
        }
        if reply.closes { return }
    }
}

private func contentLength(of request: String) -> Int {
    request.firstRange(of: "Content-Length: ").flatMap { range in
        Int(request[range.upperBound...].prefix { $0.isNumber })
    } ?? 0
}
