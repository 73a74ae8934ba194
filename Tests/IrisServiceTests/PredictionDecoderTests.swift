import EventHTTP
import Testing

@testable import Classifier
@testable import IrisService

@Suite struct PredictionDecoderTests {
    @Test func readsTheNamesInAnyOrder() throws {
        var orders: [[Int]] = [[]]
        for _ in 0..<4 {
            orders = orders.flatMap { order in
                (0..<4).filter { !order.contains($0) }.map { order + [$0] }
            }
        }
        #expect(orders.count == 24)
        let schema = Dataset.iris.schema
        for order in orders {
            let fields = order.map { "\"\(schema.featureNames[$0])\":\(IrisBody.rowValues[$0])" }
            var decoder = PredictionDecoder.iris()
            #expect(
                try decoder.rows(of: "{\(fields.joined(separator: ","))}") == [IrisBody.rowValues])
            #expect(!decoder.isBatch)
        }
    }

    /// The values of a JSON text for the first feature.
    @Test(
        arguments: [
            ("0", 0), ("-0", -0.0), ("-0.0e0", -0.0), ("1E5", 1e5), ("1e+5", 1e5),
            ("1.50e-2", 0.015),
            ("0.1e1", 1), ("3.4028235e38", .greatestFiniteMagnitude),
            ("-3.4028235e38", -.greatestFiniteMagnitude),
            // A tick below halfway to what would be infinity.
            ("340282356779733661637539395458142568447", .greatestFiniteMagnitude),
            ("1e-400", 0), ("-1e-400", -0.0), ("1e-00000001", 0.1), ("0e999999999", 0),
            ("5." + String(repeating: "0", count: 100) + "1", 5),
            (String(repeating: "9", count: 38), 1e38),
            ("0." + String(repeating: "0", count: 40) + "1e41", 1),
        ] as [(String, Float)])
    func readsNumbers(text: String, value: Float) throws {
        var decoder = PredictionDecoder.iris()
        let first = try decoder.rows(of: IrisBody.row(first: text))[0][0]
        #expect(first.bitPattern == value.bitPattern)
    }

    @Test(arguments: [
        #"{"\u0073epal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal\u005fwidth":0.2}"#,
        #"{"sepal\u005Flength":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_widt\u0068":0.2}"#,
        IrisBody.row.replacing(":", with: " \t\n\r:\r\n\t ").replacing(",", with: "\n,\r"),
        "\r\n\t \(IrisBody.row)\r\n\t ",
        IrisBody.row.replacing("{", with: "{ ").replacing("}", with: "\t}"),
    ])
    func readsEverySpellingOfARow(body: String) throws {
        var decoder = PredictionDecoder.iris()
        #expect(try decoder.rows(of: body) == [IrisBody.rowValues])
        #expect(!decoder.isBatch)
    }

    @Test(arguments: [
        (#"{"instances":[[1,2,3,4]]}"#, 1),
        (#"{"\u0069nstances":[[1,2,3,4]]}"#, 1),
        (#" { "instances" : [ [ 1 , 2 , 3 , 4 ] ] } "#, 1),
        ("{\n\t\"instances\"\r:\n[[\t1,\n2\r,3,4\n]\t,[1,2,3,4]\n]\r}", 2),
        (
            #"{"instances":[{"petal_width":4,"sepal_length":1,"sepal_width":2,"petal_length":3},"#
                + #"[1,2,3,4],{"sepal_length":1,"sepal_width":2,"petal_length":3,"petal_width":4}]}"#,
            3
        ),
    ])
    func readsBatches(body: String, count: Int) throws {
        var decoder = PredictionDecoder.iris()
        #expect(try decoder.rows(of: body) == Array(repeating: [1, 2, 3, 4], count: count))
        #expect(decoder.isBatch)
    }

    @Test func keepsTheOrderOfTheRows() throws {
        let expected = (0..<100).map { row in (0..<4).map { Float(row) + Float($0) / 8 } }
        let rows = expected.enumerated().map { index, row in
            guard index.isMultiple(of: 3) else { return "\(row)" }
            let fields = zip(Dataset.iris.schema.featureNames, row).map { "\"\($0)\":\($1)" }
            return "{\(fields.reversed().joined(separator: ","))}"
        }
        var decoder = PredictionDecoder.iris()
        let body = #"{"instances":[\#(rows.joined(separator: ","))]}"#
        #expect(try decoder.rows(of: body) == expected)
    }

    @Test(arguments: [1, 2, 5], ["[1,2,3,4]", IrisBody.row])
    func takesAsManyRowsAsItMayAndNotOneMore(rowsMax: Int, row: String) throws {
        var decoder = PredictionDecoder.iris(rowsMax: rowsMax)
        let allowed = Array(repeating: row, count: rowsMax).joined(separator: ",")
        #expect(try decoder.rows(of: "{\"instances\":[\(allowed)]}").count == rowsMax)

        let error = RequestError(
            "too_long", at: ["body", "instances"],
            "List should have at most \(rowsMax) items: send the rest in another request",
            status: .contentTooLarge)
        // Not a row that is too many is looked at.
        for tooMany in [row, "5", "nonsense"] {
            #expect(throws: error) {
                _ = try decoder.rows(of: "{\"instances\":[\(allowed),\(tooMany)]}")
            }
        }
        #expect(try decoder.rows(of: IrisBody.row) == [IrisBody.rowValues])
    }

    @Test func startsAfreshWithEachBody() throws {
        var decoder = PredictionDecoder.iris()
        for _ in 0..<3 {
            let long = Array(repeating: "[1,2,3,4]", count: 50).joined(separator: ",")
            #expect(try decoder.rows(of: "{\"instances\":[\(long)]}").count == 50)
            #expect(throws: RequestError.self) {
                _ = try decoder.rows(of: #"{"sepal_length":9,"sepal_width":9}"#)
            }
            // Without clean marks it would take the two fields of the body before for its own.
            let rest = RequestError(missing: ["sepal_length", "sepal_width"], at: ["body"])
            #expect(throws: rest) {
                _ = try decoder.rows(of: #"{"petal_length":1,"petal_width":1}"#)
            }
            #expect(throws: RequestError.self) { _ = try decoder.rows(of: "{\"instances\":[[1,") }
            #expect(try decoder.rows(of: IrisBody.row) == [IrisBody.rowValues])
            #expect(!decoder.isBatch)
            #expect(try decoder.rows(of: IrisBody.batch).count == 2)
            #expect(decoder.isBatch)
        }
    }
}
