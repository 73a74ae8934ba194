/// A response as it came over the wire, taken apart but not interpreted.
public struct RawResponse: Equatable {
    public let status: Int
    public let statusLine: String
    /// In the order of arrival; names in lower case.
    public let fields: [(name: String, value: String)]
    public let body: [UInt8]

    public var bodyText: String { String(decoding: body, as: UTF8.self) }

    /// The value of the only field with this name; nil if there is none or more than one.
    public subscript(name: String) -> String? { RawResponse.onlyValue(of: name, in: fields) }

    public static func == (left: RawResponse, right: RawResponse) -> Bool {
        left.statusLine == right.statusLine && left.body == right.body
            && left.fields.map { [$0.name, $0.value] } == right.fields.map { [$0.name, $0.value] }
    }

    /// Takes the body from `bytes`, which hold all of the response.
    init(_ head: Head, in bytes: [UInt8]) {
        status = head.status
        statusLine = head.statusLine
        fields = head.fields
        body = Array(bytes[head.headBytes..<head.responseBytes])
    }

    private static func onlyValue(
        of name: String, in fields: [(name: String, value: String)]
    ) -> String? {
        let values = fields.filter { $0.name == name }.map(\.value)
        return values.count == 1 ? values[0] : nil
    }

    /// The head alone: parsed once, so that a long body that comes in small pieces stays cheap.
    struct Head {
        let status: Int
        let statusLine: String
        let fields: [(name: String, value: String)]
        let headBytes: Int
        /// Head and body together.
        let responseBytes: Int

        /// Parses the head at the start of `bytes`; nil if it is not all there yet.
        init?(_ bytes: [UInt8], isHead: Bool) throws {
            let end = Array("\r\n\r\n".utf8)
            guard bytes.count >= end.count,
                let headEnd = (0...bytes.count - end.count).first(where: {
                    bytes[$0...].starts(with: end)
                })
            else { return nil }
            let lines = String(decoding: bytes[..<headEnd], as: UTF8.self)
                .split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
            statusLine = lines[0]
            status = try Head.status(in: lines[0])
            fields = try lines.dropFirst().map(Head.field)
            headBytes = headEnd + end.count

            let isBodyless = isHead || (100..<200).contains(status) || status == 204
            let length = onlyValue(of: "content-length", in: fields).flatMap { Int($0) }
            guard let length = isBodyless ? 0 : length else {
                throw RawClient.Failure(description: "no single Content-Length in \(lines)")
            }
            responseBytes = headBytes + length
        }

        private static func status(in line: String) throws -> Int {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, parts[0] == "HTTP/1.1", let status = Int(parts[1]) else {
                throw RawClient.Failure(description: "not a status line: \(line)")
            }
            return status
        }

        private static func field(_ line: String) throws -> (name: String, value: String) {
            guard let colon = line.firstIndex(of: ":") else {
                throw RawClient.Failure(description: "not a header field: \(line)")
            }
            let value = line[line.index(after: colon)...].drop(while: { $0 == " " })
            return (name: line[..<colon].lowercased(), value: String(value))
        }
    }
}
