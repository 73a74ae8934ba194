import Foundation
import TestSupport
import Testing

@testable import Classifier
@testable import IrisService

/// The routes over the wire.
@Suite(.timeLimit(.minutes(5))) struct RoutingTests {
    private static let readable = [
        "/metrics", "/livez", "/readyz", "/model", "/openapi.json", "/", "/docs",
    ]

    @Test(arguments: readable.map { ($0, "GET, HEAD") } + [("/predict", "POST")])
    func refusesOtherMethodsWithThoseAllowed(path: String, allowed: String) throws {
        try withService { service in
            let client = try service.connect()
            for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"]
            where !allowed.split(separator: ", ").map(String.init).contains(method) {
                let response = try service.answer(method, path, on: client)
                #expect(response.statusLine == "HTTP/1.1 405 Method Not Allowed", "\(method)")
                #expect(response["allow"] == allowed, "\(method)")
                #expect(response["content-type"] == "application/json")
                #expect(response["content-length"] == "31")
                #expect(
                    response.bodyText
                        == (method == "HEAD" ? "" : #"{"detail":"Method Not Allowed"}"#))
            }
        }
    }

    @Test(arguments: [
        "/predict/", "//predict", "/docs/", "/favicon.ico", "http://h/h", "/predict%00",
    ])
    func refusesOtherPaths(target: String) throws {
        try withService { service in
            for method in ["GET", "POST", "OPTIONS"] {
                let response = try service.answer(method, target)
                #expect(response.statusLine == "HTTP/1.1 404 Not Found")
                #expect(response["content-type"] == "application/json")
                #expect(response.bodyText == #"{"detail":"Not Found"}"#)
                #expect(response["allow"] == nil)
            }
        }
    }

    @Test(arguments: ["BREW", "get", "Post", "PROPFIND", "QUERY"])
    func refusesUnknownMethods(method: String) throws {
        try withService { service in
            let known = try service.answer(method, "/predict")
            #expect(known.statusLine == "HTTP/1.1 405 Method Not Allowed")
            #expect(known["allow"] == "POST")
            let unknown = try service.answer(method, "/nowhere")
            #expect(unknown.statusLine == "HTTP/1.1 501 Not Implemented")
            #expect(unknown.bodyText == #"{"detail":"Not Implemented"}"#)
            #expect(unknown["allow"] == nil)
            for response in [known, unknown] {
                #expect(response["content-type"] == "application/json")
            }
        }
    }

    @Test(arguments: readable)
    func answersHeadLikeGetWithoutItsContent(path: String) throws {
        try withService { service in
            let client = try service.connect()
            let get = try service.answer("GET", path, on: client)
            let head = try service.answer("HEAD", path, on: client)
            #expect(get.status == 200)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(get["content-length"] == "\(get.body.count)")
            // A scrape's numbers grow between the two, and their digits with them.
            if path != "/metrics" { #expect(head["content-length"] == get["content-length"]) }
            #expect(head["content-type"] == get["content-type"])
        }
    }

    @Test func saysThatItLivesAndIsReady() throws {
        try withService { service in
            for path in ["/livez", "/readyz", "/livez?x=1", "http://test/readyz"] {
                let response = try service.answer("GET", path)
                #expect(response.status == 200)
                #expect(response.bodyText == "ok\n")
                #expect(response["content-type"] == "text/plain; charset=utf-8")
            }
        }
    }

    @Test func describesTheModel() throws {
        struct Document: Decodable {
            struct Training: Decodable {
                let rows: Int
                let classCounts: [String: Int]
                let accuracy: Double
                let logLoss: Double
                let seed: UInt64
            }
            let algorithm: String
            let version: String
            let features: [String]
            let classes: [String]
            let training: Training
        }
        let model = IrisModel.softmax
        try withService(model) { service in
            let response = try service.answer("GET", "/model")
            #expect(response["content-type"] == "application/json")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let document = try decoder.decode(Document.self, from: Data(response.body))
            #expect(document.algorithm == "softmax")
            #expect(document.version == model.version)
            #expect(document.features == model.schema.featureNames)
            #expect(document.classes == model.schema.classNames)
            #expect(document.training.rows == 150)
            #expect(
                document.training.classCounts
                    == ["setosa": 50, "versicolor": 50, "virginica": 50])
            #expect(document.training.accuracy == model.training.accuracy)
            #expect(document.training.logLoss == model.training.logLoss)
            #expect(document.training.seed == 1)
        }
    }
}
