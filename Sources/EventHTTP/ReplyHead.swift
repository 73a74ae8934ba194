/// A header field of a reply beyond those that every reply has.
package struct HTTPReplyField: Sendable {
    /// The field as it stands in a head, behind the end of the line before it.
    let line: [UInt8]

    /// The longest value that is no constant of the program.
    package static let configuredBytesMax = 512

    /// Name and value are constants of the program, so nothing from a request can end up in a head.
    package init(_ name: StaticString, _ value: StaticString) {
        line = Array("\r\n\(name): \(value)".utf8)
    }

    /// A field whose value is a setting of the server's, to be made when it starts; nil if the value is
    /// empty, too long, or has anything but visible ASCII characters. So wherever a value comes from, it
    /// ends no line and begins no other field.
    package init?(_ name: StaticString, configured value: String) {
        guard 1...HTTPReplyField.configuredBytesMax ~= value.utf8.count,
            value.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { return nil }
        line = Array("\r\n\(name): \(value)".utf8)
    }

    /// The longest list that a request can have put into a reply.
    static let requestedBytesMax = 1_024

    /// A field whose value is a list of tokens that a request has named (RFC 9110, sections 5.6.1 and
    /// 5.6.2); nil if `list` is anything else, names none, or is too long. It is written anew, of nothing
    /// but the tokens' characters and what goes between them, so it ends no line either.
    package init?(_ name: StaticString, tokens list: String) {
        let tokens = HTTPReplyField.elements(of: list)
        guard !tokens.isEmpty, tokens.joined().allSatisfy(TokenCharacters.contain) else {
            return nil
        }
        let value = Array(tokens.joined(separator: Array(", ".utf8)))
        guard value.count <= HTTPReplyField.requestedBytesMax else { return nil }
        line = Array("\r\n\(name): ".utf8) + value
    }

    /// Those that are not empty, without the blanks around them.
    private static func elements(of list: String) -> [ArraySlice<UInt8>] {
        let isText = { (byte: UInt8) in byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") }
        return Array(list.utf8).split(separator: UInt8(ascii: ",")).compactMap { element in
            guard let first = element.firstIndex(where: isText),
                let last = element.lastIndex(where: isText)
            else { return nil }
            return element[first...last]
        }
    }
}

/// Everything of a reply but its body.
struct ReplyHead {
    let status: HTTPStatus
    let contentType: StaticString
    var caching = CacheControl.noStore
    let fields: [HTTPReplyField]
    /// What `Connection` has to say; nil where the protocol version's default applies.
    let connection: StaticString?

    /// Puts the head in front of the body that `buffer` holds.
    func write(to buffer: ReplyBuffer, startingWith start: ReplyHeadStart) {
        let bodyBytes = buffer.count
        buffer.prepend {
            buffer.append(start.bytes)
            if start.endsInLength { buffer.append(decimal: bodyBytes) }
            for field in fields { buffer.append(field.line) }
            if let connection {
                buffer.append("\r\nConnection: ")
                buffer.append(connection)
            }
            buffer.append("\r\n\r\n" as StaticString)
        }
    }
}
