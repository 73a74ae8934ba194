import Testing

@testable import Classifier

struct DatasetCSVTests {
    static let header = "length,width,kind\n"

    @Test(arguments: [
        "length,width,kind\n1,2.5,b\n-3e2,.5,a\n",
        "length,width,kind\r\n1,2.5,b\r\n-3e2,.5,a\r\n",
        "\u{FEFF}length,width,kind\n1,2.5,b\n-3e2,.5,a",
        "length,width,kind\n1,2.5,b\n-3e2,.5,a\n\n\r\n\n",
        "\"length\",\"width\",\"kind\"\r\n\"1\",2.5,\"b\"\n-3e2,\".5\",a\n",
    ])
    func oneTableInManySpellings(text: String) throws {
        let dataset = try Dataset(csv: Array(text.utf8))
        #expect(dataset.schema.featureNames == ["length", "width"])
        #expect(dataset.schema.classNames == ["a", "b"])
        #expect(dataset.features == [1, 2.5, -300, 0.5])
        #expect(dataset.labels == [1, 0])
        #expect(dataset.row(1) == [-300, 0.5])
    }

    @Test func quotedNamesKeepCommasAndQuotes() throws {
        let text = "\"a \"\"long\"\" name, really\",kind\n1,\"one, two\"\n2,\"\"\"\"\n"
        let dataset = try Dataset(csv: Array(text.utf8))
        #expect(dataset.schema.featureNames == ["a \"long\" name, really"])
        #expect(dataset.schema.classNames == ["\"", "one, two"])
    }

    @Test func classesAreInTheOrderOfTheirCodePoints() throws {
        let names = ["é", "a", "f", "e\u{301}x", "10", "9", "😀", "\u{FFFD}", "B"]
        let sorted = ["10", "9", "B", "a", "e\u{301}x", "f", "é", "\u{FFFD}", "😀"]
        try expect(names, areSortedAs: sorted)
    }

    /// The order in which numpy's `unique` has what pandas makes of such columns.
    @Test(arguments: [
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"],
        ["-10", "-9", "0", "9", "10"],
        ["9007199254740992", "9007199254740993", "9223372036854775807"],
        ["-1.5", "1.0", "2.0", "10.0"],
        ["-1e3", "2", "1e1", "10.5"],
        ["01", "1", "2"],
        ["1.0", "1.00", "2.0"],
    ])
    func classesThatAreNumbersAreInTheOrderOfNumbers(sorted: [String]) throws {
        try expect(sorted.reversed(), areSortedAs: sorted)
    }

    @Test(arguments: [
        ["1", "10", "2", "x"], ["0x10", "10", "9"], ["10", "9", "nan"], ["1e999", "2"],
    ])
    func classesOfWhichNotAllAreNumbersAreNot(sorted: [String]) throws {
        try expect(sorted.reversed(), areSortedAs: sorted)
    }

    private func expect(_ names: [String], areSortedAs sorted: [String]) throws {
        let text = "x,kind\n" + names.map { "1,\($0)\n" }.joined()
        let dataset = try Dataset(csv: Array(text.utf8))
        #expect(dataset.schema.classNames == sorted)
        #expect(dataset.labels.map { dataset.schema.classNames[$0] } == names)
    }

