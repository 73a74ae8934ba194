import TestSupport

/// One reply, as far as the cases of this folder look at it.
struct WireAnswer: Equatable, Sendable, CustomStringConvertible {
    let status: Int
    let body: [UInt8]
    /// What the field Connection says; nil if there is none.
    let connection: String?
    /// Whether it answers a HEAD request, so that no content follows its head.
    let isHead: Bool

    /// What the server answers to the good requests that are sent around a case.
    static let toNeighbour = WireAnswer(status: 200, text: SampleRequest.get.replyText)

    init(status: Int, text: String, connection: String? = nil, isHead: Bool = false) {
        self.status = status
        body = isHead ? [] : WireCase.bytes(text)
        self.connection = connection
        self.isHead = isHead
    }

    init(_ response: RawResponse, isHead: Bool) {
        status = response.status
        body = response.body
        connection = response["connection"]
        self.isHead = isHead
    }

    var description: String {
        let text = String(decoding: body.prefix(100), as: UTF8.self).debugDescription
        return "\(status) \(text), Connection \(connection ?? "absent")"
    }

    /// The same without Connection: behind a half-close the server may know of the end or not.
    var withoutConnection: WireAnswer {
        WireAnswer(status: status, body: body, connection: nil, isHead: isHead)
    }

    private init(status: Int, body: [UInt8], connection: String?, isHead: Bool) {
        self.status = status
        self.body = body
        self.connection = connection
        self.isHead = isHead
    }
}
