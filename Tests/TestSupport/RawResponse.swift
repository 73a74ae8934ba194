/// A response as it came over the wire, taken apart but not interpreted.
public struct RawResponse: Equatable {
    public let status: Int
    public let statusLine: String
    /// In the order of arrival; names in lower case.
    public let fields: [(name: String, value: String)]
    public let body: [UInt8]

    public var bodyText: String { String(decoding: body, as: UTF8.self) }

    /// The value of the only field with this name; nil if there is none or more than one.
    public subscript(name: String) -> String? {
        let values = fields.filter { $0.name == name }.map(\.value)
        return values.count == 1 ? values[0] : nil
    }

    public static func == (left: RawResponse, right: RawResponse) -> Bool {
        left.statusLine == right.statusLine && left.body == right.body
            && left.fields.map { [$0.name, $0.value] } == right.fields.map { [$0.name, $0.value] }
    }

    /// Parses one response at the start of `bytes`; nil if it is not all there yet.
    static func parse(_ bytes: [UInt8], isHead: Bool) throws -> (RawResponse, used: Int)? {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4,
            let headEnd = (0...bytes.count - 4).first(where: { Array(bytes[$0..<$0 + 4]) == end })
        else { return nil }
        let lines = String(decoding: bytes[..<headEnd], as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        let parts = lines[0].split(separator: " ", maxSplits: 2)
        guard parts.count == 3, parts[0] == "HTTP/1.1", let status = Int(parts[1]) else {
            throw RawClient.Failure(description: "not a status line: \(lines[0])")
        }
        let fields = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else {
                throw RawClient.Failure(description: "not a header field: \(line)")
            }
            return (
                name: line[..<colon].lowercased(),
                value: String(line[line.index(after: colon)...].drop(while: { $0 == " " }))
            )
        }
        let lengths = fields.filter { $0.name == "content-length" }.compactMap { Int($0.value) }
        let isBodyless = isHead || (100..<200).contains(status)
        guard isBodyless || lengths.count == 1 else {
            throw RawClient.Failure(description: "no single Content-Length in \(lines)")
        }
        let bodyBytes = isBodyless ? 0 : lengths[0]
        let used = headEnd + 4 + bodyBytes
        guard bytes.count >= used else { return nil }
        let response = RawResponse(
            status: status, statusLine: lines[0], fields: fields,
            body: Array(bytes[headEnd + 4..<used]))
        return (response, used)
    }
}