    @Test(arguments: [
        ("", "line 1: the header row is missing"),
        ("\n", "line 1: the header row is missing"),
        ("x\n1\n", "line 1: only one column: the table needs features, then the class"),
        ("x,kind\n", "the table has a header but no rows"),
        ("x,kind\n\n\n", "the table has a header but no rows"),
        ("x,x,kind\n1,2,a\n1,2,b\n", "line 1: feature name 2 (\"x\") is there twice"),
        ("x,,kind\n1,2,a\n1,2,b\n", "line 1: feature name 2 is empty"),
        (
            "\"x\ny\",kind\nabc,a\n",
            "line 3, column 1 (x\\ny): \"abc\" is not a finite number"
        ),
        (
            "x,kind\n1,a\n2,a\n",
            "every row is of class \"a\": a classifier needs at least 2 classes"
        ),
        (header + "1,2,a\n1,2\n", "line 3: 2 columns, the header has 3"),
        (header + "1,2,a\n1\n", "line 3: 1 column, the header has 3"),
        (header + "1,2,a\n1,2,b,4\n", "line 3: 4 columns, the header has 3"),
        (header + "1,2,a\n\n1,2,b\n", "line 3: an empty line between rows"),
        (header + "1,2,a\n1,2,\n", "line 3, column 3 (kind): the class is empty"),
        (header + "1,abc,a\n", "line 2, column 2 (width): \"abc\" is not a finite number"),
        (header + "\n", "the table has a header but no rows"),
        (header + ",2,a\n", "line 2, column 1 (length): \"\" is not a finite number"),
        (
            header + "1, 2,a\n",
            "line 2, column 2 (width): \" 2\" is not a finite number: take the blanks away"
        ),
        (header + "nan,2,a\n", "line 2, column 1 (length): \"nan\" is not a finite number"),
        (header + "1,-inf,a\n", "line 2, column 2 (width): \"-inf\" is not a finite number"),
        (header + "1e39,2,a\n", "line 2, column 1 (length): \"1e39\" is not a finite number"),
        (header + "0x10,2,a\n", "line 2, column 1 (length): \"0x10\" is not a finite number"),
        (header + "1.2.3,2,a\n", "line 2, column 1 (length): \"1.2.3\" is not a finite number"),
        (
            header + "\"two\nlines\",2,a\n",
            "line 2, column 1 (length): \"two\\nlines\" is not a finite number"
        ),
        (
            header + "1,2,\"a\nb\"\n1,x,c\n",
            "line 4, column 2 (width): \"x\" is not a finite number"
        ),
        (header + "1,2,\"a\n1,2,b\n", "line 2, column 3: the quoted field is never closed"),
        (header + "1,2,\"a\"b\n", "line 2, column 3: text after the closing quote"),
        (
            header + "1,2,a\"b\n",
            "line 2, column 3: a quote inside a field that does not start with one"
        ),
    ])
    func aTableThatCannotBeUsedIsRefusedWithItsPlace(text: String, message: String) {
        let error = #expect(throws: DatasetError.self) { try Dataset(csv: Array(text.utf8)) }
        #expect(error?.description == message)
    }

    private static let amounts = (0..<1_025).map { "1,\($0).5\n" }.joined()

    private static func firstRow(_ name: String) -> String {
        "line 1: the header row looks like a row, its last name \"\(name)\" is a class of the table: "
            + "put a row of names above it, or if it is the header, rename the column"
    }

    /// Tables that others write, and how they are to be written.
    static let otherTables: [(text: String, message: String)] = [
        (
            "x;y;kind\n1,5;2;a\n",
            "line 1: only one column: columns are separated by commas, not by semicolons: "
                + "write the table with commas, and with points in numbers"
        ),
        (
            "x\ty\tkind\n1\t2\ta\n",
            "line 1: only one column: columns are separated by commas, not by tabs: "
                + "write the table with commas, and with points in numbers"
        ),
        (
            "x y kind\n1 2 a\n",
            "line 1: only one column: columns are separated by commas, not by blanks: "
                + "write the table with commas, and with points in numbers"
        ),
        ("[\n {\"x\": 1}]", "it is JSON, not a CSV table: write it as one, in UTF-8"),
        ("{\"x\":[1,2]}", "it is JSON, not a CSV table: write it as one, in UTF-8"),
        (
            "x,y,kind,\n1,2,a,\n",
            "line 1: the last column has no name: take the comma at the end of the lines away"
        ),
        (
            "length,width,kind\n1,2,a,\n",
            "line 2: 4 columns, the header has 3: take the comma at the end of the lines away"
        ),
        ("x, y, kind\n1, 2, a\n", "line 1: a blank after each comma: take the blanks away"),
        (
            ",x,kind\n0,1,a\n1,2,b\n",
            "line 1: the first column has no name, as where pandas writes its index: "
                + "write the table with index=False, or take the column out"
        ),
        (
            "5.1,3.5,setosa\n4.9,3.0,setosa\n7,3.2,versicolor\n",
            "line 1: the header row is made of numbers: put a row of names above it"
        ),
        (
            "0,1,2,1\n5,6,7,0\n8,9,9,1\n",
            "line 1: the header row is made of numbers: put a row of names above it"
        ),
        ("0,1,yes\n1,1,no\n0,0,yes\n", firstRow("yes")),
        ("1,a\n2,b\n3,a\n4,b\n", firstRow("a")),
        ("1,a\n2,a\n", firstRow("a")),
        // Where the numbers go on, a class can look the same.
        ("0,1\n1,0\n0,1\n", firstRow("1")),
        (
            "length,width,kind\n1,2,yes\n3,4,yes \n5,6,no\n",
            "the classes \"yes\" and \"yes \" differ only in blanks: make them one"
        ),
        (
            "x,price\n" + amounts,
            "the classes (price) are 1025 numbers in 1025 rows: a classifier learns classes and "
                + "not amounts, put these into a few groups first"
        ),
        (
            "PAR1\u{15}\u{4}",
            "it is a Parquet table, not a CSV table: write it as one, in UTF-8 and not compressed"
        ),
    ]

