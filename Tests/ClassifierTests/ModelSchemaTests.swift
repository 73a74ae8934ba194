import Testing

@testable import Classifier

struct ModelSchemaTests {
    static let long = String(repeating: "é", count: 129)

    @Test(arguments: [
        ([], ["a", "b"], "a model needs 1 to 1024 feature names, not 0"),
        (["x"], ["a"], "a model needs 2 to 1024 class names, not 1"),
        (["x", ""], ["a", "b"], "feature name 2 is empty"),
        (["x"], ["a", "b", ""], "class name 3 is empty"),
        (["x", "y", "x"], ["a", "b"], "feature name 3 (\"x\") is there twice"),
        (["x"], ["a", "a"], "class name 2 (\"a\") is there twice"),
        ([long], ["a", "b"], "feature name 1 is 258 bytes long, the limit is 256"),
        (
            ["x", "instances"], ["a", "b"],
            "a feature cannot be called \"instances\", the key of a batch in the HTTP API: rename it"
        ),
    ])
    func namesThatMakeNoSchemaAreRefused(features: [String], classes: [String], message: String) {
        let error = #expect(throws: ModelSchemaError.self) {
            try ModelSchema(featureNames: features, classNames: classes)
        }
        #expect(error?.description == message)
    }

    @Test(arguments: [(1, 2, true), (1_024, 1_024, true), (1_025, 2, false), (1, 1_025, false)])
    func thereAreLimitsToTheCounts(features: Int, classes: Int, isAllowed: Bool) {
        let schema = try? SyntheticData.schema(features: features, classes: classes)
        #expect((schema != nil) == isAllowed)
    }

    @Test func aClassMayBeCalledInstances() throws {
        let schema = try ModelSchema(featureNames: ["x"], classNames: ["instances", "b"])
        #expect(schema.featureCount == 1)
        #expect(schema.classCount == 2)
    }
}
