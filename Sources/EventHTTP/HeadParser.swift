/// Reads the head of a request, and refuses whatever RFC 9112 does not allow or leaves open.
///
/// A head comes in pieces of any size: the parser keeps its place, and reads each line when it is
/// whole. It has no buffer; whoever calls it keeps the bytes until the head has been read.
struct HeadParser {
    private var scanner = HeadScanner()
    /// Known when the request line has been read.
    private(set) var method: HTTPMethod?
    private var start = 0
    private var target = 0..<0
    /// Of a target in absolute form.
    private var targetAuthority: Range<Int>?
    private var isVersion10 = false
    private var fieldsStart = 0
    private var fieldCount = 0
    private var framing = FramingFields()

    /// The value of the field Origin, the first if there are several; nil if none has been read.
    var origin: Range<Int>? { framing.origin }

    /// The host, and perhaps a port, that the request is for; nil if it names none, as HTTP/1.0 may. To be
    /// asked for when the head has been read.
    ///
    /// Beside a target in absolute form there is Host as well, and right, but it does not count then
    /// (RFC 9112, section 3.2.2).
    var authority: Range<Int>? { targetAuthority ?? framing.host }

    /// Whether the authority is, at the first glance, one of loopback, as nearly all are where that matters.
    var isAuthorityUsual: Bool { framing.isHostUsual && targetAuthority == nil }

    /// Goes on with `bytes`, which begin with those of the calls before; nil if more are needed.
    mutating func read(
        _ bytes: Span<UInt8>, limits: HTTPServerLimits
    ) throws(RequestRefusal) -> RequestHead? {
        guard bytes.count > limits.headBytes else { return try readOn(bytes, limits) }
        // Nothing behind the limit is looked at: a head is judged alike in whatever pieces it comes.
        guard let head = try readOn(bytes.extracting(..<limits.headBytes), limits) else {
            throw HeadParser.longHead
        }
        return head
    }

    private mutating func readOn(
        _ bytes: Span<UInt8>, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> RequestHead? {
        // (`??` would lose the type of the error.)
        var method = method
        if method == nil { method = try readRequestLine(bytes, limits) }
        guard let method, try readFields(bytes, limits) else { return nil }
        let body = try framing.body(isVersion10: isVersion10, limits)
        return RequestHead(
            method: method, line: start..<target.upperBound, targetStart: target.lowerBound,
            fields: fieldsStart..<(scanner.offset - 2), isVersion10: isVersion10,
            keepsAlive: framing.keepsAlive(isVersion10: isVersion10),
            body: body, coding: try framing.contentCoding(of: body),
            expectsContinue: framing.expectsContinue && !isVersion10,
            traceParent: framing.traceParent)
    }

    private mutating func readRequestLine(
        _ bytes: Span<UInt8>, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> HTTPMethod? {
        var line = scanner
        guard let method = try readMethod(bytes, &line) else { return nil }
        guard let target = try line.readTarget(bytes, bytesMax: limits.targetBytes) else {
            return nil
        }
        if !line.skip("HTTP/1.1\r\n", bytes) {
            guard let version = try line.readVersion(bytes) else { return nil }
            // What a later minor version adds, a server of this one may ignore (RFC 9110, section 2.5).
            guard version.major == 1 else {
                throw RequestRefusal(.version, "this server speaks HTTP/1.1 and HTTP/1.0")
            }
            isVersion10 = version.minor == 0
        }
        let form = TargetForm(of: target, in: bytes)
        guard form.fits(method) else {
            throw .malformed(
                "a target is a path, an http or https URI with a host, or * with OPTIONS")
        }
        if case .absolute(let authority) = form { targetAuthority = authority }
        self.target = target
        self.method = method
        fieldsStart = line.offset
        scanner = line
        return method
    }

    private mutating func readMethod(
        _ bytes: Span<UInt8>, _ line: inout HeadScanner
    ) throws(RequestRefusal) -> HTTPMethod? {
        // Nearly all requests are one of these.
        if line.skip("POST ", bytes) { return .post }
        if line.skip("GET ", bytes) { return .get }
        if start == 0 {
            // Some clients end a body with an empty line too many (RFC 9112, section 2.2).
            guard let isEmpty = try line.readLineEnd(bytes) else { return nil }
            start = line.offset
            scanner = line
            if isEmpty { return try readMethod(bytes, &line) }
        }
        guard let token = try line.readMethod(bytes) else { return nil }
        guard let method = HTTPMethod(bytes.extracting(token)) else {
            throw RequestRefusal(.unsupported, "this server is no proxy for CONNECT")
        }
        return method
    }

    private mutating func readFields(
        _ bytes: Span<UInt8>, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> Bool {
        while true {
            guard let isEnd = try scanner.readLineEnd(bytes) else { return false }
            if isEnd { break }
            guard let field = try scanner.readField(bytes) else { return false }
            try framing.take(field, in: bytes)
            fieldCount += 1
            if fieldCount > limits.headerFields { throw HeadParser.longHead }
        }
        return true
    }

    private static let longHead = RequestRefusal(
        .headTooLarge, "the head has too many bytes or fields")
}
