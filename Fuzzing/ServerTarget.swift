internal import Glibc
internal import TestSupport

@testable internal import EventHTTP

/// What a client sends on a connection, to a server: it answers the requests that the grammar has, in
/// their order, and tells what is wrong behind them. And it answers the same to requests in a form that
/// evhttp gets to read.
enum ServerTarget: FuzzTarget {
    static let name = "server"

    static func check(_ input: [UInt8]) throws(Finding) {
        let expected = WireGrammar.read(input, WireTarget.limits)
        try check(input, expected.requests, expected.end)
        let bytes = expected.requests.flatMap(inFormForEvhttp)
        let others = WireGrammar.read(bytes, WireTarget.limits)
        // The form may be too long, or forbidden.
        guard others.requests.map(echo) == expected.requests.map(echo), others.end == .none else {
            return
        }
        try check(bytes, others.requests, .none)
    }

    private static func check(
        _ bytes: [UInt8], _ requests: [WireGrammar.Request], _ end: WireGrammar.End
    ) throws(Finding) {
        // libFuzzer's clock would interrupt the client's calls. Those have a limit of their own.
        var alarm = sigset_t()
        sigemptyset(&alarm)
        sigaddset(&alarm, SIGALRM)
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &alarm, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        do {
            let client = try RawClient(port: EchoServer.port)
            // A server that has refused something may have closed already.
            try? client.send(bytes)
            client.shutdownSending()
            for request in requests {
                let isHead = request.method == "HEAD"
                var reply = try client.receiveResponse(isHead: isHead)
                while reply.status == 100 { reply = try client.receiveResponse(isHead: isHead) }
                guard reply.status == 200, isHead || reply.body == echo(request) else {
                    throw Finding("\(reply.statusLine), \(reply.bodyText) to \(request)")
                }
            }
            try checkEnd(client, end)
        } catch let finding as Finding {
            throw finding
        } catch {
            throw Finding("\(error), while it should answer \(requests), then \(end)")
        }
    }

    /// What comes behind the replies to whole requests: one that says what is wrong, or nothing.
    private static func checkEnd(_ client: RawClient, _ end: WireGrammar.End) throws {
        var rest = String(decoding: try client.receiveToEnd(), as: UTF8.self)
        let goOn = "HTTP/1.1 100 Continue\r\n\r\n"
        if rest.hasPrefix(goOn) { rest = String(rest.dropFirst(goOn.count)) }
        switch end {
        case .none:
            try Finding.unless(rest.isEmpty, "\(rest) behind the last reply")
            return
        case .partial:
            if rest.isEmpty { return }
        case .refused(let statuses):
            try Finding.unless(
                statuses.contains { rest.hasPrefix("HTTP/1.1 \($0) ") },
                "\(rest) instead of \(statuses)")
        }
        try Finding.unless(
            rest.hasPrefix("HTTP/1.1 4") || rest.hasPrefix("HTTP/1.1 5"), "\(rest) to no request")
        try Finding.unless(
            rest.contains("\r\nConnection: close\r\n")
                && rest.ranges(of: /HTTP\/1.1 [0-9]/).count == 1,
            "\(rest) is not one last reply")
    }

    /// With a field that makes it not plain; its body is there, so that it is not told to go on.
    private static func inFormForEvhttp(_ request: WireGrammar.Request) -> [UInt8] {
        let framing = ["content-length:", "content-encoding:", "transfer-encoding:", "expect:"]
        let fields = request.fields.filter { field in
            !framing.contains { field.lowercased().hasPrefix($0) }
        }
        let lines =
            ["\(request.method) \(request.target) HTTP/1.1", "Expect: 100-continue"]
            + ["Content-Length: \(request.body.count)"] + fields
        return lines.flatMap { WireGrammar.bytes($0) + WireGrammar.lineEnd } + WireGrammar.lineEnd
            + request.body
    }

    /// What `EchoServer` answers.
    private static func echo(_ request: WireGrammar.Request) -> [UInt8] {
        let values = request.fields.filter { $0.lowercased().hasPrefix("a: ") }.map { field in
            String(decoding: WireGrammar.bytes(String(field.dropFirst(3))), as: UTF8.self)
        }
        let target = WireGrammar.bytes(request.target)
        return target + Array("\n\(values.joined(separator: ", "))\n".utf8) + request.body
    }
}
