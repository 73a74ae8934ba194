/// A header field of a reply beyond those that every reply has.
package struct HTTPReplyField: Sendable {
    let name: StaticString
    let value: StaticString

    /// Name and value are constants of the program, so nothing from a request can end up in a head.
    package init(_ name: StaticString, _ value: StaticString) {
        self.name = name
        self.value = value
    }
}

/// Everything of a reply but its body.
struct ReplyHead {
    let status: HTTPStatus
    let contentType: StaticString
    let fields: [HTTPReplyField]
    /// What `Connection` has to say; nil where the protocol version's default applies.
    let connection: StaticString?

    /// Puts the head in front of the body that `buffer` holds.
    func write(to buffer: ReplyBuffer, startingWith start: ReplyHeadStart) {
        let bodyBytes = buffer.count
        buffer.prepend {
            buffer.append(start.bytes)
            buffer.append(decimal: bodyBytes)
            for field in fields {
                buffer.append("\r\n")
                buffer.append(field.name)
                buffer.append(": ")
                buffer.append(field.value)
            }
            if let connection {
                buffer.append("\r\nConnection: ")
                buffer.append(connection)
            }
            buffer.append("\r\n\r\n" as StaticString)
        }
    }
}
