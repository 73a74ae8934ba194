import Testing

@testable import Classifier

/// What is wrong with a table although a model can be trained on it.
struct TableRemarkTests {
    private func remarks(_ rows: [String], header: String = "x,kind") throws -> [String] {
        let text = header + "\n" + rows.map { $0 + "\n" }.joined()
        return try Dataset(csv: Array(text.utf8)).remarks.map(\.description)
    }

    private static let increasing =
        "column 1 (x) increases from row to row: leave it out if it is an id or a time, "
        + "the model learns the order of the file by it"

    @Test(arguments: [1, 1_000, 16_777_210, 4_000_000_000])
    func aColumnThatIncreasesIsNamed(first: Int) throws {
        let rows = (0..<30).map { "\(first + $0),\($0 % 2 == 0 ? "a" : "b")" }
        #expect(try remarks(rows).contains(Self.increasing))
        #expect(try !remarks(rows.reversed()).contains(Self.increasing))
        #expect(try !remarks(rows + [rows[29]]).contains(Self.increasing))
        #expect(try !remarks(Array(rows.prefix(10))).contains(Self.increasing))
    }

    @Test(arguments: [
        ("94570700", "94570704"), ("94570700.0", "94570704"), ("9.45707e7", "94570704"),
        ("-94570700.00", "-94570704"), ("408373828563.0", "408373821440"),
    ])
    func anIntegerThatIsRoundedIsNamed(original: String, rounded: String) throws {
        let remark =
            "column 2 (y) has integers over 16777216, which are rounded to 24 bits, "
            + "\(original) to \(rounded): if their last digits tell something, subtract the "
            + "smallest; if it is an id, leave it out"
        let rows = ["1,1e30,a", "2,5,b", "1,\(original),b"]
        #expect(try remarks(rows, header: "x,y,kind") == [remark])
    }

    @Test func whatIsNotRoundedOrNoIntegerIsNotNamed() throws {
        // Floats, and not so large.
        #expect(try remarks(["1,94570704,a", "1,16777216,b", "0,0.1,b"], header: "x,y,kind") == [])
        // Not integers.
        #expect(try remarks(["1,94570700.5,a", "1,1e30,b", "0,1e18,b"], header: "x,y,kind") == [])
    }

    @Test func classesThatAreAmountsAreNamed() throws {
        let amounts = (0..<60).map { "\($0 % 7),\(Double($0 % 30) + 0.5)" }
        let remark =
            "the classes (price) are 30 numbers in 60 rows: a classifier learns classes and not "
            + "amounts, put these into a few groups first"
        #expect(try remarks(amounts, header: "x,price") == [remark])
        let digits = (0..<60).map { "\($0 % 7),\($0 % 10)" }
        #expect(try remarks(digits, header: "x,price") == [])
        let names = (0..<60).map { "\($0 % 7),n\($0 % 30)" }
        #expect(try remarks(names, header: "x,price") == [])
    }

    @Test func columnsThatAreNumberedAreNames() throws {
        #expect(try remarks(["5,6,a", "3,2,b"], header: "0,1,kind") == [])
        #expect(try remarks(["5,6,a", "3,2,b"], header: "1,2,kind") == [])
        // The class has no name either, as pandas writes an array.
        #expect(try remarks(["5,6,0", "3,2,1"], header: "0,1,2") == [])
        #expect(try remarks(["5,6,0.0", "3,2,2.0"], header: "0,1,2") == [])
        #expect(try remarks(["5,6,a", "3,2,b"], header: "1,2,3") == [])
    }

    @Test func irisIsInOrder() {
        #expect(Dataset.iris.remarks == [])
    }
}
