import TestSupport
import Testing

/// The origins from the settings to the answer.
@Suite(.timeLimit(.minutes(5))) struct AllowOriginTests {
    private static let origins = ["https://a.example", "http://localhost:3000"]

    @Test(arguments: [true, false])
    func areReadFromSettingOrVariable(isVariable: Bool) throws {
        let server =
            isVariable
            ? try RunningServer(
                [], environment: ["IRIS_ALLOW_ORIGIN": Self.origins.joined(separator: ", ")])
            : try RunningServer(Self.origins.flatMap { ["--allow-origin", $0] })
        let client = try RawClient(port: server.port)
        for (origin, allowed) in Self.origins.map({ ($0, $0) }) + [("https://b.example", nil)] {
            let response = try client.predict(Bodies.row(0), fields: "Origin: \(origin)\r\n")
            #expect(response.status == 200)
            #expect(response["access-control-allow-origin"] == allowed)
        }
        #expect(try server.stop() == 0)
    }
}