    @Test(arguments: otherTables.indices)
    func aTableOfAnotherKindIsToldWhatToDo(index: Int) {
        let (text, message) = Self.otherTables[index]
        let error = #expect(throws: DatasetError.self) { try Dataset(csv: Array(text.utf8)) }
        #expect(error?.description == message)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let bytes = Array(Self.header.utf8) + [0x31, 0x2C, 0xFF, 0x2C, 0x61, 0x0A]
        let error = #expect(throws: DatasetError.self) { try Dataset(csv: bytes) }
        #expect(error?.description == "line 2, column 2: is not UTF-8")
    }

    @Test func aLongTextIsCutInTheMessage() {
        let text = Self.header + String(repeating: "y", count: 1_000) + ",2,a\n"
        let error = #expect(throws: DatasetError.self) { try Dataset(csv: Array(text.utf8)) }
        let shown = String(repeating: "y", count: 40) + "…"
        #expect(
            error?.description == "line 2, column 1 (length): \"\(shown)\" is not a finite number"
        )
    }

    @Test func thereIsALimitToTheRows() throws {
        let text = Array("x,kind\n1,a\n2,b\n3,a\n".utf8)
        #expect(try Dataset(csv: text, maximumRowCount: 3).rowCount == 3)
        let error = #expect(throws: DatasetError.self) {
            try Dataset(csv: text, maximumRowCount: 2)
        }
        #expect(error?.description == "line 4: more rows than the limit of 2")
        #expect(Dataset.maximumRowCount == 10_000_000)
    }

    @Test func noTextMakesTheParserTrap() {
        var generator = SplitMix64(seed: 7)
        let alphabet = Array("1.e,\"\r\n\né-a".utf8)
        for _ in 0..<2_000 {
            let length = generator.index(below: 40)
            let noise = (0..<length).map { _ in alphabet[generator.index(below: alphabet.count)] }
            if let dataset = try? Dataset(csv: Array("x,kind\n1,a\n".utf8) + noise) {
                #expect(dataset.features.allSatisfy { $0.isFinite })
            }
        }
    }

    @Test func numbersAreRoundedCorrectly() throws {
        // Just above the middle of two Floats, where rounding to Double first goes wrong.
        let text = "x,kind\n1.00000017881393432617187499,a\n0.1,b\n"
        let dataset = try Dataset(csv: Array(text.utf8))
        #expect(dataset.features == [1.000_000_119_209_289_6, 0.1])
    }

    @Test(arguments: [
        ("/nonexistent/data.csv", "cannot open it: No such file or directory"),
        ("/tmp", "cannot read it: Is a directory"),
    ])
    func aFileThatCannotBeReadIsNamed(path: String, reason: String) {
        let error = #expect(throws: DatasetError.self) { try Dataset(contentsOf: path) }
        #expect(error?.description == "\(path): \(reason)")
    }
}
