import TestSupport
import Testing

/// What the transport counts: connections, and requests that it refuses by itself.
@Suite(.timeLimit(.minutes(5))) struct TransportMetricsTests {
    @Test func countsConnectionsThatAreOpenAndAllThatWere() throws {
        let server = try RunningServer(["--loops", "2"])
        let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
        for client in clients { #expect(try client.get("/livez").status == 200) }
        // The scrape's own connection is open while it is answered.
        try waitUntil("21 connections are open") {
            try server.scrape()["http_connections_open"] == 21
        }
        let before = try server.scrape()["http_connections_total", default: 0]
        #expect(before >= 21)
        for client in clients.prefix(15) {
            try client.send("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            _ = try client.receiveResponse()
        }
        try waitUntil("6 connections are open") {
            try server.scrape()["http_connections_open"] == 6
        }
        #expect(try server.scrape()["http_connections_total", default: 0] > before)
    }

    @Test func showsThatALoopAcceptsNoOne() throws {
        let server = try RunningServer(["--loops", "1", "--connections", "2"])
        let client = try RawClient(port: server.port)
        let isPaused = {
            try client.get("/metrics").bodyText.contains("\nhttp_listeners_paused 1\n")
        }
        #expect(try !isPaused())
        var second: RawClient? = try RawClient(port: server.port)
        #expect(try second?.get("/livez").status == 200)
        #expect(try isPaused())
        second = nil
        try waitUntil("the loop accepts again") { try !isPaused() }
    }

    @Test(arguments: [
        ("nonsense\r\n\r\n", "malformed", "400"),
        ("GET / HTTP/1.1\r\nno colon\r\n\r\n", "malformed", "400"),
        ("GET /metrics HTTP/1.1\r\nHost: rebound.example\r\n\r\n", "misdirected", "421"),
        (
            "GET /\(String(repeating: "a", count: 8_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "target_too_long", "414"
        ),
        (
            "GET / HTTP/1.1\r\nHost: localhost\r\nx: \(String(repeating: "a", count: 17_000))\r\n\r\n",
            "head_too_large", "431"
        ),
        (
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n",
            "body_too_large",
            "413"
        ),
        (
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: magic\r\n\r\n{}",
            "expectation", "417"
        ),
        (
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            "unsupported", "501"
        ),
        (
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n",
            "content_coding", "415"
        ),
        (
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            "content_damaged", "400"
        ),
        ("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", "version", "505"),
    ])
    func countsARefusalByItsReason(request: String, reason: String, code: String) throws {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        try client.send(request)
        let response = try client.receiveResponse()
        #expect("\(response.status)" == code)
        let samples = try server.scrape()
        let rejections = samples.filter { $0.key.hasPrefix("http_rejected_total") && $0.value > 0 }
        #expect(rejections == ["http_rejected_total{reason=\"\(reason)\"}": 1])
        #expect(
            samples["http_requests_total{route=\"other\",method=\"other\",code=\"\(code)\"}"] == 1)
    }

    @Test func countsEveryAnswerByRouteMethodAndCode() throws {
        let server = try RunningServer(["--fault-injection"])
        let client = try RawClient(port: server.port)
        _ = try client.predict(Bodies.row(0))
        _ = try client.predict("{}")
        _ = try client.predict(Bodies.row(0), fields: "x-inject-fault: error\r\n")
        for target in ["/livez", "/model", "/predict", "/what", "/what/else"] {
            _ = try client.get(target)
        }
        try client.send("BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.receiveResponse().status == 501)
        let expected: [String: Double] = [
            "{route=\"predict\",method=\"POST\",code=\"200\"}": 1,
            "{route=\"predict\",method=\"POST\",code=\"422\"}": 1,
            "{route=\"predict\",method=\"POST\",code=\"500\"}": 1,
            "{route=\"predict\",method=\"GET\",code=\"405\"}": 1,
            "{route=\"livez\",method=\"GET\",code=\"200\"}": 1,
            "{route=\"model\",method=\"GET\",code=\"200\"}": 1,
            "{route=\"other\",method=\"GET\",code=\"404\"}": 2,
            "{route=\"other\",method=\"other\",code=\"501\"}": 1,
        ]
        try waitUntil("all is counted") {
            let name = "http_request_duration_seconds_count{route=\"other\"}"
            return try server.scrape()[name] == 3
        }
        let counted = try server.scrape().filter {
            $0.key.hasPrefix("http_requests_total") && $0.value > 0 && !$0.key.contains("metrics")
        }
        #expect(
            counted
                == Dictionary(
                    uniqueKeysWithValues: expected.map {
                        ("http_requests_total\($0.key)", $0.value)
                    }
                ))
    }
}
