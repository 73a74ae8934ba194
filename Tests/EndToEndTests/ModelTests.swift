import Foundation
import TestSupport
import Testing

/// From a table to a served model: train, evaluate, serve.
@Suite(.timeLimit(.minutes(5))) struct ModelTests {
    @Test(arguments: ["softmax", "forest"])
    func servesWhatItHasTrained(algorithm: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("model.json").path
        let trained = try Program.run(
            "iris-server", ["train", "--algorithm", algorithm, "--seed", "7", "--output", path])
        #expect(trained.exitCode == 0)
        #expect(trained.standardOutput.contains(path))

        let server = try RunningServer(["--model", path])
        let client = try RawClient(port: server.port)
        let model = try client.get("/model").bodyText
        #expect(model.contains("\"algorithm\":\"\(algorithm)\""))
        let response = try client.predict(Bodies.row(0))
        #expect(try response.decoded(as: Prediction.self).className == "setosa")
        #expect(try server.stop() == 0)
    }

    @Test func trainsTheSameFileFromTheSameSeed() throws {
        let folder = try TemporaryFolder()
        let paths = ["a", "b", "c"].map { folder.url.appendingPathComponent($0).path }
        for (path, seed) in zip(paths, ["1", "1", "2"]) {
            let arguments = ["train", "--algorithm", "forest", "--seed", seed, "-o", path]
            #expect(try Program.run("iris-server", arguments).exitCode == 0)
        }
        let files = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        #expect(files[0] == files[1])
        #expect(files[0] != files[2])
    }

    /// A table with other features and other classes goes the same way: nothing but the built-in
    /// data knows of irises.
    @Test func servesAnotherTable() throws {
        let folder = try TemporaryFolder()
        let table = try folder.file(
            "table.csv",
            containing:
                "size,verdict\n1,\"small \"\"s\"\"\"\n2,\"small \"\"s\"\"\"\n8,large\n9,large\n")
        let path = folder.url.appendingPathComponent("model.json").path
        let trained = try Program.run(
            "iris-server", ["train", "--data", table.path, "-o", path])
        #expect(trained.exitCode == 0, "\(trained.standardError)")

        let server = try RunningServer([], environment: ["IRIS_MODEL": path])
        let client = try RawClient(port: server.port)
        let small = try client.predict("{\"size\":0}").decoded(as: Prediction.self)
        #expect(small.className == "small \"s\"")
        let missing = try client.predict("{}")
        #expect(
            missing.bodyText
                == "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"size\"],\"msg\":\"Field required\"}]}"
        )
        #expect(try server.stop() == 0)
    }

    @Test func evaluatesByLeaveOneOut() throws {
        let output = try Program.run("iris-server", ["evaluate"])
        #expect(output.exitCode == 0)
        #expect(output.standardOutput.contains("0.9667 (145 of 150)"))
        #expect(output.standardOutput.contains("virginica"))
        #expect(output.standardError.isEmpty)
    }

    @Test func namesTheLineAndColumnOfABadValue() throws {
        let folder = try TemporaryFolder()
        let table = try folder.file("table.csv", containing: "a,b,class\n1,2,x\n3,oops,y\n")
        let output = try Program.run(
            "iris-server", ["train", "--data", table.path, "-o", "/nonexistent/model"])
        #expect(output.exitCode == 1)
        for text in [table.path, "line 3", "column 2", "oops"] {
            #expect(output.standardError.contains(text), "\(output.standardError)")
        }
    }
}
