/// What has to hold for every input: `make fuzz` searches for one for which it does not, and
/// `swift test` tries the seeds.
///
/// A trap is a finding too, and so are memory errors, an input that takes long, and one that takes
/// much memory: libFuzzer and the address sanitizer see these.
protocol FuzzTarget: SendableMetatype {
    /// The name of the folder of its seeds.
    static var name: String { get }

    /// Throws what is wrong with what the code makes of `input`.
    static func check(_ input: [UInt8]) throws(Finding)
}

/// All of them.
let fuzzTargets: [any FuzzTarget.Type] = [
    BodyTarget.self, ContentCodingTarget.self, FloatTextTarget.self, ModelFileTarget.self,
    NegotiationTarget.self,
    NumberTarget.self, RequestTargetTarget.self, ServerTarget.self, TraceParentTarget.self,
    WireTarget.self,
]

/// What is wrong, for the person who looks at the input.
struct Finding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Throws the description unless the condition holds.
    static func unless(
        _ condition: Bool, _ description: @autoclosure () -> String
    ) throws(Finding) {
        if !condition { throw Finding(description()) }
    }
}
