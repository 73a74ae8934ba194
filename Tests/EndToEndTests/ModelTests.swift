import Foundation
import Glibc
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

    /// A column that is the same in all rows, and one that is nearly always 0.
    @Test func tellsWhatDriftCannotShow() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<100).map { "\($0),5,\($0 < 4 ? 1 : 0),\($0 < 50 ? "a" : "b")\n" }
        let table = try folder.file(
            "table.csv", containing: "size,fixed,flag,class\n\(rows.joined())")
        let path = folder.url.appendingPathComponent("model.json").path
        let trained = try Program.run(
            "iris-server", ["train", "--algorithm", "forest", "--data", table.path, "-o", path])
        #expect(trained.exitCode == 0, "\(trained.standardError)")
        #expect(
            trained.standardOutput.split(separator: "\n").dropFirst() == [
                "drift: fixed had one value in all rows: only a different value can be detected",
                "drift: with 100 training rows, only an index (PSI) above 0.27 can be told from "
                    + "chance; 133 rows are needed to detect 0.2",
            ])

        let server = try RunningServer(["--model", path])
        let client = try RawClient(port: server.port)
        let model = try client.get("/model").bodyText
        #expect(model.contains("\"constant\":[\"fixed\"],\"unwatched\":[]"), "\(model)")
        #expect(try client.predict("{\"size\":1,\"fixed\":6,\"flag\":1}").status == 200)
        try waitUntil("the row is counted") {
            try server.scrape()["prediction_confidence_count"] == 1
        }
        let samples = try server.scrape()
        // Above what it always was; flagged.
        for (feature, bound, count) in [
            ("fixed", "4.9999997616", 0.0), ("fixed", "5.0000002384", 0), ("fixed", "+Inf", 1),
            ("flag", "0.5", 0), ("flag", "+Inf", 1),
        ] {
            let series = "inference_feature_value_bucket{feature=\"\(feature)\",le=\"\(bound)\"}"
            #expect(samples[series] == count, "\(series)")
        }
        #expect(try server.stop() == 0)
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
        #expect(trained.standardOutput.contains(", 4 rows, 1 feature, 2 classes, "))

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

    @Test(arguments: [
        ([], "softmax, 5 stratified folds, 150 rows"),
        (["--folds", "3"], "softmax, 3 stratified folds, 150 rows"),
        (["--leave-one-out"], "softmax, leave-one-out, 150 rows"),
    ])
    func evaluates(arguments: [String], firstLine: String) throws {
        let output = try Program.run("iris-server", ["evaluate"] + arguments)
        #expect(output.exitCode == 0)
        #expect(output.standardOutput.hasPrefix(firstLine + "\naccuracy"))
        #expect(output.standardOutput.contains("virginica"))
    }

    @Test func writesTheFiguresOfAnEvaluation() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("figures.json").path
        let output = try Program.run(
            "iris-server", ["evaluate", "--leave-one-out", "--json", path])
        #expect(output.exitCode == 0)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("\"accuracy\" : 0.9666666666666667"), "\(text)")
    }

    /// The inverse of the penalty's weight is chosen and told.
    @Test(arguments: [([], "\"C\":1.0}"), (["--C", "0.25"], "\"C\":0.25}")])
    func tellsC(arguments: [String], member: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("model.json").path
        #expect(try Program.run("iris-server", ["train", "-o", path] + arguments).exitCode == 0)
        let server = try RunningServer(["--model", path])
        #expect(try RawClient(port: server.port).get("/model").bodyText.contains(member))
        #expect(try server.stop() == 0)
    }

    /// Lines, since nobody sees a terminal. It is stopped again and again, so that it takes some seconds on every
    /// machine.
    @Test(arguments: ["train", "evaluate"]) func saysHowFarItIs(command: String) throws {
        let folder = try TemporaryFolder()
        let rows = (0..<8_000).map {
            "\($0 * 7_919 % 10_007),\($0 * 31 % 9_973),\($0 * 17 % 53 % 2)\n"
        }
        let table = try folder.file("table.csv", containing: "a,b,class\n" + rows.joined())
        let path = folder.url.appendingPathComponent("output.json").path
        let program = try RunningProgram(
            "iris-server",
            [command, "--algorithm", "forest", "--data", table.path]
                + (command == "train" ? ["-o", path] : ["--folds", "2"]))
        while try program.isRunning && program.standardError().isEmpty {
            program.signal(SIGSTOP)
            usleep(1_100_000)
            program.signal(SIGCONT)
            usleep(100_000)
        }
        let output = try program.waitForOutput()
        #expect(output.exitCode == 0, "\(output.standardError)")
        let line = /iris-server: [0-9]+ % after [0-9]+ s: .*(tree|column) [0-9]+ of [0-9]+/
        #expect(
            try output.errorLines.allSatisfy { try line.wholeMatch(in: $0) != nil },
            "\(output.standardError)")
        #expect(!output.errorLines.isEmpty)
    }

    @Test func warnsOfWhatATableShouldNotHave() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<30).map { "\($0),\($0 % 2 == 0 ? "x" : "y")\n" }
        let table = try folder.file("table.csv", containing: "id,class\n" + rows.joined())
        for command in [["train", "-o", "/dev/null/model"], ["evaluate"]] {
            let output = try Program.run("iris-server", command + ["--data", table.path])
            let warnings = output.errorLines.filter { $0.hasPrefix("iris-server: warning: ") }
            #expect(warnings.count == 1, "\(output.standardError)")
            #expect(warnings.allSatisfy { $0.contains("column 1 (id) increases") })
        }
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
