/// An answer of the server to a single request.
struct HTTPResponse {
    let status: Int
    let isJSON: Bool
    let body: [UInt8]

    /// The body's start, fit for a line of text.
    var brief: String { String(decoding: body.prefix(1_000), as: UTF8.self).quotedBriefly }
}
