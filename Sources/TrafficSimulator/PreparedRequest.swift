internal import Classifier

/// A request as it is sent, and the answer that it deserves.
struct PreparedRequest {
    /// Head and body.
    let bytes: [UInt8]
    let bodyStart: Int
    /// The labels that the table has for the rows which it asks to be predicted, in order.
    let labels: [String]
    /// What the server has to answer.
    let expectedStatus: Int
    let isBatch: Bool
    let isFault: Bool
    /// Whether the server counts it among its inference requests. Unknown paths are none, and neither are
    /// bodies that are refused before anybody looks at the path.
    let isInference: Bool
    /// Whether more is announced than is sent, so that nothing can follow on the same connection.
    let isCutOff: Bool

    var body: ArraySlice<UInt8> { bytes[bodyStart...] }
}

/// Writes requests for a server and a table.
struct RequestWriter {
    private let url: ServerURL
    private let bodies: PredictionBody

    init(to url: ServerURL, table: PredictionBody) {
        self.url = url
        bodies = table
    }

    func row(_ row: Int) -> PreparedRequest {
        request(bodies.row(row), rows: [row], status: 200)
    }

    func batch(_ rows: [Int]) -> PreparedRequest {
        request(bodies.batch(rows), rows: rows, status: 200, isBatch: true)
    }

    /// A row for which the server is asked to fail.
    func fault(_ row: Int) -> PreparedRequest {
        request(
            bodies.row(row), rows: [row], fields: "x-inject-fault: error\r\n", status: 500,
            isFault: true)
    }

    /// What clients get wrong.
    enum Mistake: CaseIterable {
        case notJSON, missingField, wrongType, oversizedBody, unknownRoute
    }

    func mistake(_ mistake: Mistake, row: Int) -> PreparedRequest {
        switch mistake {
        case .notJSON: request(bodies.unfinishedRow(row), status: 422)
        case .missingField: request(bodies.rowWithoutLastField(row), status: 422)
        case .wrongType: request(bodies.rowWithText(row), status: 422)
        case .oversizedBody: oversized(row)
        case .unknownRoute: request(bodies.row(row), path: "/unknown", status: 404)
        }
    }

    /// More than any server takes is announced. Only the start is sent: the answer comes before the rest
    /// could, or not at all.
    private func oversized(_ row: Int) -> PreparedRequest {
        let start = Array(repeating: UInt8(ascii: " "), count: 16 * 1_024) + bodies.row(row)
        return request(start, announcedBytes: 1 << 30, status: 413)
    }

    private func request(
        _ body: [UInt8], announcedBytes: Int? = nil, path: String = "/predict", rows: [Int] = [],
        fields: String = "", status: Int, isBatch: Bool = false, isFault: Bool = false
    ) -> PreparedRequest {
        let head = """
            POST \(path) HTTP/1.1\r
            Host: \(url.authority)\r
            User-Agent: iris-traffic\r
            Content-Type: application/json\r
            \(fields)Content-Length: \(announcedBytes ?? body.count)\r
            \r

            """
        return PreparedRequest(
            bytes: Array(head.utf8) + body, bodyStart: head.utf8.count,
            labels: rows.map { bodies.table.schema.classNames[bodies.table.labels[$0]] },
            expectedStatus: status, isBatch: isBatch,
            isFault: isFault, isInference: path == "/predict" && announcedBytes == nil,
            isCutOff: announcedBytes != nil)
    }
}
