import Testing

@testable import IrisService

@Suite struct RouteTests {
    private static func route(of target: String) -> Route? {
        route(of: Array(target.utf8))
    }

    private static func route(of target: [UInt8]) -> Route? { Route(target: target.span) }

    @Test(
        arguments: [
            ("/predict", .predict), ("/metrics", .metrics), ("/livez", .livez),
            ("/readyz", .readyz),
            ("/model", .model),
            ("/predict?", .predict), ("/predict?a=b/c?d", .predict),
            ("/metrics?name[]=x", .metrics),
            ("/livez?//x/predict", .livez),
            ("/openapi.json", .openapi), ("/", .pages), ("/docs?x", .pages), ("http://h/", .pages),
            ("/pages/style.css", .pages),
            ("http://h/predict", .predict), ("http://h:8000/predict?x=1", .predict),
            ("HTTPS://[::1]:1/model", .model), ("http:///livez", .livez),
            // An empty path is "/".
            ("http://h", .pages), ("http://h:80", .pages), ("http://h?/predict", .pages),
            ("https://h?", .pages), ("http://predict", .pages),
        ] as [(String, Route)])
    func isFoundByItsPath(target: String, route: Route) {
        #expect(Self.route(of: target) == route)
    }

    @Test(arguments: [
        "", "*", "?", "/pages", "/pages/", "/pages/x", "/pages/../docs", "/docs/", "/openapi", "//",
        "predict", "/predict/", "/Predict", "/PREDICT", "//predict",
        "/./predict", "/x/../predict", "/predict%00", "/%70redict", "/predict;x", "/predict#x",
        "/predict ", "/predic", "/predictx", "/models", "/v1/predict", "?/predict",
        "h/predict", "h:80", "http:/predict", "http:predict",
        "http://h//predict", "http://h/x/predict",
        // Neither a path nor a URI: no slashes behind the start make it one.
        "?x=//h/predict", "x//h/predict", "//h/predict", "?http://h/predict",
        "a/b://h/predict", "://h/predict",
    ])
    func isNotFoundByAnyOther(target: String) {
        #expect(Self.route(of: target) == nil)
    }

    @Test(arguments: ["/", "/predict", "http://h/", "http://h/predict", "?"])
    func isNotFoundByALongOne(start: String) {
        for byte in ["x", "/", ":", "\u{0}", "%"] {
            #expect(Self.route(of: start + String(repeating: byte, count: 8_000)) == nil)
        }
    }

    @Test func isNotFoundByAPrefixOrAByteMore() {
        for path in [
            "/predict", "/metrics", "/livez", "/readyz", "/model", "/docs", "/openapi.json",
        ] {
            #expect(Self.route(of: path) != nil)
            // One byte is the path of the live page.
            for length in 0..<path.utf8.count where length != 1 {
                #expect(Self.route(of: String(path.prefix(length))) == nil)
            }
            for byte in UInt8.min...UInt8.max where byte != UInt8(ascii: "?") {
                #expect(Self.route(of: Array(path.utf8) + [byte]) == nil)
            }
        }
    }
}
