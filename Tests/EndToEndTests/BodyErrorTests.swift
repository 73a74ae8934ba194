import Glibc
import TestSupport
import Testing

/// Bodies that cannot be answered, over the wire: status and place of the error.
@Suite(.timeLimit(.minutes(5))) struct BodyErrorTests {
    struct ErrorAnswer: Decodable {
        struct Detail: Decodable {
            let type: String
            let loc: [Step]
            let msg: String
        }
        let detail: [Detail]
    }

    /// A step of a `loc`: a name or an index.
    enum Step: Decodable, Equatable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case name(String)
        case index(Int)

        init(stringLiteral value: String) { self = .name(value) }
        init(integerLiteral value: Int) { self = .index(value) }
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let index = try? container.decode(Int.self) {
                self = .index(index)
            } else {
                self = .name(try container.decode(String.self))
            }
        }
    }

    private static let start = "{\"sepal_length\":5.1,\"sepal_width\":3.5,\"petal_length\":1.4"

    @Test(
        arguments: [
            ("", "json_invalid", ["body", 0]),
            ("not json", "json_invalid", ["body", 0]),
            ("\(start),\"petal_width\":0.2}}", "json_invalid", ["body", 75]),
            ("{\"x\":[[[[[[[[[]]]]]]]]]}", "json_invalid", ["body", 12]),
            ("\(start)}", "missing", ["body", "petal_width"]),
            ("\(start),\"petal_width\":0.2,\"colour\":1}", "extra_forbidden", ["body", "colour"]),
            ("\(start),\"petal_length\":1.4}", "duplicate", ["body", "petal_length"]),
            ("\(start),\"petal_width\":NaN}", "finite_number", ["body", "petal_width"]),
            ("\(start),\"petal_width\":-Infinity}", "finite_number", ["body", "petal_width"]),
            ("\(start),\"petal_width\":1e999}", "finite_number", ["body", "petal_width"]),
            ("\(start),\"petal_width\":1e300}", "finite_number", ["body", "petal_width"]),
            ("\(start),\"petal_width\":\"0.2\"}", "float_type", ["body", "petal_width"]),
            ("\(start),\"petal_width\":null}", "float_type", ["body", "petal_width"]),
            ("\(start),\"petal_width\":true}", "float_type", ["body", "petal_width"]),
            ("[5.1,3.5,1.4,0.2]", "model_attributes_type", ["body"]),
            ("{\"instances\":[]}", "too_short", ["body", "instances"]),
            ("{\"instances\":{}}", "list_type", ["body", "instances"]),
            (
                "{\"instances\":[[1,2,3,4],[1,2,3]]}", "missing",
                ["body", "instances", 1, "petal_width"]
            ),
            ("{\"instances\":[[1,2,3,4,5]]}", "too_long", ["body", "instances", 0]),
            (
                "{\"instances\":[[1,2,3,4],[1,2,3,4],[1,2,3,4],\(start),\"petal_width\":\"x\"}]}",
                "float_type", ["body", "instances", 3, "petal_width"]
            ),
        ] as [(String, String, [Step])])
    func saysWhereABodyIsWrong(body: String, type: String, place: [Step]) throws {
        let server = try SharedServer.server()
        let client = try RawClient(port: server.port)
        let response = try client.predict(body)
        #expect(response.status == 422)
        #expect(response["content-type"] == "application/json")
        let detail = try #require(response.decoded(as: ErrorAnswer.self).detail.first)
        #expect(detail.type == type)
        #expect(detail.loc == place)
        #expect(!detail.msg.isEmpty)
        // A 422 keeps the connection.
        #expect(try client.predict(Bodies.row(0)).status == 200)
    }

    @Test func refusesEveryPrefixOfABody() throws {
        let client = try RawClient(port: SharedServer.server().port)
        let batch = "{\"instances\":[\(Bodies.row(0)),[6.0,3.0,5.0,2e0]]}"
        for body in [Bodies.row(0), batch] {
            let bytes = Array(body.utf8)
            for count in 0..<bytes.count {
                let response = try client.predict(Array(bytes[..<count]))
                #expect(response.status == 422)
                let detail = try response.decoded(as: ErrorAnswer.self).detail[0]
                #expect(detail.type == "json_invalid", "\(count) bytes of \(body)")
                #expect(detail.loc.first == "body")
                guard case .index(let offset) = detail.loc.last else {
                    Issue.record("no offset in \(detail.loc)")
                    continue
                }
                #expect((0...count).contains(offset))
            }
            #expect(try client.predict(bytes).status == 200)
        }
    }

    @Test func refusesMoreThanAHundredThousandRows() throws {
        let client = try RawClient(port: SharedServer.server().port)
        let row = "[5.1,3.5,1.4,0.2]"
        let most = Array(repeating: row, count: 100_000).joined(separator: ",")
        let response = try client.predict("{\"instances\":[\(most)]}")
        #expect(response.status == 200)
        #expect(try response.decoded(as: Prediction.Batch.self).predictions.count == 100_000)
        let refused = try client.predict("{\"instances\":[\(most),\(row)]}")
        #expect(refused.status == 413)
        let detail = try refused.decoded(as: ErrorAnswer.self).detail[0]
        #expect(detail.loc == ["body", "instances"])
    }

    @Test func refusesABodyOfMoreThanEightMebibytes() throws {
        let client = try RawClient(port: SharedServer.server().port)
        let limit = 8 * 1024 * 1024
        let body = Bodies.row(0)
        let padded = body + String(repeating: " ", count: limit - body.utf8.count)
        #expect(try client.predict(padded).status == 200)
        let refused = try client.predict(padded + " ")
        #expect(refused.status == 413)
        #expect(
            refused.bodyText == #"{"detail":"Content Too Large: the body has too many bytes"}"#)
        #expect(refused["connection"] == "close")
    }
}

/// One server for tests that only ask: starting one for each case would take most of the time.
enum SharedServer {
    private static let result: Result<UncheckedBox<RunningServer>, any Error> = Result {
        let server = try RunningServer()
        // A static value is never released, so nothing else would end the server.
        atexit { try? SharedServer.server().signal(SIGKILL) }
        return UncheckedBox(server)
    }

    static func server() throws -> RunningServer { try result.get().value }
}
