@testable internal import EventHTTP

/// What a client sends on a connection: the parsers find the requests that the grammar has, refuse what
/// it has not, and find the same however the bytes are cut into pieces.
enum WireTarget: FuzzTarget {
    static let name = "wire"

    static func check(_ input: [UInt8]) throws(Finding) {
        let expected = WireGrammar.read(input, limits)
        // Byte by byte, in pieces, and all at once.
        for step in [1, 2 + input.count % 13, max(input.count, 1)] {
            let found = read(input, step)
            try Finding.unless(
                found.requests == expected.requests,
                "in pieces of \(step): \(found) instead of \(expected)")
            let isRight =
                switch (found.end, expected.end) {
                case (.refused(let statuses), .refused(let others)): statuses.isSubset(of: others)
                case (.refused, .partial): true
                default: found.end == expected.end
                }
            try Finding.unless(isRight, "in pieces of \(step): \(found) instead of \(expected)")
        }
    }

    /// So small that inputs reach them.
    static let limits: HTTPServerLimits = {
        var limits = HTTPServerLimits()
        limits.headBytes = 300
        limits.targetBytes = 60
        limits.headerFields = 6
        limits.bodyBytes = 40
        return limits
    }()

    /// As `Connection` does it, with `step` more bytes each time.
    private static func read(
        _ stream: [UInt8], _ step: Int
    ) -> (requests: [WireGrammar.Request], end: WireGrammar.End) {
        var requests: [WireGrammar.Request] = []
        var start = 0
        do throws(RequestRefusal) {
            while start < stream.count {
                guard let head = try readHead(stream, from: start, step) else {
                    return (requests, .partial)
                }
                let bytes = stream.span.extracting(start...)
                let dropsBody = head.hasBody && !head.method.hasBodyRead
                var reader = BodyReader(dropsBody ? .length(0) : head.body)
                var inflater: BodyInflater?
                if let coding = head.coding, !dropsBody {
                    inflater = try BodyInflater(coding, bytesMax: limits.bodyBytes)
                }
                var body: [UInt8] = []
                var offset = head.byteCount
                while !reader.isComplete, offset < bytes.count {
                    let piece = bytes.extracting(offset..<min(offset + step, bytes.count))
                    var content: [UInt8] = []
                    offset += try reader.read(piece, from: 0, limits) { range in
                        for index in range { content.append(piece[index]) }
                    }
                    guard let inflater else {
                        body += content
                        continue
                    }
                    try inflater.expand(content.span) { expanded in
                        for index in expanded.indices { body.append(expanded[index]) }
                    }
                }
                guard reader.isComplete else { return (requests, .partial) }
                try inflater?.end()
                requests.append(request(head, Array(stream[start...]), body))
                if dropsBody || !head.keepsAlive { break }
                start += offset
            }
            return (requests, .none)
        } catch {
            return (requests, .refused([error.reason.status?.code ?? 0]))
        }
    }

    private static func readHead(
        _ stream: [UInt8], from start: Int, _ step: Int
    ) throws(RequestRefusal) -> RequestHead? {
        var parser = HeadParser()
        var end = start
        while end < stream.count {
            end = min(end + step, stream.count)
            let bytes = stream.span.extracting(start..<end)
            if let head = try parser.read(bytes, limits: limits) { return head }
        }
        return nil
    }

    private static func request(
        _ head: RequestHead, _ bytes: [UInt8], _ body: [UInt8]
    ) -> WireGrammar.Request {
        let text = { (range: Range<Int>) in WireGrammar.text(bytes[range]) }
        var fields: [String] = []
        head.forEachField(in: bytes.span) { field in
            fields.append("\(text(field.name)): \(text(field.value))")
        }
        return WireGrammar.Request(
            method: text(head.methodAndSpace.dropLast()), target: text(head.target),
            fields: fields, body: body)
    }
}
